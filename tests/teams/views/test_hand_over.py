"""Before somebody leaves: what they hold, and who goes on with it."""

import pytest
from django.test import Client

from apps.activity.queries import history_of
from apps.plans.enums import State
from apps.plans.history import sentence
from apps.plans.models import ActionItem, Initiative
from apps.teams.enums import Role
from apps.teams.forms import HANDED_ONE_BY_ONE
from apps.teams.models import Membership
from apps.teams.services.people import remove_person
from tests.answers import template_of, way_of
from tests.people import People
from tests.plans.factories import make_initiative, make_item
from tests.teams.factories import membership


@pytest.fixture
def held(people: People) -> tuple[Initiative, ActionItem]:
    """What the lead holds: an initiative and an item of somebody else's; what is done, and what is elsewhere, stays."""
    initiative = make_initiative(people.team, title="One pipeline", owner=people.lead)
    item = make_item(
        make_initiative(people.team, title="Another", owner=people.member), "Ask legal", assignee=people.lead
    )
    make_initiative(people.team, title="Delivered", owner=people.lead, state=State.DONE)
    make_item(initiative, "Finished", assignee=people.lead, state=State.DONE)
    make_initiative(people.other_team, title="Elsewhere", owner=people.lead)
    return initiative, item


def url_of(people: People) -> str:
    member = membership(people.lead, people.organization)
    return f"/organizations/{people.organization.code}/people/{member.code}/remove/"


def code_of(people: People, name: str) -> str:
    return membership(getattr(people, name), people.organization).code


def test_the_page_lists_what_is_open(client: Client, people: People, held: tuple[Initiative, ActionItem]) -> None:
    client.force_login(people.admin)
    response = client.get(url_of(people))
    assert template_of(response) == "teams/member_remove.html"
    form = response.context["form"]
    assert [(row.kind, row.title) for row in form.held] == [
        ("Initiative", "One pipeline"),
        ("Action item", "Ask legal"),
    ]
    names = [words for _code, words in form.fields["rest"].choices]
    assert names == ["Nobody yet", "Admin", "Facilitator", "Member", "Owner"]
    assert Membership.objects.filter(user=people.lead).exists()


def test_each_thing_goes_to_who_is_named(client: Client, people: People, held: tuple[Initiative, ActionItem]) -> None:
    initiative, item = held
    late = make_item(initiative, "Came later", assignee=people.lead)
    client.force_login(people.admin)
    data = {initiative.code: code_of(people, "member"), item.code: "", "rest": code_of(people, "owner")}
    assert way_of(client.post(url_of(people), data)) == (302, people.organization.get_absolute_url())
    assert not Membership.objects.filter(user=people.lead).exists()
    for row in (initiative, item, late):
        row.refresh_from_db()
    assert (initiative.owner, item.assignee, late.assignee) == (people.member, people.owner, people.owner)
    assert (initiative.owner_label, item.assignee_label) == ("Member", "Owner")
    told = [sentence(entry) for entry in history_of("initiative", initiative.code)]
    assert told == ["Lead left, and Admin gave “Came later” to Owner.", "Lead left, and Admin gave it to Member."]
    kept = {one.title: one.owner for one in Initiative.objects.filter(title__in=["Delivered", "Elsewhere"])}
    assert kept == {"Delivered": people.lead, "Elsewhere": people.lead}
    assert ActionItem.objects.get(title="Finished").assignee == people.lead


def test_what_goes_to_nobody_says_whose_it_was(
    client: Client, people: People, held: tuple[Initiative, ActionItem]
) -> None:
    initiative, item = held
    client.force_login(people.lead)
    url = f"/organizations/{people.organization.code}/leave/"
    response = client.get(url)
    assert template_of(response) == "teams/organization_leave.html"
    assert [row.title for row in response.context["form"].held] == ["One pipeline", "Ask legal"]
    assert way_of(client.post(url)) == (302, "/profile/")
    initiative.refresh_from_db()
    item.refresh_from_db()
    assert (initiative.owner, initiative.owner_label) == (None, "Lead (left)")
    assert (item.assignee, item.assignee_label) == (None, "Lead (left)")
    client.force_login(people.member)
    assert "Lead (left)" in client.get(initiative.get_absolute_url()).text
    assert "Lead (left)" in client.get(initiative.plan.get_absolute_url()).text
    assert "Lead (left)" in client.get(item.initiative.get_absolute_url()).text
    assert [sentence(entry) for entry in history_of("initiative", initiative.code)] == [
        "Lead left, and it belongs to nobody yet."
    ]
    assert [sentence(entry) for entry in history_of("initiative", item.initiative.code)] == [
        "Lead left, and “Ask legal” belongs to nobody yet."
    ]


def test_nothing_to_hand_over_is_said(client: Client, people: People) -> None:
    client.force_login(people.admin)
    assert "Nothing open has to be handed over." in client.get(url_of(people)).text


def test_the_last_owner_reads_why_not(client: Client, people: People) -> None:
    client.force_login(people.owner)
    page = client.get(f"/organizations/{people.organization.code}/leave/")
    assert page.context["why_not"] == "An organization needs an owner. Make somebody else an owner first."
    assert 'class="button danger"' not in page.text


def test_a_long_list_is_handed_over_as_one(client: Client, people: People) -> None:
    initiative = make_initiative(people.team, owner=people.member)
    for number in range(HANDED_ONE_BY_ONE + 2):
        make_item(initiative, f"Step {number}", assignee=people.lead)
    client.force_login(people.admin)
    assert "2 more go to who is chosen at the top." in client.get(url_of(people)).text
    client.post(url_of(people), {"rest": code_of(people, "member")})
    assert initiative.items.filter(assignee=people.member).count() == HANDED_ONE_BY_ONE + 2


def test_who_cannot_go_on_is_no_choice(client: Client, people: People, held: tuple[Initiative, ActionItem]) -> None:
    initiative, _item = held
    client.force_login(people.admin)
    response = client.post(url_of(people), {initiative.code: code_of(people, "viewer")})
    assert (response.status_code, list(response.context["form"].errors)) == (422, [initiative.code])
    assert Membership.objects.filter(user=people.lead).exists()


def test_who_left_meanwhile_gets_nothing(people: People, held: tuple[Initiative, ActionItem]) -> None:
    initiative, item = held
    gone = membership(people.member, people.organization)
    Membership.objects.filter(pk=gone.pk).delete()
    owner = membership(people.owner, people.organization)
    member = membership(people.lead, people.organization)
    remove_person(member=member, to={initiative.code: gone}, rest=owner, by=people.admin)
    initiative.refresh_from_db()
    item.refresh_from_db()
    assert (initiative.owner, item.assignee) == (people.owner, people.owner)


def test_a_demoted_owner_ticks_their_own(client: Client, people: People, held: tuple[Initiative, ActionItem]) -> None:
    _initiative, item = held
    Membership.objects.filter(user=people.lead).update(role=Role.VIEWER)
    client.force_login(people.lead)
    page = client.get(item.initiative.get_absolute_url()).text
    url = f"/initiatives/{item.initiative.code}/items/{item.code}/state/"
    assert url in page
    assert client.post(url, {"state": "done"}).status_code == 302
    item.refresh_from_db()
    assert item.state == State.DONE
    others = make_item(item.initiative, "Not mine")
    assert f"/items/{others.code}/state/" not in client.get(item.initiative.get_absolute_url()).text
    assert client.post(url.replace(item.code, others.code), {"state": "done"}).status_code == 403
