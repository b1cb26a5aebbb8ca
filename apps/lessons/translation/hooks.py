"""Where translating is offered in the curation screens, and that what is translated is not deleted."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from apps.accounts.models import User
from apps.lessons.models import Piece, Playbook
from apps.lessons.translation import views


class TranslationsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and request.user.has_perm("lessons.change_lesson")


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def translations_in_the_menu() -> MenuItem:
    url = reverse("translations")
    return TranslationsMenuItem(gettext_lazy("Translations"), url, name="translations", icon_name="globe", order=120)


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def pages() -> list[URLPattern]:
    piece = "<str:app_label>/<str:model_name>/<int:pk>/"
    return [
        path("translations/", views.translations, name="translations"),
        path("translations/<slug:slug>/", views.translation, name="translation"),
        path("translations/<slug:slug>/into/", views.playbook_translate, name="playbook_translate"),
        path(f"translate/{piece}", views.piece_translate, name="piece_translate"),
        path(f"translate/{piece}up-to-date/", views.up_to_date, name="up_to_date"),
    ]


@hooks.register("register_snippet_listing_buttons")  # type: ignore[untyped-decorator]
def translate_button(snippet: Model, user: User, next_url: str | None = None) -> Iterator[Button]:
    """Beside originals; asks nothing of the database, as it is made for every row of a list."""
    if getattr(snippet, "original_id", None):
        return
    if isinstance(snippet, Playbook) and user.has_perm("lessons.add_playbook"):
        yield _button(reverse("playbook_translate", args=[snippet.slug]))
    if isinstance(snippet, Piece) and snippet.live:
        meta = snippet._meta
        yield _button(reverse("piece_translate", args=[meta.app_label, meta.model_name, snippet.pk]))


def _button(url: str) -> Button:
    return Button(_("Translate into …"), url, icon_name="globe", priority=26)


@hooks.register("before_delete_snippet")  # type: ignore[untyped-decorator]
def keep_what_is_translated(request: HttpRequest, pieces: Sequence[Any]) -> HttpResponse | None:
    """Of one piece or of many at once: with one of them translated, none is deleted."""
    kept: list[Any] = [piece for piece in pieces if isinstance(piece, Piece | Playbook) and piece.translations.exists()]
    for piece in kept:
        sentence = _("“%(piece)s” has a translation and stays. Archive it instead, or delete its translation first.")
        messages.error(request, sentence % {"piece": piece})
    return redirect(kept[0].snippet_viewset.get_url_name("list")) if kept else None
