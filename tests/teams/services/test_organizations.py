import pytest
from pytest_django import Settings

from apps.activity.queries import history_of
from apps.teams.enums import Role
from apps.teams.models import Organization
from apps.teams.queries import role_of
from apps.teams.refusals import TeamsRefused
from apps.teams.services.organizations import create_organization, rename_organization
from tests.people import People


def test_create_organization_is_owned_by_whoever_creates_it(people: People) -> None:
    organization = create_organization(name=" Fabrikam ", by=people.outsider)
    assert organization.name == "Fabrikam"
    assert role_of(people.outsider, organization) == Role.OWNER
    entry = history_of("organization", organization.code).get()
    assert (entry.verb, entry.actor, entry.data) == ("organization_created", people.outsider, {"name": "Fabrikam"})


def test_create_organization_twice_is_one_organization(people: People) -> None:
    first = create_organization(name="Fabrikam", by=people.outsider)
    assert create_organization(name="fabrikam", by=people.outsider) == first
    assert Organization.objects.filter(name__iexact="Fabrikam").count() == 1
    assert create_organization(name="Fabrikam", by=people.member) != first


def test_create_organization_refuses_when_closed(people: People, settings: Settings) -> None:
    settings.ORGANIZATION_CREATION_OPEN = False
    with pytest.raises(TeamsRefused, match="New organizations are made by the people who run this installation"):
        create_organization(name="Fabrikam", by=people.outsider)
    people.outsider.is_superuser = True
    people.outsider.save()
    assert create_organization(name="Fabrikam", by=people.outsider).name == "Fabrikam"


def test_create_organization_refuses_an_empty_name(people: People) -> None:
    with pytest.raises(TeamsRefused, match="Give the organization a name"):
        create_organization(name="  ", by=people.outsider)


def test_rename_organization_writes_it_once(people: People) -> None:
    for _ in range(2):
        renamed = rename_organization(organization=people.organization, name="Northwind", by=people.admin)
        assert renamed.name == "Northwind"
    entry = history_of("organization", people.organization.code).get()
    assert (entry.verb, entry.data) == (
        "organization_renamed",
        {"before": "Northwind Industrial", "after": "Northwind"},
    )


def test_rename_organization_refuses_member_and_empty_name(people: People) -> None:
    with pytest.raises(TeamsRefused, match="Only owners and administrators may change the organization"):
        rename_organization(organization=people.organization, name="Northwind", by=people.member)
    with pytest.raises(TeamsRefused, match="Give the organization a name"):
        rename_organization(organization=people.organization, name=" ", by=people.admin)
    people.organization.refresh_from_db()
    assert people.organization.name == "Northwind Industrial"
