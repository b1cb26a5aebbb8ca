"""The original's words beside each field of a translation, for whoever translates in the editor."""

from typing import Any, cast

from django.utils.html import format_html
from django.utils.translation import gettext as _

from apps.common.fields import WordsMixin
from apps.lessons.differences import marked
from apps.lessons.translation.queries import original_of


def show_original(form: Any) -> None:
    """As readers have it now; what changed since the version that was translated is marked."""
    piece: Any = form.instance
    original = original_of(piece) if piece.pk else None
    if original is None:
        return
    pinned = piece.original_revision
    changed = pinned is not None and pinned.pk != original.live_revision_id
    _beside(form, original, pinned.as_object() if changed else None, original.playbook.language)


def _beside(form: Any, now: Any, before: Any, language: str) -> None:
    for field in type(now)._meta.fields:
        words = getattr(now, field.name)
        if field.name not in form.fields or not isinstance(cast("Any", field), WordsMixin) or not words:
            continue
        shown = marked(getattr(before, field.name), words) if before else words
        form.fields[field.name].help_text = format_html(
            '<details class="original-words" open><summary>{}</summary><div class="comparison" lang="{}" dir="auto">{}</div></details>{}',
            _("The original"),
            language,
            shown,
            form.fields[field.name].help_text,
        )
    for name, formset in form.formsets.items():
        earlier = list(getattr(before, name).all()) if before else []
        for place, (child, found) in enumerate(zip(formset.forms, getattr(now, name).all(), strict=False)):
            _beside(child, found, earlier[place] if place < len(earlier) else None, language)
