"""What is set for an hour and which notes are open, on the curation screens' first page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Revision
from wagtail.snippets.models import get_snippet_models

from apps.lessons.models import Curated, Note

MOST = 20
"""Rows of a panel; how many more there are is said."""


@dataclass(frozen=True)
class Scheduled:
    at: datetime
    piece: str
    what: str
    edit_url: str


def scheduled() -> list[Scheduled]:
    """What appears and what leaves, the next hour first."""
    now = timezone.now()
    coming = Revision.objects.exclude(approved_go_live_at=None).select_related("content_type")
    found = [
        Scheduled(revision.approved_go_live_at, revision.object_str, _("is published"), _edit_url(revision))
        for revision in coming
    ]
    models: list[Any] = [model for model in get_snippet_models() if issubclass(model, Curated)]
    for model in models:
        url = model.snippet_viewset.get_url_name("edit")
        found += [
            Scheduled(piece.expire_at, str(piece), _("is archived"), reverse(url, args=[piece.pk]))
            for piece in model.objects.filter(live=True, expire_at__gt=now)
        ]
    return sorted(found, key=lambda row: row.at)


def _edit_url(revision: Revision) -> str:
    model = revision.content_type.model_class()
    return reverse(model.snippet_viewset.get_url_name("edit"), args=[revision.object_id])


class ScheduledPanel(Component):
    name = "scheduled"
    order = 150
    template_name = "lessons/curation/scheduled.html"

    def __init__(self) -> None:
        self.rows = scheduled()

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        zone = timezone.get_current_timezone_name()
        return {"rows": self.rows[:MOST], "more": len(self.rows[MOST:]), "zone": zone}


class OpenNotesPanel(Component):
    """Of every piece, the oldest first."""

    name = "open_notes"
    order = 160
    template_name = "lessons/curation/open_notes.html"

    def __init__(self) -> None:
        notes = Note.objects.filter(resolved_at=None).select_related("revision__content_type")
        self.count = notes.count()
        self.rows = [(note, self._url(note.revision)) for note in notes[:MOST]]

    @staticmethod
    def _url(revision: Revision) -> str:
        kind = revision.content_type
        return reverse("notes", args=[kind.app_label, kind.model, revision.object_id])

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"rows": self.rows, "more": self.count - len(self.rows)}
