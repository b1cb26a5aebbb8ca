"""The pages in the curation screens that say what rests on a lesson or a recommendation, and who is told of a change."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.common.numbers import whole_number
from apps.insights.curation.access import get_piece, may
from apps.insights.curation.queries import what_rests_on, what_rests_on_older
from apps.lessons.models import Lesson
from apps.notices.queries import notice_of, offer_of
from apps.notices.refusals import NoticeRefused
from apps.notices.services import tell_nobody, tell_owners
from apps.recommendations.models import Recommendation


def resting(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """For who may edit the piece."""
    piece, reader = get_piece(request, kind, pk, to="change")
    may_publish = may(reader, "publish", type(piece))
    context = _page(piece, _("What rests on this")) | {
        "resting": what_rests_on(piece, reader),
        "notice": notice_of(piece),
        "offer": offer_of(piece),
        "notice_url": reverse("notice", args=[kind, pk]) if may_publish else "",
        "archive_url": reverse(type(piece).snippet_viewset.get_url_name("unpublish"), args=[pk])
        if piece.live and may_publish
        else "",
    }
    return render(request, "insights/curation/resting.html", context)


def notice(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """What changed, what rests on it, and one notice to its owners; for who may publish the piece."""
    piece, curator = get_piece(request, kind, pk, to="publish")
    if request.method == "POST":
        return _decide(request, kind, piece)
    offer = offer_of(piece)
    if offer is None:
        return redirect("resting", kind, pk)
    context = _page(piece, _("What rests on the changed words")) | {
        "offer": offer,
        "resting": what_rests_on_older(piece, curator),
        "words": "",
    }
    return render(request, "insights/curation/notice.html", context)


def _decide(request: HttpRequest, kind: str, piece: Lesson | Recommendation) -> HttpResponse:
    assert request.user.is_authenticated
    which = whole_number(request.POST.get("revision", ""))
    try:
        if "none" in request.POST:
            tell_nobody(piece=piece, revision=which, by=request.user)
            messages.success(request, _("Nobody is told of this version."))
        else:
            told = tell_owners(piece=piece, revision=which, words=request.POST.get("words", ""), by=request.user)
            people = told.addressees.count()
            sentence = ngettext(
                "One notice is on its way to %(count)d owner.", "One notice is on its way to %(count)d owners.", people
            )
            messages.success(request, sentence % {"count": people})
    except NoticeRefused as refused:
        messages.error(request, str(refused))
        return redirect("notice", kind, piece.pk)
    return redirect("resting", kind, piece.pk)


def _page(piece: Lesson | Recommendation, title: str) -> dict[str, object]:
    return {
        "page_title": title,
        "page_subtitle": str(piece),
        "header_icon": "link",
        "piece": piece,
        "edit_url": reverse(piece.snippet_viewset.get_url_name("edit"), args=[piece.pk]),
    }
