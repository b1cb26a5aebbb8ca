"""Who may do what in an organization: data, and pure functions that say in a sentence why something is not allowed."""

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.teams.enums import Role, TeamRole
from apps.teams.models import Invitation, Membership

EVERYONE = frozenset(Role)
MANAGERS = frozenset({Role.OWNER, Role.ADMIN})

# What a role in the organization allows. Apps below have a table of their own over the same roles.
CAN: dict[str, frozenset[Role]] = {
    "view": EVERYONE,
    "edit": MANAGERS,
    "invite": MANAGERS,
    "manage_people": MANAGERS,
    "manage_teams": MANAGERS,
}

# What a role in the organization allows with any of its teams, and what their leads may do besides.
TEAM_CAN: dict[str, frozenset[Role]] = {
    "view": EVERYONE,
    "edit": MANAGERS,
    "staff": MANAGERS,
    "delete": MANAGERS,
}
LEADS_CAN = frozenset({"edit", "staff"})

REASONS = {
    "edit": gettext_lazy("Only owners and administrators may change the organization."),
    "invite": gettext_lazy("Only owners and administrators may invite people."),
    "manage_people": gettext_lazy("Only owners and administrators may change roles and remove people."),
    "manage_teams": gettext_lazy("Only owners and administrators may create teams."),
}
TEAM_REASONS = {
    "edit": gettext_lazy("Only the team's leads, owners and administrators may rename the team."),
    "staff": gettext_lazy("Only the team's leads, owners and administrators may say who is in the team."),
    "delete": gettext_lazy("Only owners and administrators may delete a team."),
}

INVITATION_DAYS = 14
# So that nobody turns an installation that is open to all into a sender of unwanted mail.
INVITATIONS_PER_DAY = 100
INVITATIONS_OF_A_PERSON_PER_DAY = 100
INVITATIONS_OF_ALL_PER_DAY = 1000


def roles_that_can(action: str) -> frozenset[Role]:
    return CAN[action]


def why_not(action: str, role: Role | None) -> str | None:
    """Why a person with `role` in the organization may not do `action` in it."""
    return None if role in CAN[action] else str(REASONS.get(action, _("You do not belong to this organization.")))


def why_not_in_team(action: str, role: Role | None, team_role: TeamRole | None) -> str | None:
    """Why a person with `role` in the organization and `team_role` in the team may not do `action` with the team."""
    leads = team_role == TeamRole.LEAD and action in LEADS_CAN and role != Role.VIEWER
    if role in TEAM_CAN[action] or leads:
        return None
    return str(TEAM_REASONS.get(action, _("You do not belong to this organization.")))


def why_not_create_organization(*, is_open: bool, is_superuser: bool) -> str | None:
    if is_open or is_superuser:
        return None
    return _("New organizations are made by the people who run this installation. Ask them, or ask to be invited.")


def why_not_change_person(by: Role | None, target: Role) -> str | None:
    """Why `by` may not touch a person of role `target` at all."""
    if reason := why_not("manage_people", by):
        return reason
    if target == Role.OWNER and by != Role.OWNER:
        return _("Only an owner may change or remove an owner.")
    return None


def why_not_change_role(by: Role | None, target: Role, new: Role, *, owners: int) -> str | None:
    """`owners` is how many owners the organization has now."""
    if reason := why_not_change_person(by, target):
        return reason
    if new == Role.OWNER and by != Role.OWNER:
        return _("Only an owner may make somebody an owner.")
    if target == Role.OWNER and new != Role.OWNER and owners == 1:
        return _("An organization needs an owner. Make somebody else an owner first.")
    return None


def why_not_remove(by: Role | None, target: Role, *, owners: int) -> str | None:
    return why_not_change_person(by, target) or why_not_leave(target, owners=owners)


def why_not_leave(role: Role, *, owners: int) -> str | None:
    if role == Role.OWNER and owners == 1:
        return _("An organization needs an owner. Make somebody else an owner first.")
    return None


def roles_to_give(by: Role | None) -> list[Role]:
    """The roles `by` may give to a person."""
    if by not in CAN["manage_people"]:
        return []
    return [role for role in Role if role != Role.OWNER or by == Role.OWNER]


def why_not_lead(role: Role) -> str | None:
    if role == Role.VIEWER:
        return _("A viewer cannot lead a team. Give this person another role first.")
    return None


def why_not_delete_team(*, plans: int) -> str | None:
    if plans:
        return _("This team has action plans. A team is kept as long as there is a plan of it to look back on.")
    return None


def why_not_invite(by: Role | None, role: Role) -> str | None:
    if reason := why_not("invite", by):
        return reason
    if role == Role.OWNER:
        return _("Nobody is invited as an owner. Invite them in another role, and make them an owner afterwards.")
    return None


def why_not_send(*, sent: int, by_person: int, in_all: int) -> str | None:
    """How many invitations went out in the last 24 hours: of the organization, of the person, of the installation."""
    if sent >= INVITATIONS_PER_DAY:
        return _("%(limit)s invitations went out within a day. Please go on tomorrow.") % {"limit": INVITATIONS_PER_DAY}
    if by_person >= INVITATIONS_OF_A_PERSON_PER_DAY:
        words = _("You have sent %(limit)s invitations within a day. Please go on tomorrow.")
        return words % {"limit": INVITATIONS_OF_A_PERSON_PER_DAY}
    if in_all >= INVITATIONS_OF_ALL_PER_DAY:
        words = _("%(limit)s invitations went out from this installation within a day. Please go on tomorrow.")
        return words % {"limit": INVITATIONS_OF_ALL_PER_DAY}
    return None


def why_not_resend(invitation: Invitation) -> str | None:
    """An expired one may be sent again."""
    if invitation.accepted_at:
        return _("This invitation has already been used.")
    if invitation.revoked_at:
        return _("This invitation was withdrawn, or sent again already. Reload the page to see what has changed.")
    return None


def why_not_accept(invitation: Invitation, now: dt.datetime) -> str | None:
    """Why an invitation cannot be accepted by anybody any more."""
    if invitation.accepted_at:
        return _("This invitation has already been used.")
    if invitation.revoked_at:
        return _("This invitation was withdrawn, or replaced by a newer one. Look for the latest e-mail.")
    if invitation.expires_at <= now:
        return _("This invitation has expired. Ask the person who invited you to send it again.")
    return None


def why_not_accept_as(invitation: Invitation, addresses: Collection[str]) -> str | None:
    """Why the person with these verified addresses cannot accept it, though somebody else can."""
    if invitation.email.lower() in addresses:
        return None
    return _("This invitation was sent to %(email)s. Only an account with that address can accept it.") % {
        "email": invitation.email
    }


def why_not_ask(invitation: Invitation, by: User, own: Membership | None) -> str | None:
    """Why a person whose invitation it is not cannot ask its sender for one of their own."""
    if own:
        return _("You belong to this organization already.")
    if invitation.invited_by is None or invitation.invited_by == by:
        return _("Nobody can be asked for another invitation here.")
    return None
