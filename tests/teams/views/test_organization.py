"""The pages of an organization."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from apps.teams.enums import Role
from apps.teams.models import Membership, Organization, Team
from apps.teams.queries import role_of
from tests.answers import template_of, way_of
from tests.people import People, join, make_user
from tests.teams.factories import make_invitation


def home_of(organization: Organization) -> str:
    return f"/organizations/{organization.code}/"


def test_organization_create_makes_it_the_one_i_work_in(client: Client, people: People) -> None:
    client.force_login(people.outsider)
    assert template_of(client.get("/organizations/new/")) == "teams/organization_create.html"
    response = client.post("/organizations/new/", {"name": "Fabrikam"})
    organization = Organization.objects.get(name="Fabrikam")
    assert way_of(response) == (302, home_of(organization))
    assert client.session["organization"] == organization.code
    page = client.get(home_of(organization)).content.decode()
    assert "Fabrikam is ready. Create teams and invite people." in page
    assert "Create the first team" in page


def test_organization_create_refuses_an_empty_name_and_when_closed(
    client: Client, people: People, settings: Settings
) -> None:
    client.force_login(people.outsider)
    response = client.post("/organizations/new/", {"name": ""})
    assert (response.status_code, response.context["form"].errors) == (422, {"name": ["This field is required."]})
    settings.ORGANIZATION_CREATION_OPEN = False
    response = client.get("/organizations/new/")
    assert response.status_code == 403
    assert "New organizations are made by the people who run this installation." in response.content.decode()


def test_organization_detail_shows_people_roles_teams_and_invitations(client: Client, people: People) -> None:
    invitation = make_invitation(people.organization, by=people.owner, email="waiting@example.org")
    make_invitation(people.other_organization, by=people.outsider, token="another")
    join(make_user("stranger"), people.other_organization, Role.MEMBER)
    client.force_login(people.admin)
    response = client.get(home_of(people.organization))
    assert template_of(response) == "teams/organization_detail.html"
    assert [str(found.user) for found in response.context["people"]] == [
        "Admin",
        "Facilitator",
        "Lead",
        "Member",
        "Owner",
        "Viewer",
    ]
    assert list(response.context["teams"]) == [people.team]
    assert list(response.context["invitations"]) == [invitation]
    assert "member@example.org" in response.content.decode()


def test_organization_detail_keeps_addresses_and_invitations_from_members(client: Client, people: People) -> None:
    make_invitation(people.organization, by=people.owner, email="waiting@example.org")
    client.force_login(people.member)
    response = client.get(home_of(people.organization))
    assert response.context["invitations"] == ()
    assert "@example.org" not in response.content.decode()


def test_organization_detail_answers_with_one_list(client: Client, people: People) -> None:
    for number in range(45):
        join(make_user(f"p{number}"), people.organization, Role.VIEWER)
    client.force_login(people.member)
    url = f"{home_of(people.organization)}?page=2"
    response = client.get(url, headers={"HX-Request": "true", "HX-Target": "people"})
    assert template_of(response) == "teams/organization_detail.html#people"
    assert [str(found.user) for found in response.context["people"]] == ["Viewer"]
    response = client.get(url, headers={"HX-Request": "true", "HX-Target": "invitation-list"})
    assert template_of(response) == "teams/organization_detail.html"


@pytest.mark.parametrize("rows", [1, 3])
def test_organization_detail_query_count(
    client: Client, people: People, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Membership.objects.exclude(user=people.owner).delete()
    for number in range(rows - 1):
        join(make_user(f"p{number}"), people.organization, Role.MEMBER)
        Team.objects.create(organization=people.organization, name=f"Team {number}")
    for number in range(rows):
        email = f"invited{number}@example.org"
        make_invitation(people.organization, by=people.owner, email=email, token=str(number))
    client.force_login(people.owner)
    with django_assert_num_queries(11):
        client.get(home_of(people.organization))


def test_organization_edit_renames(client: Client, people: People) -> None:
    client.force_login(people.admin)
    url = f"{home_of(people.organization)}edit/"
    response = client.get(url)
    assert template_of(response) == "teams/organization_edit.html"
    assert response.context["form"].initial == {"name": "Northwind Industrial"}
    assert way_of(client.post(url, {"name": "Northwind"})) == (302, home_of(people.organization))
    people.organization.refresh_from_db()
    assert people.organization.name == "Northwind"
    assert client.post(url, {"name": " "}).status_code == 422


def test_organization_switch_changes_where_i_work(client: Client, people: People) -> None:
    join(people.member, people.other_organization, Role.VIEWER)
    client.force_login(people.member)
    assert client.get("/profile/").wsgi_request.organization() == people.other_organization  # type: ignore[attr-defined]
    assert way_of(client.post(f"{home_of(people.organization)}switch/")) == (302, "/")
    assert client.get("/profile/").wsgi_request.organization() == people.organization  # type: ignore[attr-defined]


def test_organization_switch_back_after_leaving_falls_to_another(client: Client, people: People) -> None:
    join(people.member, people.other_organization, Role.VIEWER)
    client.force_login(people.member)
    client.post(f"{home_of(people.organization)}switch/")
    assert way_of(client.post(f"{home_of(people.organization)}leave/")) == (302, "/profile/")
    assert client.get("/profile/").wsgi_request.organization() == people.other_organization  # type: ignore[attr-defined]


def test_organization_leave_keeps_the_last_owner_and_says_so(client: Client, people: People) -> None:
    client.force_login(people.owner)
    assert way_of(client.post(f"{home_of(people.organization)}leave/")) == (302, home_of(people.organization))
    assert role_of(people.owner, people.organization) == Role.OWNER
    page = client.get(home_of(people.organization)).content.decode()
    assert page.count("An organization needs an owner. Make somebody else an owner first.") == 1
