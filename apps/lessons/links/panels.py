"""What is known of the library's links: on the curation screens' first page, and below the field that holds one."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.components import Component

from apps.lessons.links.models import CheckedLink
from apps.lessons.links.services import doubtful_links


class LinksPanel(Component):
    """Those that no longer answer, and those that could not be asked."""

    name = "links"
    order = 200
    template_name = "lessons/curation/links.html"

    def __init__(self) -> None:
        self.rows = [
            {
                "link": link,
                "piece": piece,
                "edit_url": reverse(piece.snippet_viewset.get_url_name("edit"), args=[piece.pk]),
            }
            for link, piece in doubtful_links()
        ]

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        broken = [row for row in self.rows if row["link"].is_broken]
        return {"broken": broken, "unchecked": [row for row in self.rows if row not in broken]}


class LinkPanel(FieldPanel):
    """Says, below the field, how the link answered when it was last asked."""

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            url = getattr(self.instance, self.field_name)
            known = CheckedLink.objects.filter(url=url).first() if url else None
            if known:
                day = date_format(localtime(known.checked_at), "DATE_FORMAT")
                told = _("Asked on %(day)s: %(answer)s") % {"day": day, "answer": known.get_state_display()}
                self.help_text = f"{self.panel.help_text} {told}".strip()
