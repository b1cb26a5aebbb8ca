"""What rests on a piece, in the curation screens: a page beside the editor, and no deleting of what is in use."""

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from apps.accounts.models import User
from apps.insights.curation.rules import why_not_delete
from apps.insights.curation.use.views import may_see, use, use_export
from apps.insights.curation.views import notice, resting
from apps.lessons.models import Lesson
from apps.notices.queries import offer_of
from apps.recommendations.models import Recommendation


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def own_pages() -> list[URLPattern]:
    return [
        path("resting/<slug:kind>/<int:pk>/", resting, name="resting"),
        path("resting/<slug:kind>/<int:pk>/notice/", notice, name="notice"),
        path("use/", use, name="use"),
        path("use/<slug:kind>/", use, name="use"),
        path("use/<slug:kind>/<slug:form>/", use_export, name="use_export"),
    ]


class UseMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and may_see(request.user)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def use_in_the_menu() -> MenuItem:
    return UseMenuItem(_("Use and results"), reverse("use"), name="use", icon_name="table", order=120)


@hooks.register("register_snippet_listing_buttons")  # type: ignore[untyped-decorator]
def resting_button(snippet: Model, user: User, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, Lesson | Recommendation):
        url = reverse("resting", args=[snippet._meta.model_name, snippet.pk])
        yield Button(_("What rests on this"), url, icon_name="link", priority=25)


@hooks.register("before_delete_snippet")  # type: ignore[untyped-decorator]
def keep_what_is_in_use(request: HttpRequest, pieces: Sequence[Model]) -> HttpResponse | None:
    """Of one piece or of many at once: with one of them in use, none is deleted."""
    refusals = {piece: sentence for piece in pieces if (sentence := why_not_delete(piece))}
    for sentence in refusals.values():
        messages.error(request, sentence)
    if not refusals:
        return None
    piece = next(iter(refusals))
    if len(pieces) == 1 and isinstance(piece, Lesson | Recommendation):
        return redirect("resting", piece._meta.model_name, piece.pk)
    return redirect(piece.snippet_viewset.get_url_name("list"))  # type: ignore[attr-defined]  # Wagtail's


@hooks.register("after_publish")  # type: ignore[untyped-decorator]
def offer_a_notice(request: HttpRequest, piece: Model) -> HttpResponse | None:
    """Where somebody's work rests on other words than readers see now; what is only scheduled asks nothing yet."""
    if not isinstance(piece, Lesson | Recommendation):
        return None
    published = type(piece).objects.get(pk=piece.pk)
    if published.approved_schedule or offer_of(published) is None:
        return None
    messages.success(request, _("“%(piece)s” is published.") % {"piece": published})
    return redirect("notice", piece._meta.model_name, piece.pk)
