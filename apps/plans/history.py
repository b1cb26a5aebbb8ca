"""What was done to an initiative, as sentences. Every verb the services write has one here."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.activity.models import Entry
from apps.plans.enums import Helped, OpenItems, State

FIELDS = {
    "title": gettext_lazy("the title"),
    "outcome": gettext_lazy("the outcome"),
    "owner": gettext_lazy("the owner"),
    "assignee": gettext_lazy("who does it"),
    "due_on": gettext_lazy("the due date"),
    "lessons": gettext_lazy("the lessons behind it"),
}


def sentence(entry: Entry) -> str:
    """One entry in words, with who did it; a verb nobody knows any more is shown as it is."""
    who = entry.actor_name or _("Somebody")
    words = SENTENCES.get(entry.verb)
    return words(entry.data | {"who": who}) if words else f"{who}: {entry.verb}"


def _state_set(data: dict[str, Any]) -> str:
    about = data | {"state": State(data["state"]).label}
    if data["state"] == State.BLOCKED:
        return _("%(who)s marked it as blocked: %(reason)s") % about
    return _("%(who)s moved it to “%(state)s”.") % about


def _finished(data: dict[str, Any]) -> str:
    words = _("%(who)s marked it as done. Did it help? %(helped)s.") % (data | {"helped": Helped(data["helped"]).label})
    return " ".join(part for part in (words, data["result"], _open_items(data)) if part)


def _open_items(data: dict[str, Any]) -> str:
    if not (how := data.get("items")):
        return ""
    about = data | {"titles": get_text_list([f"“{title}”" for title in data["titles"]], _("and"))}
    return {
        OpenItems.FINISH: _("Done with it: %(titles)s."),
        OpenItems.DROP: _("Dropped: %(titles)s, because: %(reason)s"),
        OpenItems.MOVE: _("Moved to “%(to)s”: %(titles)s."),
        OpenItems.LEAVE: _("Left undone: %(titles)s, because: %(reason)s"),
    }[OpenItems(how)] % about


def _items_received(data: dict[str, Any]) -> str:
    titles = get_text_list([f"“{title}”" for title in data["titles"]], _("and"))
    return _("%(who)s brought %(titles)s from “%(source)s”, which is done.") % (data | {"titles": titles})


def _item_state_set(data: dict[str, Any]) -> str:
    about = data | {"state": State(data["state"]).label}
    if data["state"] == State.BLOCKED:
        return _("%(who)s marked “%(title)s” as blocked: %(reason)s") % about
    if data["state"] == State.DONE:
        return _("%(who)s finished “%(title)s”.") % about
    if data["state"] == State.DROPPED:
        return _("%(who)s dropped “%(title)s”: %(reason)s") % about
    return _("%(who)s moved “%(title)s” to “%(state)s”.") % about


# Longer words than these are shown whole below the sentence.
SHORT = 60


def _words(name: str, value: str) -> str:
    return date_format(dt.date.fromisoformat(value), _("j M Y")) if name == "due_on" and value else value


def _change(name: str, data: dict[str, Any]) -> str:
    """'the due date (1 Dec 2026 → 12 Dec 2026)'."""
    label = str(FIELDS[name])
    if "after" not in data:
        # An entry of older days kept what was new, and only of these.
        new = _words(name, data.get(name, "")) if name in ("owner", "assignee", "due_on") else ""
        return f"{label} ({new})" if new else label
    before, after = (_words(name, data[when][name]) for when in ("before", "after"))
    if _is_long(name, before, after):
        return label
    return f"{label} ({before or _('nothing')} → {after or _('nothing')})"


def _is_long(name: str, before: str, after: str) -> bool:
    return name == "lessons" or max(len(before), len(after)) > SHORT


def _changes(data: dict[str, Any]) -> str:
    return get_text_list([_change(name, data) for name in data["changed"]], _("and"))


@dataclass(frozen=True)
class Rewording:
    """Words too long for a sentence, before and after."""

    what: str
    before: str
    after: str


def rewordings(entry: Entry) -> list[Rewording]:
    if "after" not in entry.data:
        return []
    before, after = entry.data["before"], entry.data["after"]
    return [
        Rewording(str(FIELDS[name]), before[name], after[name])
        for name in after
        if _is_long(name, before[name], after[name])
    ]


def _edited(data: dict[str, Any]) -> str:
    return _("%(who)s changed %(changes)s.") % (data | {"changes": _changes(data)})


def _item_edited(data: dict[str, Any]) -> str:
    return _("%(who)s changed %(changes)s of “%(title)s”.") % (data | {"changes": _changes(data)})


def _handed_over(data: dict[str, Any]) -> str:
    if data["owner"]:
        return _("%(former)s left, and %(who)s gave it to %(owner)s.") % data
    return _("%(former)s left, and it belongs to nobody yet.") % data


def _item_handed_over(data: dict[str, Any]) -> str:
    if data["owner"]:
        return _("%(former)s left, and %(who)s gave “%(title)s” to %(owner)s.") % data
    return _("%(former)s left, and “%(title)s” belongs to nobody yet.") % data


def _terms_set(data: dict[str, Any]) -> str:
    """'2 measures and 3 guardrails'."""
    measures, guardrails = len(data["measures"]), len(data["guardrails"])
    parts = [
        ngettext("%(count)d measure", "%(count)d measures", measures) % {"count": measures} if measures else "",
        ngettext("%(count)d guardrail", "%(count)d guardrails", guardrails) % {"count": guardrails}
        if guardrails
        else "",
    ]
    return _("%(who)s gave it %(terms)s.") % (
        data | {"terms": get_text_list([part for part in parts if part], _("and"))}
    )


def _moved(data: dict[str, Any]) -> str:
    if due_on := data.get("due_on"):
        about = data | {"due_on": _words("due_on", due_on)}
        return _("%(who)s moved it from %(before)s to %(plan)s, due on %(due_on)s.") % about
    return _("%(who)s moved it from %(before)s to %(plan)s.") % data


SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "initiative_created": lambda data: _("%(who)s put it in the plan for %(plan)s.") % data,
    "initiative_terms_set": _terms_set,
    "initiative_edited": _edited,
    "initiative_state_set": _state_set,
    "initiative_handed_over": _handed_over,
    "initiative_finished": _finished,
    "initiative_dropped": lambda data: _("%(who)s dropped it: %(reason)s") % data,
    "initiative_moved": _moved,
    "initiative_move_taken_back": lambda data: _("%(who)s took it back from %(before)s to %(plan)s.") % data,
    "items_received": _items_received,
    "item_added": lambda data: _("%(who)s added “%(title)s”.") % data,
    "item_edited": _item_edited,
    "item_state_set": _item_state_set,
    "item_handed_over": _item_handed_over,
    "item_moved": lambda data: _("%(who)s moved “%(title)s” in the order of work.") % data,
    "item_deleted": lambda data: _("%(who)s deleted “%(title)s”.") % data,
    "comment_added": lambda data: _("%(who)s commented.") % data,
    "comment_edited": lambda data: _("%(who)s reworded a comment.") % data,
    "comment_deleted": lambda data: _("%(who)s removed a comment by %(author)s.") % data,
}
