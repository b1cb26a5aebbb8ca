import django.contrib.postgres.search
from django.db import migrations

from apps.lessons.search import generated, triggers

COLUMNS = ("recommendations_recommendation", "code title", "statement", "why")


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0018_search_languages"),
        ("recommendations", "0011_tags"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL([triggers(*COLUMNS)], [generated(*COLUMNS, "recommendations_search")]),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="recommendation",
                    name="search_vector",
                    field=django.contrib.postgres.search.SearchVectorField(editable=False, null=True, serialize=False),
                )
            ],
        )
    ]
