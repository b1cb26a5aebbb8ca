import django.contrib.postgres.search
from django.db import migrations

from apps.lessons.search import generated, triggers

COLUMNS = ("workshops_workshop", "title", "purpose", "")


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0018_search_languages"),
        ("workshops", "0003_stored_search"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL([triggers(*COLUMNS)], [generated(*COLUMNS, "workshops_workshop_search")])
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="workshop",
                    name="search_vector",
                    field=django.contrib.postgres.search.SearchVectorField(editable=False, null=True, serialize=False),
                )
            ],
        )
    ]
