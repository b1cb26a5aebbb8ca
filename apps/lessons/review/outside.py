"""What somebody without an account sees through a link: the draft in the readers' template, and a box for notes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin

from apps.lessons.refusals import LibraryRefused
from apps.lessons.review.models import ReviewLink
from apps.lessons.review.services import get_link, write_note


def through_a_link(view: Callable[[HttpRequest, ReviewLink], HttpResponse]) -> Callable[..., HttpResponse]:
    """Opens to everybody who holds a link that works; search engines and caches keep nothing, other sites hear nothing."""

    @login_not_required
    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        found = get_link(token)
        response = view(request, found) if found.works else render(request, "lessons/review_closed.html", status=410)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return opened


@through_a_link
def link(request: HttpRequest, link: ReviewLink) -> HttpResponse:
    parts = link.revision.content_type.model_class().labeled_parts()
    context: dict[str, Any] = {"link": link, "parts": parts, "name": link.reviewer, "text": "", "part": ""}
    if request.method == "POST":
        context |= {name: request.POST.get(name, "") for name in ("name", "text", "part")}
        try:
            write_note(
                revision=link.revision, link=link, name=context["name"], text=context["text"], part=context["part"]
            )
        except LibraryRefused as refused:
            return render(request, "lessons/review_link.html", context | {"refusal": str(refused)}, status=422)
        messages.success(request, _("Thank you. Your note is with the curators."))
        return redirect(link.get_absolute_url())
    return render(
        request, "lessons/review_link.html", context | {"notes": link.notes.select_related("revision__content_type")}
    )


@xframe_options_sameorigin
@through_a_link
def draft(request: HttpRequest, link: ReviewLink) -> HttpResponse:
    """The page inside the page; the one place beside the editor's preview that may be framed, and by us alone."""
    request.is_dummy = True  # type: ignore[attr-defined]  # what marks a preview for the middleware of the policy
    request.is_framed = True  # type: ignore[attr-defined]  # the page around it has the bar
    piece = link.revision.as_object()
    response: HttpResponse = piece.serve_preview(request, piece.default_preview_mode)
    return response
