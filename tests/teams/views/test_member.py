"""Changing a person's role, and removing a person."""

from django.test import Client

from apps.teams.enums import Role
from apps.teams.queries import role_of
from tests.answers import template_of, way_of
from tests.people import People
from tests.teams.factories import membership


def url_of(people: People, name: str) -> str:
    member = membership(getattr(people, name), people.organization)
    return f"/organizations/{people.organization.code}/people/{member.code}/"


def test_member_edit_changes_the_role(client: Client, people: People) -> None:
    client.force_login(people.admin)
    url = url_of(people, "member")
    response = client.get(url)
    assert template_of(response) == "teams/member_edit.html"
    choices = [value for value, _ in response.context["form"].fields["role"].choices]
    assert choices == ["admin", "facilitator", "member", "viewer"]
    response = client.post(url, {"role": "facilitator"})
    assert way_of(response) == (302, people.organization.get_absolute_url())
    assert role_of(people.member, people.organization) == Role.FACILITATOR


def test_member_edit_refuses_what_an_admin_may_not_give(client: Client, people: People) -> None:
    client.force_login(people.admin)
    response = client.post(url_of(people, "member"), {"role": "owner"})
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "role": ["Select a valid choice. owner is not one of the available choices."]
    }
    assert role_of(people.member, people.organization) == Role.MEMBER


def test_member_edit_keeps_the_last_owner_and_says_so(client: Client, people: People) -> None:
    client.force_login(people.owner)
    response = client.post(url_of(people, "owner"), {"role": "member"})
    sentence = "An organization needs an owner. Make somebody else an owner first."
    assert (response.status_code, response.context["form"].errors) == (422, {"role": [sentence]})
    assert response.context["why_not_remove"] == sentence


def test_member_edit_of_an_owner_tells_an_admin_why_not(client: Client, people: People) -> None:
    client.force_login(people.admin)
    for url in (url_of(people, "owner"), f"{url_of(people, 'owner')}remove/"):
        response = client.post(url, {"role": "member"})
        assert response.status_code == 403
        assert "Only an owner may change or remove an owner." in response.content.decode()


def test_member_edit_knows_nobody_of_another_organization(client: Client, people: People) -> None:
    client.force_login(people.admin)
    stranger = membership(people.outsider, people.other_organization)
    assert client.get(f"/organizations/{people.organization.code}/people/{stranger.code}/").status_code == 404


def test_member_remove_takes_the_person_out(client: Client, people: People) -> None:
    client.force_login(people.admin)
    response = client.post(f"{url_of(people, 'member')}remove/")
    assert way_of(response) == (302, people.organization.get_absolute_url())
    assert role_of(people.member, people.organization) is None
    client.force_login(people.member)
    assert client.get(people.organization.get_absolute_url()).status_code == 404


def test_member_remove_of_oneself_ends_at_the_profile(client: Client, people: People) -> None:
    client.force_login(people.admin)
    assert way_of(client.post(f"{url_of(people, 'admin')}remove/")) == (302, "/profile/")


def test_member_remove_keeps_the_last_owner(client: Client, people: People) -> None:
    client.force_login(people.owner)
    response = client.post(f"{url_of(people, 'owner')}remove/", follow=True)
    assert "An organization needs an owner." in response.content.decode()
    assert role_of(people.owner, people.organization) == Role.OWNER
