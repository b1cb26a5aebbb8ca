import pytest

from apps.activity.queries import history_of
from apps.teams.enums import Role, TeamRole
from apps.teams.models import Membership, TeamMembership
from apps.teams.queries import role_of, team_role_of
from apps.teams.refusals import TeamsRefused
from apps.teams.services.people import change_role, leave_organization, remove_person
from tests.people import People
from tests.teams.factories import membership


def test_change_role_writes_it_once(people: People) -> None:
    member = membership(people.member, people.organization)
    for _ in range(2):
        changed = change_role(member=member, role=Role.FACILITATOR, by=people.admin)
        assert changed is not None
        assert changed.role == Role.FACILITATOR
    entry = history_of("organization", people.organization.code).get()
    assert (entry.verb, entry.actor) == ("role_changed", people.admin)
    assert entry.data == {"person": "Member", "before": "member", "after": "facilitator"}


def test_change_role_to_viewer_ends_leading(people: People) -> None:
    change_role(member=membership(people.lead, people.organization), role=Role.VIEWER, by=people.admin)
    assert team_role_of(people.lead, people.team) == TeamRole.MEMBER


def test_change_role_keeps_the_last_owner(people: People) -> None:
    owner = membership(people.owner, people.organization)
    with pytest.raises(TeamsRefused, match="An organization needs an owner"):
        change_role(member=owner, role=Role.ADMIN, by=people.owner)
    change_role(member=membership(people.admin, people.organization), role=Role.OWNER, by=people.owner)
    change_role(member=owner, role=Role.ADMIN, by=people.owner)
    assert role_of(people.owner, people.organization) == Role.ADMIN


def test_change_role_refuses_outsider_of_another_organization(people: People) -> None:
    with pytest.raises(TeamsRefused, match="Only owners and administrators may change roles"):
        change_role(member=membership(people.member, people.organization), role=Role.VIEWER, by=people.outsider)


def test_change_role_of_somebody_who_left_is_nothing(people: People) -> None:
    member = membership(people.member, people.organization)
    Membership.objects.filter(pk=member.pk).delete()
    assert change_role(member=member, role=Role.VIEWER, by=people.admin) is None


def test_remove_person_ends_their_teams_and_is_written_once(people: People) -> None:
    member = membership(people.member, people.organization)
    for _ in range(2):
        remove_person(member=member, by=people.admin)
    assert role_of(people.member, people.organization) is None
    assert not TeamMembership.objects.filter(membership__user=people.member).exists()
    entry = history_of("organization", people.organization.code).get()
    assert (entry.verb, entry.data) == ("person_removed", {"person": "Member"})


def test_remove_person_refuses_admin_against_owner(people: People) -> None:
    with pytest.raises(TeamsRefused, match="Only an owner may change or remove an owner"):
        remove_person(member=membership(people.owner, people.organization), by=people.admin)
    assert role_of(people.owner, people.organization) == Role.OWNER


def test_leave_organization_is_written_once(people: People) -> None:
    for _ in range(2):
        leave_organization(organization=people.organization, by=people.member)
    assert role_of(people.member, people.organization) is None
    entry = history_of("organization", people.organization.code).get()
    assert (entry.verb, entry.actor) == ("person_left", people.member)


def test_leave_organization_refuses_the_last_owner(people: People) -> None:
    with pytest.raises(TeamsRefused, match="An organization needs an owner"):
        leave_organization(organization=people.organization, by=people.owner)
    assert role_of(people.owner, people.organization) == Role.OWNER
