"""The rules of organizations and teams, as tables over roles."""

import datetime as dt

import pytest
from django.utils import timezone

from apps.teams import rules
from apps.teams.enums import Role, TeamRole
from apps.teams.models import Invitation

LAST_OWNER = "An organization needs an owner. Make somebody else an owner first."
NOT_A_MANAGER = "Only owners and administrators may change roles and remove people."
NOT_AN_OWNER = "Only an owner may change or remove an owner."


def test_roles_that_can_are_those_of_the_table() -> None:
    assert rules.roles_that_can("view") == set(Role)
    assert rules.roles_that_can("invite") == {Role.OWNER, Role.ADMIN}


def test_why_not_says_it_in_a_sentence() -> None:
    assert rules.why_not("invite", Role.ADMIN) is None
    assert rules.why_not("invite", Role.FACILITATOR) == "Only owners and administrators may invite people."
    assert rules.why_not("view", None) == "You do not belong to this organization."


@pytest.mark.parametrize(
    ("action", "role", "team_role", "allowed"),
    [
        ("view", Role.VIEWER, None, True),
        ("view", None, None, False),
        ("staff", Role.MEMBER, TeamRole.LEAD, True),
        ("staff", Role.MEMBER, TeamRole.MEMBER, False),
        ("staff", Role.VIEWER, TeamRole.LEAD, False),
        ("staff", Role.ADMIN, None, True),
        ("delete", Role.MEMBER, TeamRole.LEAD, False),
        ("delete", Role.OWNER, None, True),
    ],
)
def test_why_not_in_team_counts_both_roles(
    action: str, role: Role | None, team_role: TeamRole | None, *, allowed: bool
) -> None:
    assert (rules.why_not_in_team(action, role, team_role) is None) is allowed


@pytest.mark.parametrize(
    ("by", "target", "new", "owners", "reason"),
    [
        (Role.ADMIN, Role.MEMBER, Role.ADMIN, 1, None),
        (Role.OWNER, Role.OWNER, Role.ADMIN, 2, None),
        (Role.OWNER, Role.OWNER, Role.ADMIN, 1, LAST_OWNER),
        (Role.OWNER, Role.OWNER, Role.OWNER, 1, None),
        (Role.ADMIN, Role.OWNER, Role.MEMBER, 2, NOT_AN_OWNER),
        (Role.ADMIN, Role.MEMBER, Role.OWNER, 1, "Only an owner may make somebody an owner."),
        (Role.FACILITATOR, Role.MEMBER, Role.VIEWER, 1, NOT_A_MANAGER),
        (None, Role.MEMBER, Role.VIEWER, 1, NOT_A_MANAGER),
    ],
)
def test_why_not_change_role(by: Role | None, target: Role, new: Role, owners: int, reason: str | None) -> None:
    assert rules.why_not_change_role(by, target, new, owners=owners) == reason


@pytest.mark.parametrize(
    ("by", "target", "owners", "reason"),
    [
        (Role.ADMIN, Role.MEMBER, 1, None),
        (Role.ADMIN, Role.OWNER, 2, NOT_AN_OWNER),
        (Role.OWNER, Role.OWNER, 2, None),
        (Role.OWNER, Role.OWNER, 1, LAST_OWNER),
        (Role.MEMBER, Role.VIEWER, 1, NOT_A_MANAGER),
    ],
)
def test_why_not_remove(by: Role, target: Role, owners: int, reason: str | None) -> None:
    assert rules.why_not_remove(by, target, owners=owners) == reason


def test_roles_to_give_stop_below_ones_own_reach() -> None:
    assert rules.roles_to_give(Role.OWNER) == list(Role)
    assert rules.roles_to_give(Role.ADMIN) == [Role.ADMIN, Role.FACILITATOR, Role.MEMBER, Role.VIEWER]
    assert rules.roles_to_give(Role.MEMBER) == []


@pytest.mark.parametrize(
    ("is_open", "is_superuser", "allowed"), [(True, False, True), (False, True, True), (False, False, False)]
)
def test_why_not_create_organization(*, is_open: bool, is_superuser: bool, allowed: bool) -> None:
    reason = rules.why_not_create_organization(is_open=is_open, is_superuser=is_superuser)
    assert (reason is None) is allowed


def test_why_not_invite_refuses_owners() -> None:
    assert rules.why_not_invite(Role.OWNER, Role.ADMIN) is None
    assert rules.why_not_invite(Role.MEMBER, Role.VIEWER) == "Only owners and administrators may invite people."
    assert rules.why_not_invite(Role.OWNER, Role.OWNER) == (
        "Nobody is invited as an owner. Invite them in another role, and make them an owner afterwards."
    )


def test_why_not_accept_and_resend_say_what_happened() -> None:
    now = timezone.now()
    day = dt.timedelta(days=1)
    fresh = Invitation(expires_at=now + day)
    expired = Invitation(expires_at=now)
    used = Invitation(expires_at=now + day, accepted_at=now)
    withdrawn = Invitation(expires_at=now + day, revoked_at=now)
    assert rules.why_not_accept(fresh, now) is None
    assert rules.why_not_accept(expired, now) == (
        "This invitation has expired. Ask the person who invited you to send it again."
    )
    assert rules.why_not_accept(used, now) == "This invitation has already been used."
    assert rules.why_not_accept(withdrawn, now) == (
        "This invitation was withdrawn, or replaced by a newer one. Look for the latest e-mail."
    )
    assert rules.why_not_resend(fresh) is None
    assert rules.why_not_resend(expired) is None
    assert rules.why_not_resend(used) == "This invitation has already been used."
    assert rules.why_not_resend(withdrawn) == (
        "This invitation was withdrawn, or sent again already. Reload the page to see what has changed."
    )


@pytest.mark.parametrize(
    ("sent", "by_person", "in_all", "sentence"),
    [
        (0, 0, 0, None),
        (
            0,
            rules.INVITATIONS_OF_A_PERSON_PER_DAY,
            0,
            "You have sent 100 invitations within a day. Please go on tomorrow.",
        ),
    ],
)
def test_invitations_are_limited(sent: int, by_person: int, in_all: int, sentence: str | None) -> None:
    assert rules.why_not_send(sent=sent, by_person=by_person, in_all=in_all) == sentence
