"""Who may do what with a workshop, and what its state allows: data and pure functions."""

import datetime as dt
from collections.abc import Collection

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.teams.enums import Role
from apps.workshops.enums import Anonymity, WorkshopState
from apps.workshops.models import Activity, Workshop

HOSTS = {Role.OWNER, Role.ADMIN, Role.FACILITATOR}

CAN: dict[str, Collection[Role]] = {
    "view": set(Role),
    "create": HOSTS,
    "edit": HOSTS,
    "facilitate": HOSTS,
}

TOO_LOW: dict[str, Promise] = {
    "create": gettext_lazy("Only a facilitator or an administrator of the organization can prepare a workshop."),
    "edit": gettext_lazy("Only a facilitator or an administrator of the organization can prepare a workshop."),
    "facilitate": gettext_lazy("Only a facilitator or an administrator of the organization can run a workshop."),
}

TAKEN_OUT = gettext_lazy("The facilitator has taken you out of this room.")

STRICTER = {Anonymity.NAMED: 0, Anonymity.ANONYMOUS: 1}


def may(role: Role | None, action: str) -> bool:
    return role is not None and role in CAN[action]


# Preparing -----------------------------------------------------------------------------------------------------------
def why_not_prepare(workshop: Workshop) -> str | None:
    """The agenda can be changed until the end; what has begun of it cannot (see `why_not_change`)."""
    if workshop.state == WorkshopState.ENDED:
        return _("The workshop has ended. It can be read, but no longer changed.")
    return None


def why_not_change(activity: Activity) -> str | None:
    if activity.opened_at is not None:
        return _("“%(title)s” has already begun, so it stays as it is.") % {"title": activity.title}
    return None


def why_not_choose_lessons(workshop: Workshop) -> str | None:
    """The lessons and their pinned revisions are what the room was promised to read, so they stand once it is open."""
    if workshop.state != WorkshopState.DRAFT:
        return _("The room is open, so its lessons and their texts stay as they are.")
    return None


def why_not_open(workshop: Workshop, *, steps: int) -> str | None:
    if workshop.state == WorkshopState.ENDED:
        return _("The workshop has ended. Duplicate it to hold it again.")
    if not steps:
        return _("The agenda is empty. Add a step before you open the room.")
    return None


def why_not_delete(workshop: Workshop) -> str | None:
    if workshop.state != WorkshopState.DRAFT:
        return _("Only a workshop in preparation can be deleted; this one holds what people wrote.")
    return None


def why_not_set_anonymity(workshop: Workshop, anonymity: str, *, joined: bool, written: bool) -> str | None:
    """Stricter is possible at any time; milder only while nobody has relied on the promise."""
    if STRICTER[Anonymity(anonymity)] >= STRICTER[Anonymity(workshop.anonymity)]:
        return None
    if written:
        return _("People have written under the promise of anonymity, so it cannot be loosened.")
    if joined:
        return _("People have joined under the promise of anonymity, so it cannot be loosened.")
    if workshop.state != WorkshopState.DRAFT:
        return _("The room is open under the promise of anonymity, so it cannot be loosened.")
    return None


# After the end -------------------------------------------------------------------------------------------------------
READABLE = dt.timedelta(days=7)


def why_not_read(workshop: Workshop, now: dt.datetime) -> str | None:
    """Guests read what came of it for a week; the organization keeps it."""
    if workshop.ended_at is not None and now > workshop.ended_at + READABLE:
        return _("This workshop ended more than a week ago. Ask the facilitator for what came of it.")
    return None


# Joining -------------------------------------------------------------------------------------------------------------
def why_not_join(workshop: Workshop) -> str | None:
    """Why nobody new can take a seat. Who has one keeps it, in a locked room too."""
    if workshop.state == WorkshopState.ENDED:
        return _("This workshop has ended.")
    if workshop.state == WorkshopState.DRAFT:
        return _("This workshop is not open yet. Keep this page and try again when the facilitator says so.")
    if workshop.locked:
        return _("The facilitator has locked the room, so nobody new can join. Ask them to unlock it for a moment.")
    return None
