"""The words a curator sorts pieces by. They belong to the piece: drafted, published and restored with it, and carried by packs."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.forms import SimpleArrayField
from django.db import models
from django.db.models import F, Func

from apps.common.text import one_line

LONGEST = 40


def in_one_spelling(words: Iterable[str]) -> list[str]:
    """Small letters, each word once, in order: “Pilots” and “pilots ” are one tag."""
    found = {one_line(word).lower() for word in words}
    return sorted(found - {""})


def tags_in_use(pieces: models.QuerySet[Any]) -> list[str]:
    rows = pieces.order_by().annotate(tag=Func(F("tags"), function="unnest")).values_list("tag", flat=True)
    return sorted(rows.distinct())


class TagsFormField(SimpleArrayField):
    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return in_one_spelling(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.clean(data) != (initial or [])
