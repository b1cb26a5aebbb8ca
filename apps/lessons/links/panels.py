"""The links that no longer answer, on the curation screens' first page."""

from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component

from apps.lessons.links.services import broken_links


class BrokenLinksPanel(Component):
    name = "broken_links"
    order = 200
    template_name = "lessons/curation/broken_links.html"

    def __init__(self) -> None:
        self.rows = [
            {
                "link": link,
                "piece": piece,
                "edit_url": reverse(piece.snippet_viewset.get_url_name("edit"), args=[piece.pk]),
            }
            for link, piece in broken_links()
        ]

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"rows": self.rows}
