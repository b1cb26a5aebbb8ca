"""The page that asks before a piece is duplicated."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from apps.accounts.models import User
from apps.lessons.models import Curated, Playbook
from apps.lessons.refusals import LibraryRefused
from apps.lessons.review.duplicating import duplicate_piece
from apps.lessons.review.notes_views import get_piece


def duplicate(request: HttpRequest, app_label: str, model_name: str, pk: int) -> HttpResponse:
    """For who may add such a piece. A playbook is copied with what is in it, by exporting and importing it."""
    assert request.user.is_authenticated
    piece = get_piece(request.user, app_label, model_name, pk)
    if isinstance(piece, Playbook):
        raise Http404
    if not may_duplicate(request.user, piece):
        raise PermissionDenied
    edit_url = piece.snippet_viewset.get_url_name("edit")
    if request.method == "POST":
        try:
            copy = duplicate_piece(piece=piece, by=request.user)
        except LibraryRefused as refused:
            messages.error(request, str(refused))
            return redirect("duplicate", app_label, model_name, pk)
        sentence = _(
            "This is the copy of “%(piece)s”: a draft that readers do not see. Change what is to be different."
        )
        messages.success(request, sentence % {"piece": piece})
        return redirect(edit_url, copy.pk)
    context = {
        "page_title": _("Duplicate"),
        "page_subtitle": str(piece),
        "header_icon": "copy",
        "piece": piece,
        "edit_url": reverse(edit_url, args=[pk]),
    }
    return render(request, "lessons/curation/duplicate.html", context)


def may_duplicate(user: User, piece: Any) -> bool:
    return user.has_perm(f"{piece._meta.app_label}.add_{piece._meta.model_name}")


def duplicate_button(piece: Any, user: User, priority: int) -> Iterator[Button]:
    if isinstance(piece, Curated) and not isinstance(piece, Playbook) and may_duplicate(user, piece):
        meta = piece._meta
        url = reverse("duplicate", args=[meta.app_label, meta.model_name, piece.pk])
        yield Button(_("Duplicate"), url, icon_name="copy", priority=priority)


@hooks.register("register_snippet_listing_buttons")  # type: ignore[untyped-decorator]
def in_the_lists(piece: Any, user: User, next_url: str | None = None) -> Iterator[Button]:
    yield from duplicate_button(piece, user, priority=15)
