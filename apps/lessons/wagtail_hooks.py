"""What the curation screens leave out: Wagtail's pages, images and documents serve no one here."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.log_actions import LogActionRegistry, LogFormatter

from apps.lessons.review.bulk import ArchiveBulkAction, PublishBulkAction
from apps.lessons.review.deciding import decide
from apps.lessons.review.duplicate_views import duplicate
from apps.lessons.review.notes_views import notes
from apps.lessons.review.order_views import RIGHT, order
from apps.lessons.review.schedule import NOT_ARCHIVED, NOT_PUBLISHED
from apps.lessons.review.sent_views import sent
from apps.lessons.review.tagging import TAGGED, TagBulkAction
from apps.lessons.translation import hooks as _translation  # noqa: F401  # registers its own

NOT_HERE = {
    "construct_main_menu": {"explorer", "images", "documents", "help"},
    "construct_reports_menu": {"locked-pages", "aging-pages", "page-types-usage"},
    "construct_settings_menu": {"collections", "sites"},
}


def _leave_out(hook: str) -> None:
    @hooks.register(hook)  # type: ignore[untyped-decorator]
    def without(request: HttpRequest, menu_items: list[Any]) -> None:
        menu_items[:] = [item for item in menu_items if item.name not in NOT_HERE[hook]]


for _hook in NOT_HERE:
    _leave_out(_hook)


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]
def in_our_colors() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/curation/theme.css"))


@hooks.register("register_admin_search_area")  # type: ignore[untyped-decorator]
def search_in_lessons() -> SearchArea:
    """The field above the menu, which would search pages, searches lessons: the first area is the one it takes."""
    return SearchArea(_("Lessons"), reverse("wagtailsnippets_lessons_lesson:list"), name="lessons", order=1)


class OrderMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and request.user.has_perm(RIGHT)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def order_in_the_menu() -> MenuItem:
    return OrderMenuItem(_("Order"), reverse("order"), name="order", icon_name="order", order=110)


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def own_pages() -> list[URLPattern]:
    return [
        path("order/", order, name="order"),
        path("order/<slug:slug>/", order, name="order"),
        path("notes/<str:app_label>/<str:model_name>/<int:pk>/", notes, name="notes"),
        path("decide/<str:app_label>/<str:model_name>/<int:pk>/", decide, name="decide"),
        path("duplicate/<str:app_label>/<str:model_name>/<int:pk>/", duplicate, name="duplicate"),
        path("sent/<str:app_label>/<str:model_name>/<int:pk>/", sent, name="sent"),
    ]


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def log_actions(actions: LogActionRegistry) -> None:
    @actions.register_action(TAGGED)
    class TagFormatter(LogFormatter):
        label = _("Tag")

        def format_message(self, entry: Any) -> str:
            sentence = gettext("Added the tag “%(tag)s”") if entry.data["add"] else gettext("Removed the tag “%(tag)s”")
            return str(sentence % entry.data)

    @actions.register_action(NOT_PUBLISHED)
    class NotPublishedFormatter(LogFormatter):
        label = _("Not published")

        def format_message(self, entry: Any) -> str:
            sentence = gettext("Was set for this hour and could not be published: %(reason)s")
            return str(sentence % entry.data)

    @actions.register_action(NOT_ARCHIVED)
    class NotArchivedFormatter(LogFormatter):
        label = _("Not archived")

        def format_message(self, entry: Any) -> str:
            sentence = gettext("Was set for this hour and could not be archived: %(reason)s")
            return str(sentence % entry.data)


for _action in (PublishBulkAction, ArchiveBulkAction, TagBulkAction):
    hooks.register("register_bulk_action", _action)
