"""Limits with two real connections at once."""

import pytest

from apps.teams import rules
from apps.teams.enums import Role
from apps.teams.models import Invitation, Membership
from apps.teams.services.invitations import accept_invitation, invite, revoke_invitation
from apps.teams.services.people import leave_organization
from tests.people import join, make_people, make_user
from tests.races import at_once
from tests.teams.factories import make_invitation

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_last_owners_who_leave_at_once_one_stays() -> None:
    people = make_people()
    second = make_user("second")
    join(second, people.organization, Role.OWNER)
    outcomes = at_once(
        lambda: leave_organization(organization=people.organization, by=people.owner),
        lambda: leave_organization(organization=people.organization, by=second),
    )
    assert outcomes == ["An organization needs an owner. Make somebody else an owner first.", "done"]
    assert Membership.objects.filter(organization=people.organization, role=Role.OWNER).count() == 1


def test_what_is_accepted_and_withdrawn_at_once_is_one_of_them() -> None:
    people = make_people()
    invitation = make_invitation(people.organization, by=people.owner, email=people.outsider.email)
    outcomes = at_once(
        lambda: accept_invitation(invitation=invitation, by=people.outsider),
        lambda: revoke_invitation(invitation=invitation, by=people.owner),
    )
    joined = people.organization.memberships.filter(user=people.outsider).exists()
    sentence = "already been used" if joined else "was withdrawn"
    assert (outcomes[1], sentence in outcomes[0]) == ("done", True)


def test_of_two_invitations_at_once_the_last_of_the_day_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "INVITATIONS_OF_ALL_PER_DAY", 1)
    people = make_people()
    places = ((people.organization, people.owner), (people.other_organization, people.outsider))
    deeds = [
        lambda place=place, by=by: invite(organization=place, email="a@example.org", role=Role.MEMBER, team=None, by=by)
        for place, by in places
    ]
    sentence = "1 invitations went out from this installation within a day. Please go on tomorrow."
    assert at_once(*deeds) == [sentence, "done"]
    assert Invitation.objects.count() == 1


def test_one_person_who_accepts_twice_at_once_joins_once() -> None:
    people = make_people()
    invitation = make_invitation(people.organization, by=people.owner, team=people.team, email=people.outsider.email)
    deed = lambda: accept_invitation(invitation=invitation, by=people.outsider)  # noqa: E731
    assert at_once(deed, deed) == ["done", "done"]
    assert people.organization.memberships.filter(user=people.outsider).count() == 1
