import importlib
from typing import Any

from django.db import migrations

lessons = importlib.import_module("apps.lessons.migrations.0025_plain_words_of_texts")


def forwards(apps: Any, schema_editor: Any) -> None:
    lessons.fill(apps.get_model("recommendations", "Recommendation"), {"statement": False, "why": False})


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0025_plain_words_of_texts"),
        ("recommendations", "0017_plain_words"),
    ]

    operations = [
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
