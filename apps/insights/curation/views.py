"""The page in the curation screens that says what rests on a lesson or a recommendation."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.insights.curation.queries import what_rests_on
from apps.lessons.models import Lesson
from apps.recommendations.models import Recommendation

KINDS: dict[str, type[Lesson | Recommendation]] = {"lesson": Lesson, "recommendation": Recommendation}


def resting(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """For who may edit the piece."""
    if kind not in KINDS:
        raise Http404
    assert request.user.is_authenticated
    model = KINDS[kind]
    if not request.user.has_perm(f"{model._meta.app_label}.change_{model._meta.model_name}"):
        raise PermissionDenied
    piece = get_object_or_404(model, pk=pk)
    viewset = model.snippet_viewset
    may_archive = piece.live and request.user.has_perm(f"{model._meta.app_label}.publish_{model._meta.model_name}")
    context = {
        "page_title": _("What rests on this"),
        "page_subtitle": str(piece),
        "header_icon": "link",
        "piece": piece,
        "resting": what_rests_on(piece, request.user),
        "edit_url": reverse(viewset.get_url_name("edit"), args=[piece.pk]),
        "archive_url": reverse(viewset.get_url_name("unpublish"), args=[piece.pk]) if may_archive else "",
    }
    return render(request, "insights/curation/resting.html", context)
