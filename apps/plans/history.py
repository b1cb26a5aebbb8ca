"""What was done to an initiative, as sentences. Every verb the services write has one here."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.activity.models import Entry
from apps.plans.enums import State

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


def _item_state_set(data: dict[str, Any]) -> str:
    about = data | {"state": State(data["state"]).label}
    if data["state"] == State.BLOCKED:
        return _("%(who)s marked “%(title)s” as blocked: %(reason)s") % about
    if data["state"] == State.DONE:
        return _("%(who)s finished “%(title)s”.") % about
    return _("%(who)s moved “%(title)s” to “%(state)s”.") % about


def _changes(data: dict[str, Any]) -> str:
    """'the due date (12 Dec 2026) and the owner (Mei Kim)'."""
    values = {name: data.get(name, "") for name in ("owner", "assignee")}
    if due_on := data.get("due_on"):
        values["due_on"] = date_format(dt.date.fromisoformat(due_on), _("j M Y"))
    return get_text_list(
        [f"{FIELDS[name]} ({values[name]})" if values.get(name) else str(FIELDS[name]) for name in data["changed"]],
        _("and"),
    )


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


SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "initiative_created": lambda data: _("%(who)s put it in the plan for %(plan)s.") % data,
    "initiative_terms_set": _terms_set,
    "initiative_edited": _edited,
    "initiative_state_set": _state_set,
    "initiative_handed_over": _handed_over,
    "initiative_moved": lambda data: _("%(who)s moved it from %(before)s to %(plan)s.") % data,
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
