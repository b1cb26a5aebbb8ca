"""What a piece's history in the curation screens says of notices."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.log_actions import LogFormatter


class SentFormatter(LogFormatter):
    label = _("Send a notice")

    def format_message(self, log_entry: Any) -> str:
        people = log_entry.data["people"]
        sentence = ngettext("Sent one notice to %(count)d owner", "Sent one notice to %(count)d owners", people)
        return sentence % {"count": people}


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def log_notices(actions: Any) -> None:
    actions.register_action("notices.sent")(SentFormatter)
    actions.register_action("notices.none", _("Send no notice"), _("Sent no notice about this version"))
