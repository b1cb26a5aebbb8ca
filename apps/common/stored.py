"""What was stored before words were cleaned and days had bounds, for the migrations of the apps that hold it."""

from collections.abc import Collection
from typing import Any

from django.apps.registry import Apps
from django.db import IntegrityError, models, transaction

from apps.common.days import FIRST_DAY, LAST_DAY, first_moment, last_moment
from apps.common.text import one_line, paragraphs

SUSPECT = (
    "[\x01-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff0-\uffff"
    "\U000e0000-\U000e007f]"
)
"""In rows that hold none of these there is nothing to clean, so only a few are read."""
NAMELESS = "…"
BATCH = 500


def clean_words(apps: Apps, labels: Collection[str], *, in_lines: Collection[str] = ()) -> None:
    """Cleans the texts of these models. `in_lines` are short texts that have lines. What nobody could see at all becomes
    an ellipsis where something must stand; a name that another row has already stays as it is."""
    for label in labels:
        model: Any = apps.get_model(label)
        for field in model._meta.local_concrete_fields:
            if type(field) in (models.CharField, models.TextField) and not field.choices:
                tidy = (
                    paragraphs if type(field) is models.TextField or f"{label}.{field.name}" in in_lines else one_line
                )
                _clean_column(model, field, tidy)


def _clean_column(model: Any, field: Any, tidy: Any) -> None:
    rows = model.objects.filter(**{f"{field.name}__regex": SUSPECT}).values_list("pk", field.name)
    for key, text in rows.iterator(chunk_size=BATCH):
        cleaned = (tidy(text) or ("" if field.blank else NAMELESS))[: field.max_length]
        if cleaned != text:
            try:
                with transaction.atomic():
                    model.objects.filter(pk=key).update(**{field.name: cleaned})
            except IntegrityError:
                continue


def bring_into_bounds(apps: Apps, label: str, names: Collection[str]) -> None:
    """Days before the first and after the last day become that day."""
    rows: Any = apps.get_model(label).objects
    for name in names:
        timed = isinstance(rows.model._meta.get_field(name), models.DateTimeField)
        first, last = (first_moment(), last_moment()) if timed else (FIRST_DAY, LAST_DAY)
        rows.filter(**{f"{name}__lt": first}).update(**{name: first})
        rows.filter(**{f"{name}__gt": last}).update(**{name: last})
