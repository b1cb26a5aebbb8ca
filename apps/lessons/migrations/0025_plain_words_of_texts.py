"""Texts that were written before marks meant something may have some all the same: the search reads their words without them."""

from collections.abc import Iterable
from typing import Any

from django.db import migrations
from django.db.models import F

from apps.common.prose import plain_of

TEXTS = {
    "Lesson": {"summary": False, "china": False, "meaning": False, "not_to_copy": False},
    "Aspect": {"china": True, "west": True},
    "FaqEntry": {"answer": False},
    "Reading": {"note": False},
}
"""Whether each is a sentence."""


def fill(model: Any, texts: dict[str, bool]) -> None:
    """Only where it makes a difference. Naming the playbook lets the trigger write the search column anew."""
    rows: Iterable[Any] = model.objects.values_list("pk", *texts).iterator()
    for pk, *values in rows:
        words = {
            name: plain
            for (name, sentence), text in zip(texts.items(), values, strict=True)
            if (plain := plain_of(text, sentence=sentence)) != text
        }
        if words:
            model.objects.filter(pk=pk).update(plain=words, playbook=F("playbook"))


def forwards(apps: Any, schema_editor: Any) -> None:
    for name, texts in TEXTS.items():
        fill(apps.get_model("lessons", name), texts)


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0024_plain_words"),
    ]

    operations = [
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
