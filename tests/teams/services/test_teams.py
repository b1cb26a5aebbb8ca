import datetime as dt

import pytest

from apps.activity.queries import history_of
from apps.plans.models import ActionPlan
from apps.teams.enums import TeamRole
from apps.teams.models import Membership, Team
from apps.teams.queries import role_of, team_role_of
from apps.teams.refusals import TeamsRefused
from apps.teams.services.teams import create_team, delete_team, put_in_team, rename_team, take_from_team
from tests.people import People
from tests.teams.factories import make_invitation, membership


def test_create_team_writes_its_row(people: People) -> None:
    team = create_team(organization=people.organization, name=" Data ", by=people.admin)
    assert (team.name, team.organization) == ("Data", people.organization)
    entry = history_of("team", team.code).get()
    assert (entry.verb, entry.actor, entry.data) == ("team_created", people.admin, {"name": "Data"})


@pytest.mark.parametrize(
    ("person", "name", "reason"),
    [
        ("member", "Data", "Only owners and administrators may create teams"),
        ("outsider", "Data", "Only owners and administrators may create teams"),
        ("admin", "platform", "There is already a team of this name"),
        ("admin", " ", "Give the team a name"),
    ],
)
def test_create_team_refuses(people: People, person: str, name: str, reason: str) -> None:
    with pytest.raises(TeamsRefused, match=reason):
        create_team(organization=people.organization, name=name, by=getattr(people, person))
    assert people.organization.teams.count() == 1


def test_rename_team_by_its_lead_is_written_once(people: People) -> None:
    for _ in range(2):
        assert rename_team(team=people.team, name="Core", by=people.lead).name == "Core"
    entry = history_of("team", people.team.code).get()
    assert (entry.verb, entry.data) == ("team_renamed", {"before": "Platform", "after": "Core"})


def test_rename_team_may_change_its_case_and_refuses_members_and_taken_names(people: People) -> None:
    create_team(organization=people.organization, name="Data", by=people.admin)
    assert rename_team(team=people.team, name="PLATFORM", by=people.lead).name == "PLATFORM"
    with pytest.raises(TeamsRefused, match="Only the team's leads, owners and administrators may rename"):
        rename_team(team=people.team, name="Core", by=people.member)
    with pytest.raises(TeamsRefused, match="There is already a team of this name"):
        rename_team(team=people.team, name="data", by=people.lead)


def test_delete_team_keeps_invitations_for_the_organization(people: People) -> None:
    invitation = make_invitation(people.organization, by=people.owner, team=people.team)
    for _ in range(2):
        delete_team(team=people.team, by=people.admin)
    invitation.refresh_from_db()
    assert invitation.team is None
    assert role_of(people.member, people.organization) is not None
    entry = history_of("organization", people.organization.code).get()
    assert (entry.verb, entry.data) == ("team_deleted", {"name": "Platform"})


def test_delete_team_refuses_lead_and_a_team_with_plans(people: People) -> None:
    with pytest.raises(TeamsRefused, match="Only owners and administrators may delete a team"):
        delete_team(team=people.team, by=people.lead)
    day = dt.date(2026, 1, 1)
    ActionPlan.objects.create(team=people.team, name="Q1", starts_on=day, ends_on=day)
    with pytest.raises(TeamsRefused, match="This team has action plans"):
        delete_team(team=people.team, by=people.admin)
    assert Team.objects.filter(pk=people.team.pk).exists()


def test_put_in_team_adds_changes_and_repeats(people: People) -> None:
    member = membership(people.facilitator, people.organization)
    for role in (TeamRole.MEMBER, TeamRole.MEMBER, TeamRole.LEAD):
        put_in_team(team=people.team, member=member, role=role, by=people.lead)
    assert team_role_of(people.facilitator, people.team) == TeamRole.LEAD
    verbs = list(history_of("team", people.team.code).values_list("verb", flat=True))
    assert verbs == ["team_role_changed", "team_joined"]


def test_put_in_team_refuses(people: People) -> None:
    viewer = membership(people.viewer, people.organization)
    stranger = membership(people.outsider, people.other_organization)
    with pytest.raises(TeamsRefused, match="may say who is in the team"):
        put_in_team(team=people.team, member=viewer, role=TeamRole.MEMBER, by=people.member)
    with pytest.raises(TeamsRefused, match="A viewer cannot lead a team"):
        put_in_team(team=people.team, member=viewer, role=TeamRole.LEAD, by=people.lead)
    with pytest.raises(TeamsRefused, match="does not belong to the organization any more"):
        put_in_team(team=people.team, member=stranger, role=TeamRole.MEMBER, by=people.lead)
    assert team_role_of(people.viewer, people.team) is None
    assert team_role_of(people.outsider, people.team) is None


def test_take_from_team_is_written_once_and_allowed_to_oneself(people: People) -> None:
    member = membership(people.member, people.organization)
    with pytest.raises(TeamsRefused, match="may say who is in the team"):
        take_from_team(team=people.team, member=member, by=people.facilitator)
    for _ in range(2):
        take_from_team(team=people.team, member=member, by=people.member)
    assert team_role_of(people.member, people.team) is None
    assert Membership.objects.filter(pk=member.pk).exists()
    entry = history_of("team", people.team.code).get()
    assert (entry.verb, entry.data) == ("team_left", {"person": "Member"})
