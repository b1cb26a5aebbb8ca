"""The page beside the editor with every note on a piece, and the links for reviewers without an account."""

from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.numbers import whole_number
from apps.lessons.models import Curated
from apps.lessons.refusals import LibraryRefused
from apps.lessons.review.services import (
    DAYS,
    make_link,
    notes_of,
    resolve_note,
    review_links_of,
    revoke_link,
    write_note,
)


def get_piece(user: User, app_label: str, model_name: str, pk: int) -> Any:
    """Whoever may draft a piece may read its notes and write some."""
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError as error:
        raise Http404 from error
    if not issubclass(model, Curated):
        raise Http404
    if not user.has_perm(f"{app_label}.change_{model_name}"):
        raise PermissionDenied
    return get_object_or_404(model.objects.select_related("latest_revision"), pk=pk)


def notes(request: HttpRequest, app_label: str, model_name: str, pk: int) -> HttpResponse:
    assert request.user.is_authenticated
    piece = get_piece(request.user, app_label, model_name, pk)
    may_share = request.user.has_perm(f"{app_label}.publish_{model_name}")
    if request.method == "POST":
        try:
            _do(request, piece, may_share=may_share)
        except LibraryRefused as refused:
            messages.error(request, str(refused))
        return redirect(reverse("notes", args=[app_label, model_name, pk]))
    context = {
        "page_title": _("Notes"),
        "page_subtitle": str(piece),
        "header_icon": "comment",
        "piece": piece,
        "edit_url": reverse(piece.snippet_viewset.get_url_name("edit"), args=[pk]),
        "notes": notes_of(piece),
        "parts": piece.labeled_parts(),
        "links": review_links_of(piece),
        "may_share": may_share,
        "days": DAYS,
    }
    return render(request, "lessons/curation/notes.html", context)


def _do(request: HttpRequest, piece: Any, *, may_share: bool) -> None:
    """One of the page's four forms; what a form names is looked up among what belongs to the piece."""
    assert request.user.is_authenticated
    deed, key = request.POST.get("deed", ""), request.POST.get("pk", "")
    revision = piece.latest_revision or piece.save_revision(clean=False)
    if deed == "note":
        words, part = request.POST.get("text", ""), request.POST.get("part", "")
        write_note(revision=revision, text=words, part=part, by=request.user)
    elif deed in ("resolve", "reopen"):
        resolve_note(note=_found(notes_of(piece), key), done=deed == "resolve")
    elif not may_share:
        raise PermissionDenied
    elif deed == "revoke":
        revoke_link(link=_found(review_links_of(piece), key))
        messages.success(request, _("The link no longer works."))
    else:
        days = request.POST.get("days", "")
        make_link(
            revision=revision,
            reviewer=request.POST.get("reviewer", ""),
            days=whole_number(days),
            by=request.user,
        )
        messages.success(request, _("The link is ready. Copy it from the list below and send it."))


def _found(rows: Any, key: str) -> Any:
    return get_object_or_404(rows, pk=whole_number(key))
