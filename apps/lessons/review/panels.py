"""What waits for me, on the curation screens' first page; and the notes on a piece, beside the editor."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel

from apps.lessons.review.deciding import ways_to
from apps.lessons.review.sent import sent_url
from apps.lessons.review.services import notes_of


class AwaitingReviewPanel(WorkflowObjectsToModeratePanel):
    """Wagtail's panel knows what waits; ours says so when nothing does, and has reading and comparing one click away."""

    name = "awaiting_review"
    order = 100
    template_name = "lessons/curation/awaiting_review.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        return context | {"rows": [self._row(state) for state in context["states"]]}

    def _row(self, state: dict[str, Any]) -> dict[str, Any]:
        piece, task_state = state["obj"], state["task_state"]
        return {
            "piece": state["revision"].object_str,
            "newer_url": sent_url(piece) if piece.latest_revision_id != state["revision"].pk else "",
            "kind": piece._meta.verbose_name,
            "step": task_state.task.name,
            "sent_by": task_state.workflow_state.requested_by,
            "sent_at": task_state.started_at,
            "edit_url": reverse(piece.snippet_viewset.get_url_name("edit"), args=[piece.pk]),
            **ways_to(piece, task_state),
            "actions": [
                (label, reverse(state["workflow_action_url_name"], args=[piece.pk, name, task_state.pk]), modal)
                for name, label, modal in state["actions"]
            ],
        }


class NotesSidePanel(BaseSidePanel):
    """The open notes of colleagues and outside reviewers, and the way to the page that holds all of them."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle notes")
        icon_name = "comment"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"count": len(self.panel.open_notes)}

    name = "notes"
    title = _("Notes")
    template_name = "lessons/curation/notes_panel.html"
    order = 250

    def __init__(self, piece: Any, request: Any) -> None:
        super().__init__(piece, request)
        self.open_notes = list(notes_of(piece).filter(resolved_at=None))

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        meta = self.object._meta
        return context | {
            "notes": self.open_notes,
            "url": reverse("notes", args=[meta.app_label, meta.model_name, self.object.pk]),
        }
