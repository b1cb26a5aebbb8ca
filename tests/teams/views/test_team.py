"""The pages of a team."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.plans.models import ActionPlan
from apps.teams.enums import Role, TeamRole
from apps.teams.models import Team, TeamMembership
from apps.teams.queries import team_role_of
from tests.answers import template_of, way_of
from tests.people import People, join, make_user
from tests.teams.factories import membership

PARTIAL = {"HX-Request": "true", "HX-Target": "member-list"}


def url_of(people: People, rest: str = "") -> str:
    return f"/teams/{people.team.code}/{rest}"


def test_team_create_leads_to_its_page(client: Client, people: People) -> None:
    client.force_login(people.admin)
    url = f"/organizations/{people.organization.code}/teams/new/"
    assert template_of(client.get(url)) == "teams/team_create.html"
    assert 'name="joins" id="id_joins" checked' in client.get(url).text
    response = client.post(url, {"name": "Data"})
    team = Team.objects.get(name="Data")
    assert way_of(response) == (302, team.get_absolute_url())
    assert "Nobody is in this team yet" in client.get(team.get_absolute_url()).content.decode()
    client.post(url, {"name": "Sales", "joins": "on"})
    assert team_role_of(people.admin, Team.objects.get(name="Sales")) == TeamRole.LEAD
    response = client.post(url, {"name": "data"})
    assert response.status_code == 422
    assert response.context["form"].errors == {"name": ["There is already a team of this name."]}


def test_team_detail_shows_a_member_who_is_in_it(client: Client, people: People) -> None:
    client.force_login(people.member)
    response = client.get(url_of(people))
    assert template_of(response) == "teams/team_detail.html"
    assert [str(place.membership.user) for place in response.context["people"]] == ["Lead", "Member"]
    assert (response.context["form"], response.context["can_delete"]) == (None, False)
    page = response.content.decode()
    assert ("Leave the team" in page, "Take out" in page, "Make a lead" in page) == (True, False, False)


def test_team_detail_of_nobody_tells_members_who_can_help(client: Client, people: People) -> None:
    TeamMembership.objects.all().delete()
    client.force_login(people.member)
    assert "An owner or administrator can say who is in it." in client.get(url_of(people)).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_team_detail_query_count(
    client: Client, people: People, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    TeamMembership.objects.exclude(membership__user=people.lead).delete()
    for number in range(rows - 1):
        added = join(make_user(f"p{number}"), people.organization, Role.MEMBER)
        TeamMembership.objects.create(team=people.team, membership=added)
    client.force_login(people.lead)
    with django_assert_num_queries(8):
        client.get(url_of(people))


def test_team_edit_sets_where_the_team_works(client: Client, people: People) -> None:
    client.force_login(people.lead)
    url = url_of(people, "edit/")
    assert "As this installation (UTC)" in client.get(url).content.decode()
    client.post(url, {"name": "Platform", "time_zone": "Asia/Tokyo"})
    people.team.refresh_from_db()
    assert str(people.team.zone) == "Asia/Tokyo"
    assert client.post(url, {"name": "Platform", "time_zone": "Mars/North"}).status_code == 422


def test_team_edit_renames(client: Client, people: People) -> None:
    client.force_login(people.lead)
    Team.objects.create(organization=people.organization, name="Data")
    assert template_of(client.get(url_of(people, "edit/"))) == "teams/team_edit.html"
    assert way_of(client.post(url_of(people, "edit/"), {"name": "Core"})) == (302, url_of(people))
    response = client.post(url_of(people, "edit/"), {"name": "Data"})
    assert response.status_code == 422
    assert response.context["form"].errors == {"name": ["There is already a team of this name."]}
    people.team.refresh_from_db()
    assert people.team.name == "Core"


def test_team_delete_refuses_a_team_with_plans_and_says_so(client: Client, people: People) -> None:
    client.force_login(people.admin)
    day = dt.date(2026, 1, 1)
    plan = ActionPlan.objects.create(team=people.team, name="Q1", starts_on=day, ends_on=day)
    response = client.post(url_of(people, "delete/"), follow=True)
    assert response.content.decode().count("This team has action plans.") == 2
    plan.delete()
    assert way_of(client.post(url_of(people, "delete/"))) == (302, people.organization.get_absolute_url())
    assert not Team.objects.filter(pk=people.team.pk).exists()


def test_team_member_add_by_the_lead(client: Client, people: People) -> None:
    client.force_login(people.lead)
    data = {"member": membership(people.facilitator, people.organization).code, "role": "member"}
    assert way_of(client.post(url_of(people, "members/new/"), data)) == (302, url_of(people))
    assert team_role_of(people.facilitator, people.team) == TeamRole.MEMBER


def test_team_member_add_answers_htmx_with_the_list(client: Client, people: People) -> None:
    client.force_login(people.lead)
    data = {"member": membership(people.facilitator, people.organization).code, "role": "lead"}
    response = client.post(url_of(people, "members/new/"), data, headers=PARTIAL)
    assert (response.status_code, template_of(response)) == (200, "teams/team_detail.html#member-list")
    page = response.content.decode()
    assert "Facilitator is in the team now." in page
    assert page.count('<li class="spread">') == 3


@pytest.mark.parametrize("headers", [{}, PARTIAL])
def test_team_member_add_refuses_a_viewer_as_lead_and_strangers(
    client: Client, people: People, headers: dict[str, str]
) -> None:
    client.force_login(people.lead)
    viewer = membership(people.viewer, people.organization).code
    response = client.post(url_of(people, "members/new/"), {"member": viewer, "role": "lead"}, headers=headers)
    sentence = "A viewer cannot lead a team. Give this person another role first."
    assert (response.status_code, response.context["form"].errors) == (422, {"role": [sentence]})
    assert sentence in response.content.decode()
    stranger = membership(people.outsider, people.other_organization).code
    response = client.post(url_of(people, "members/new/"), {"member": stranger, "role": "member"}, headers=headers)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["member"])
    assert people.team.memberships.count() == 2


def test_team_member_edit_makes_a_lead_and_back(client: Client, people: People) -> None:
    client.force_login(people.lead)
    url = url_of(people, f"members/{membership(people.member, people.organization).code}/")
    assert way_of(client.post(url, {"role": "lead"})) == (302, url_of(people))
    assert team_role_of(people.member, people.team) == TeamRole.LEAD
    response = client.post(url, {"role": "member"}, headers=PARTIAL)
    assert template_of(response) == "teams/team_detail.html#member-list"
    assert "Member is a member of the team now." in response.content.decode()


def test_team_member_edit_refuses_nonsense_and_a_viewer_as_lead(client: Client, people: People) -> None:
    client.force_login(people.lead)
    viewer = membership(people.viewer, people.organization)
    TeamMembership.objects.create(team=people.team, membership=viewer)
    url = url_of(people, f"members/{viewer.code}/")
    page = client.post(url, {"role": "boss"}, headers=PARTIAL).content.decode()
    assert "Choose whether this person leads the team or is a member of it." in page
    page = client.post(url, {"role": "lead"}, headers=PARTIAL).content.decode()
    assert "A viewer cannot lead a team." in page
    assert team_role_of(people.viewer, people.team) == TeamRole.MEMBER


def test_team_member_remove_by_the_lead_and_by_oneself(client: Client, people: People) -> None:
    client.force_login(people.lead)
    url = url_of(people, f"members/{membership(people.member, people.organization).code}/remove/")
    response = client.post(url, headers=PARTIAL)
    assert template_of(response) == "teams/team_detail.html#member-list"
    assert "Member is no longer in the team." in response.content.decode()
    assert client.post(url).status_code == 404
    url = url_of(people, f"members/{membership(people.lead, people.organization).code}/remove/")
    assert way_of(client.post(url)) == (302, url_of(people))
    assert not people.team.memberships.exists()
