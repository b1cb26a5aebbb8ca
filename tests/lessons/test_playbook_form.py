"""Which organizations the form of a playbook offers and takes."""

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.lessons.models import Playbook
from apps.teams.enums import Role
from apps.teams.models import Membership, Organization
from tests.lessons.curation_forms import form_of_entry
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.factories import make_playbook
from tests.people import People

ADD = "/curate/snippets/lessons/playbook/add/"


def edit(playbook: Playbook) -> str:
    return f"/curate/snippets/lessons/playbook/edit/{playbook.pk}/"


def offered(client: Client, address: str) -> list[str]:
    field = client.get(address).context["form"].fields["organization"]
    return sorted(organization.name for organization in field.queryset)


def member_of(user: User, organization: Organization) -> Client:
    Membership.objects.create(user=user, organization=organization, role=Role.VIEWER)
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("make", [make_editor, make_shipped_curator])
def test_form_offers_the_organizations_of_who_edits_and_no_other(people: People, make: type) -> None:
    client = member_of(make(), people.organization)
    assert offered(client, ADD) == ["Northwind Industrial"]
    assert "Contoso Rail" not in client.get(ADD).content.decode()
    shared, theirs = make_playbook(), make_playbook(organization=people.other_organization)
    assert offered(client, edit(shared)) == ["Northwind Industrial"]
    assert offered(client, edit(theirs)) == ["Contoso Rail", "Northwind Industrial"]


def test_form_takes_no_organization_it_does_not_offer(people: People) -> None:
    playbook = make_playbook()
    client = member_of(make_editor(), people.organization)
    for organization, stored in ((people.other_organization, False), (people.organization, True)):
        client.post(edit(playbook), form_of_entry(playbook, organization=str(organization.pk)))
        latest = Playbook.objects.get(pk=playbook.pk).get_latest_revision_as_object()
        assert (latest.organization_id == organization.pk) is stored


def test_form_offers_whoever_administers_the_installation_all_of_them(people: People) -> None:
    people.admin.is_superuser = True
    people.admin.save()
    client = Client()
    client.force_login(people.admin)
    assert offered(client, ADD) == ["Contoso Rail", "Northwind Industrial"]
