"""A version that waits for somebody's decision: where they compare it, and where they approve it or send it back."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from apps.accounts.models import User
from apps.lessons.review.notes_views import get_piece
from apps.lessons.review.sent import ASKED, newer_than_sent, why_not_decide


@dataclass(frozen=True)
class Waiting:
    state: TaskState
    decide_url: str
    read_url: str
    compare_url: str
    """Empty for what was never published."""


def waiting_for(piece: Any, user: User | AnonymousUser) -> Waiting | None:
    """Returns what waits for this person's decision on the piece. It makes no query for readers who do not curate, nor where
    the newest version is published."""
    if not (piece.has_unpublished_changes and user.is_authenticated and user.is_curator):
        return None
    state = piece.current_workflow_task_state if piece.workflow_in_progress else None
    if state is None or not state.task.specific.get_actions(piece, user) or why_not_decide(state, user):
        return None
    meta = piece._meta
    return Waiting(
        state, decide_url=reverse("decide", args=[meta.app_label, meta.model_name, piece.pk]), **ways_to(piece, state)
    )


def ways_to(piece: Any, state: TaskState) -> dict[str, str]:
    """The addresses at which a version that waits is read, and compared with what readers see, where they see one."""
    url_of = piece.snippet_viewset.get_url_name
    compare = (
        reverse(url_of("revisions_compare"), args=[piece.pk, "live", state.revision_id])
        if piece.live and piece.live_revision_id
        else ""
    )
    return {"read_url": reverse(url_of("workflow_preview"), args=[piece.pk, state.task_id]), "compare_url": compare}


def decide(request: HttpRequest, app_label: str, model_name: str, pk: int) -> HttpResponse:
    """The two forms go where the editor's buttons go; an approval names the version this page shows."""
    assert request.user.is_authenticated
    piece = get_piece(request.user, app_label, model_name, pk)
    url_of = piece.snippet_viewset.get_url_name
    edit_url = reverse(url_of("edit"), args=[pk])
    waiting = waiting_for(piece, request.user)
    if waiting is None:
        messages.warning(request, _("Nothing waits here for your decision."))
        return redirect(edit_url)
    newer = newer_than_sent(piece)
    context = {
        "page_title": _("Approve or send back"),
        "page_subtitle": waiting.state.revision.object_str,
        "header_icon": "clipboard-list",
        "waiting": waiting,
        "asked": ASKED,
        "newer": newer,
        "newer_url": reverse(url_of("revisions_compare"), args=[pk, waiting.state.revision_id, newer.pk])
        if newer
        else "",
        "edit_url": edit_url,
        **{
            name: reverse(url_of("workflow_action"), args=[pk, name, waiting.state.pk])
            for name in ("approve", "reject")
        },
    }
    return render(request, "lessons/curation/decide.html", context)
