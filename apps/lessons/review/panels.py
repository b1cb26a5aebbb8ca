"""What waits for me: the first thing on the curation screens' first page."""

from typing import Any

from django.urls import reverse
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel


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
        compared = state["live_revision_id"] and piece.live
        return {
            "piece": piece.latest_revision.object_str,
            "kind": piece._meta.verbose_name,
            "step": task_state.task.name,
            "sent_by": task_state.workflow_state.requested_by,
            "sent_at": task_state.started_at,
            "edit_url": reverse(piece.snippet_viewset.get_url_name("edit"), args=[piece.pk]),
            "read_url": reverse(state["workflow_preview_url_name"], args=[piece.pk, task_state.task_id]),
            "compare_url": reverse(state["revisions_compare_url_name"], args=[piece.pk, "live", state["revision"].pk])
            if compared
            else "",
            "actions": [
                (label, reverse(state["workflow_action_url_name"], args=[piece.pk, name, task_state.pk]), modal)
                for name, label, modal in state["actions"]
            ],
        }
