"""Initiatives too are found without accents, and Chinese inside a sentence. What is generated is generated anew."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models
from django.db.models.functions import NullIf


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0023_search_folded"),
        ("plans", "0012_schedules_in_bounds"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="initiative", name="plans_initiative_search"),
        migrations.RemoveField(model_name="initiative", name="search_vector"),
        migrations.AddField(
            model_name="initiative",
            name="search_vector",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.contrib.postgres.search.CombinedSearchVector(
                    django.contrib.postgres.search.SearchVector("outcome", config="english", weight="B"),
                    "||",
                    django.contrib.postgres.search.CombinedSearchVector(
                        django.contrib.postgres.search.SearchVector("title", config="english", weight="A"),
                        "||",
                        django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.SearchVector(
                                "title", "outcome", config="simple", weight="D"
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                NullIf(
                                    models.Func("title", function="lessons_search_fold"),
                                    "title",
                                    output_field=models.TextField(),
                                ),
                                NullIf(
                                    models.Func("outcome", function="lessons_search_fold"),
                                    "outcome",
                                    output_field=models.TextField(),
                                ),
                                config="simple",
                                weight="D",
                            ),
                            django.contrib.postgres.search.SearchConfig("simple"),
                        ),
                        django.contrib.postgres.search.SearchConfig("english"),
                    ),
                    django.contrib.postgres.search.SearchConfig("english"),
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
                serialize=False,
            ),
        ),
        migrations.AddIndex(
            model_name="initiative",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search_vector"], name="plans_initiative_search"),
        ),
    ]
