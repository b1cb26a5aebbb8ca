"""The version a review is of, and the newer words its author has typed since."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState

from apps.accounts.models import User
from apps.lessons.refusals import LibraryRefused

ASKED = "sent"
"""The field that names the version an approval is of."""


def sent_url(piece: Any) -> str:
    """Of the page that asks what is to happen with the newer words."""
    return reverse("sent", args=[piece._meta.app_label, piece._meta.model_name, piece.pk])


def newer_than_sent(piece: Any) -> Revision | None:
    """Only while somebody is to decide."""
    state = piece.current_workflow_task_state if piece.workflow_in_progress else None
    if state is None or state.revision_id == piece.latest_revision_id:
        return None
    newest: Revision = piece.latest_revision
    return newest


def why_not_decide(state: TaskState, user: User) -> str | None:
    """Of somebody whose page may show how things stood a while ago."""
    if state.status != TaskState.STATUS_IN_PROGRESS:
        return _("This has been decided or sent anew meanwhile. What waits for you now is on the first page.")
    task = state.task.specific
    if task.by_another and state.workflow_state.requested_by_id == user.pk:
        return _("Whoever sent the draft to review does not check it.")
    if task.has_approved(state.workflow_state, user):
        return _("You approved the step before. The next one is for another person.")
    return None


@transaction.atomic
def send_newest(*, piece: Any, newest: int, by: User) -> None:
    """Begins the review anew with the newest version, which is named by whoever has looked at it. Nobody has approved it yet,
    so it takes every step; and it is still its author who sent it."""
    type(piece).objects.select_for_update(no_key=True).get(pk=piece.pk)
    piece = type(piece).objects.get(pk=piece.pk)
    revision = newer_than_sent(piece)
    if revision is None:
        return
    if revision.pk != newest:
        raise LibraryRefused(_("There is a newer version still. Look at it first."))
    draft: Any = revision.as_object()
    if sentence := draft.why_not_ready():
        raise LibraryRefused(sentence)
    workflow = piece.current_workflow_state.workflow
    piece.current_workflow_state.cancel(user=by)
    workflow.start(piece, revision.user or by)
