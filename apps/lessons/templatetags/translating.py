"""Translations, for the readers' pages and the editor."""

from typing import Any

from django import template

from apps.lessons.models import Curated
from apps.lessons.translation.editor import UP_TO_DATE
from apps.lessons.translation.queries import source_of

register = template.Library()


@register.inclusion_tag("lessons/curation/_translates.html")
def translates(piece: Curated) -> dict[str, Any]:
    """Above the editor's form: what the piece translates, and what is to be done."""
    return {"source": source_of(piece), "up_to_date": UP_TO_DATE}
