"""The search reads the words of a text without its marks. The previous version goes on reading the same columns; of a text
with marks it shows them in what it found, and what it writes itself is searched as it stands."""

import importlib

from django.db import migrations, models

WITH_FOLDED = importlib.import_module("apps.lessons.migrations.0023_search_folded").WITH_FOLDED

PLACE = "    columns jsonb := to_jsonb(NEW);\n"
WITH_PLAIN = WITH_FOLDED.replace(PLACE, PLACE.replace("(NEW)", "(NEW) || coalesce(to_jsonb(NEW) -> 'plain', '{}')"))
assert WITH_PLAIN != WITH_FOLDED


def column() -> models.JSONField:
    return models.JSONField(db_default={}, default=dict, editable=False, serialize=False)


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0023_search_folded"),
    ]

    operations = [
        *(
            migrations.AddField(model_name=model, name="plain", field=column())
            for model in ("lesson", "aspect", "faqentry", "reading")
        ),
        migrations.RunSQL(WITH_PLAIN, WITH_FOLDED),
    ]
