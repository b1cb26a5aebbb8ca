"""The page that asks what is to happen with words that were typed after a draft was sent to review."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.common.numbers import whole_number
from apps.lessons.refusals import LibraryRefused
from apps.lessons.review.notes_views import get_piece
from apps.lessons.review.sent import newer_than_sent, send_newest, why_not_decide


def sent(request: HttpRequest, app_label: str, model_name: str, pk: int) -> HttpResponse:
    assert request.user.is_authenticated
    piece = get_piece(request.user, app_label, model_name, pk)
    url_of = piece.snippet_viewset.get_url_name
    edit_url = reverse(url_of("edit"), args=[pk])
    if request.method == "POST":
        try:
            send_newest(piece=piece, newest=whole_number(request.POST.get("newest", "")), by=request.user)
            messages.success(request, _("The newest version is sent to review."))
            return redirect(edit_url)
        except LibraryRefused as refused:
            messages.error(request, str(refused))
            return redirect("sent", app_label, model_name, pk)
    newer = newer_than_sent(piece)
    if newer is None:
        return redirect(edit_url)
    state = piece.current_workflow_task_state
    actions = {name for name, _label, _modal in state.task.specific.get_actions(piece, request.user)}
    context = {
        "page_title": _("Typed on since"),
        "page_subtitle": str(newer.object_str),
        "header_icon": "clipboard-list",
        "piece": piece,
        "state": state,
        "newer": newer,
        "edit_url": edit_url,
        "read_url": reverse(url_of("workflow_preview"), args=[pk, state.task_id]),
        "compare_url": reverse(url_of("revisions_compare"), args=[pk, state.revision_id, newer.pk]),
        "approve_url": reverse(url_of("workflow_action"), args=[pk, "approve", state.pk])
        if "approve" in actions and not why_not_decide(state, request.user)
        else "",
        "comment": request.session.pop(f"approval-{state.pk}", ""),
    }
    return render(request, "lessons/curation/sent.html", context)
