"""Limits with two real connections at once."""

import pytest

from apps.teams.enums import Role
from apps.teams.models import Membership
from apps.teams.services.invitations import accept_invitation
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


def test_of_two_people_with_one_link_one_joins() -> None:
    people = make_people()
    second = make_user("second")
    invitation = make_invitation(people.organization, by=people.owner)
    before = people.organization.memberships.count()
    outcomes = at_once(
        lambda: accept_invitation(invitation=invitation, by=people.outsider),
        lambda: accept_invitation(invitation=invitation, by=second),
    )
    assert outcomes == ["This invitation has already been used.", "done"]
    assert people.organization.memberships.count() == before + 1


def test_one_person_who_accepts_twice_at_once_joins_once() -> None:
    people = make_people()
    invitation = make_invitation(people.organization, by=people.owner, team=people.team)
    deed = lambda: accept_invitation(invitation=invitation, by=people.outsider)  # noqa: E731
    assert at_once(deed, deed) == ["done", "done"]
    assert people.organization.memberships.filter(user=people.outsider).count() == 1
