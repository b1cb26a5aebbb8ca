"""Who may do what with a plan, and what its state allows. Data and pure functions; no queries."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.plans.enums import OpenItems, State
from apps.plans.periods import is_fresh
from apps.teams.enums import Role, TeamRole

Deed = Literal["view", "comment", "do", "edit", "moderate"]
Hat = Literal["owner", "admin", "facilitator", "member", "viewer", "team_lead", "team_member", "responsible"]

# The roles of the organization, the two of the team, and "responsible": who owns the initiative or, for "do", is
# assigned the item. "do" is moving an item along; "moderate" is removing what somebody else said.
EDITORS: frozenset[Hat] = frozenset({"owner", "admin", "facilitator", "team_lead", "team_member", "responsible"})
CAN: dict[Deed, frozenset[Hat]] = {
    "view": frozenset({"owner", "admin", "facilitator", "member", "viewer"}),
    "comment": frozenset({"owner", "admin", "facilitator", "member"}),
    "do": EDITORS,
    "edit": EDITORS,
    "moderate": frozenset({"owner", "admin", "team_lead"}),
}
WHY_NOT = {
    "view": gettext_lazy("Only people of the organization can see this plan."),
    "comment": gettext_lazy("Viewers can read this plan; to comment, ask an administrator to make you a member."),
    "do": gettext_lazy("Only the person it is assigned to, the team, facilitators and administrators can do this."),
    "edit": gettext_lazy("Only the team, facilitators and administrators can change this plan. You can comment on it."),
    "moderate": gettext_lazy("Only the person who wrote it, the team's lead and administrators can remove a comment."),
}
NOT_YOURS = gettext_lazy("Only the person who wrote a comment can change it.")
WHY_NOT_VIEWER = gettext_lazy("Viewers can read this plan. To change it, ask an administrator to make you a member.")


@dataclass(frozen=True)
class Standing:
    """What a person is in the organization and in the team whose plan it is."""

    role: Role
    team_role: TeamRole | None = None


def hats_of(standing: Standing, *, responsible: bool = False) -> frozenset[Hat]:
    """A viewer of the organization stays a viewer, whatever the team calls them. What is theirs to do (it was given to them
    when they were more) they still finish; see `can`."""
    hats: set[Hat] = {standing.role.value}  # type: ignore[arg-type]  # the values of Role are hats
    if standing.role == Role.VIEWER:
        return frozenset(hats)
    if standing.team_role:
        hats.add("team_lead" if standing.team_role == TeamRole.LEAD else "team_member")
    if responsible:
        hats.add("responsible")
    return frozenset(hats)


def can(standing: Standing, deed: Deed, *, responsible: bool = False) -> bool:
    if deed == "do" and responsible:
        return True
    return not CAN[deed].isdisjoint(hats_of(standing, responsible=responsible))


def why_not(standing: Standing, deed: Deed, *, responsible: bool = False) -> str | None:
    if can(standing, deed, responsible=responsible):
        return None
    if standing.role == Role.VIEWER and deed != "comment":
        return str(WHY_NOT_VIEWER)
    return str(WHY_NOT[deed])


def why_not_adopt(standings: Collection[Standing]) -> str | None:
    """Whether what the library recommends can be put in a plan of one of these teams, by what the reader is to each."""
    if not standings:
        return _("There is no team yet whose plan it could go into.")
    if any(can(standing, "edit") for standing in standings):
        return None
    if all(standing.role == Role.VIEWER for standing in standings):
        return _("Viewers can read plans. To put this in one, ask an administrator to make you a member of a team.")
    return _("Only the members of a team, facilitators and administrators can put this in a plan.")


@dataclass(frozen=True)
class Rights:
    """What a page offers: buttons follow it, the doors enforce it."""

    comment: bool
    do: bool
    edit: bool
    moderate: bool


def rights_of(standing: Standing, *, responsible: bool = False) -> Rights:
    return Rights(
        comment=can(standing, "comment"),
        do=can(standing, "do", responsible=responsible),
        edit=can(standing, "edit", responsible=responsible),
        moderate=can(standing, "moderate"),
    )


def why_not_due(starts_on: dt.date, due_on: dt.date) -> str | None:
    if due_on >= starts_on:
        return None
    return _("The due date lies before this plan starts.")


def why_not_state(state: State, blocked_reason: str) -> str | None:
    """Of an initiative that stays on its way."""
    if state == State.BLOCKED and not blocked_reason.strip():
        return _("Say what blocks it, so that somebody can help.")
    if state == State.DONE:
        return _("Say whether it helped, and what becomes of its open items.")
    if state == State.DROPPED:
        return why_not_drop("")
    return None


def why_not_item_state(state: State, reason: str) -> str | None:
    if state == State.BLOCKED and not reason:
        return _("Say what blocks it, so that somebody can help.")
    return why_not_drop(reason) if state == State.DROPPED else None


def why_not_drop(reason: str) -> str | None:
    return None if reason else _("Say why it is dropped, so that nobody has to ask later.")


def why_not_finish(*, open_items: int, items: OpenItems | None, reason: str, is_target: bool) -> str | None:
    if not open_items:
        return None
    if items is None:
        return _("Say what becomes of the action items that are still open.")
    if items in (OpenItems.DROP, OpenItems.LEAVE) and not reason:
        return _("Say why they are not done, so that nobody has to ask later.")
    if items == OpenItems.MOVE and not is_target:
        return _("Choose the initiative they go to.")
    return None


def stands_now(title: str, state: str, blocked_reason: str) -> str:
    """What somebody reads who decided on an older state."""
    about = {"title": title, "state": State(state).label, "reason": blocked_reason}
    if state == State.BLOCKED:
        return _("Nothing was changed: “%(title)s” was marked as blocked meanwhile: %(reason)s") % about
    return _("Nothing was changed: “%(title)s” was moved to “%(state)s” meanwhile.") % about


def why_not_move(state: str) -> str | None:
    if state == State.DONE:
        return _("It is done, and stays in the plan in which it was kept.")
    if state == State.DROPPED:
        return _("It is dropped, and stays in the plan in which it was given up. Take it up again to move it.")
    return None


def why_not_take_back(*, left_at: dt.datetime, moved_on: bool, state: str) -> str | None:
    if moved_on:
        return _("It has gone on to another plan since.")
    if not is_fresh(left_at):
        return _("This can be taken back for a day. Move it to another quarter instead.")
    return why_not_move(state)


def why_not_delete(*, decided: bool, recorded: bool) -> str | None:
    if decided:
        return _(
            "A workshop decided on this initiative, so it stays as part of the record. You can drop it, with a reason."
        )
    if recorded:
        return _(
            "This was promised more than a day ago, so it stays as part of the plan's record. You can drop it, with a "
            "reason."
        )
    return None
