"""What the curation screens leave out: Wagtail's pages, images and documents serve no one here."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

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
