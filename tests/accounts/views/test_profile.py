import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.teams.enums import Role
from apps.teams.models import Organization
from tests.answers import template_of, way_of
from tests.people import People, join


def test_profile_shows_where_i_belong(client: Client, people: People) -> None:
    client.force_login(people.member)
    response = client.get("/profile/")
    assert template_of(response) == "accounts/profile.html"
    assert [str(found.organization) for found in response.context["memberships"]] == ["Northwind Industrial"]
    assert b"Contoso" not in response.content


def test_profile_without_an_organization_says_what_to_do(client: Client, people: People) -> None:
    people.member.memberships.all().delete()
    client.force_login(people.member)
    assert "You belong to no organization yet" in client.get("/profile/").content.decode()


def test_profile_saves_the_name(client: Client, people: People) -> None:
    client.force_login(people.member)
    response = client.post("/profile/", {"name": " Mei Tan "})
    assert way_of(response) == (302, "/profile/")
    people.member.refresh_from_db()
    assert people.member.name == "Mei Tan"


def test_profile_refuses_an_empty_name(client: Client, people: People) -> None:
    client.force_login(people.member)
    response = client.post("/profile/", {"name": " "})
    assert (response.status_code, response.context["form"].errors) == (422, {"name": ["This field is required."]})


@pytest.mark.parametrize("organizations", [1, 3])
def test_profile_query_count(
    client: Client, people: People, organizations: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(organizations - 1):
        join(people.member, Organization.objects.create(name=f"Organization {number}"), Role.MEMBER)
    client.force_login(people.member)
    with django_assert_num_queries(5):
        client.get("/profile/")
