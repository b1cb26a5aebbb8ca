"""The start page: what is mine, what is late, and what a visitor sees."""

import datetime as dt
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from apps.plans.enums import State
from apps.plans.models import ActionItem
from apps.teams.models import Team, TeamMembership
from apps.workshops.enums import WorkshopState
from tests.answers import template_of, way_of
from tests.people import People, make_user
from tests.plans.factories import make_initiative, make_item, today
from tests.teams.factories import make_invitation
from tests.workshops.factories import make_workshop

MINE = {"HX-Request": "true", "HX-Target": "mine"}
DAY = dt.timedelta(days=1)


def titles(rows: list[Any]) -> list[str]:
    return [row.title for row in rows]


# Visitors ------------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_home_of_a_visitor_says_what_this_is_and_lets_them_in(client: Client, settings: Settings) -> None:
    response = client.get("/")
    assert template_of(response) == "insights/landing.html"
    html = response.content.decode()
    for words in ('action="/join/"', 'name="code"', 'href="/accounts/login/"', 'href="/accounts/signup/"'):
        assert words in html
    settings.SIGN_UP_OPEN = False
    assert 'href="/accounts/signup/"' not in client.get("/").content.decode()


@pytest.mark.django_db
def test_home_of_a_newcomer_shows_the_two_ways_in(client: Client, settings: Settings) -> None:
    client.force_login(make_user("newcomer"))
    response = client.get("/")
    assert template_of(response) == "insights/home_first.html"
    html = response.content.decode()
    assert ("/organizations/new/" in html, "/join/" in html) == (True, True)
    settings.ORGANIZATION_CREATION_OPEN = False
    assert "/organizations/new/" not in client.get("/").content.decode()


def test_home_of_a_newcomer_says_that_an_invitation_waits(client: Client, people: People) -> None:
    make_invitation(people.organization, by=people.owner, email="Newcomer@example.org")
    make_invitation(people.other_organization, by=people.outsider, email="another@example.org", token="another")
    newcomer = make_user("newcomer")
    client.force_login(newcomer)
    html = client.get("/").content.decode()
    assert "You are invited to Northwind Industrial." in html
    assert "Contoso Rail" not in html
    EmailAddress.objects.create(user=newcomer, email=newcomer.email, verified=False)
    assert "You are invited" not in client.get("/").content.decode()


def test_home_of_a_new_organization_says_where_to_begin(client: Client, people: People) -> None:
    for person, links in (
        (people.admin, {"/library/", "/workshops/new/", people.organization.get_absolute_url(), "/plans/"}),
        (people.member, {"/library/", "/plans/"}),
    ):
        client.force_login(person)
        html = client.get("/").content.decode()
        begin = html[html.index("Where to begin") : html.index('id="mine"')]
        assert {part.split('"')[0] for part in begin.split('href="')[1:]} == links
    make_initiative(people.team)
    assert "Where to begin" not in client.get("/").content.decode()


# Mine ----------------------------------------------------------------------------------------------------------------
def test_home_groups_my_items_by_when_they_are_due(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    sunday = today() + (6 - today().weekday()) * DAY
    for title, due_on in (
        ("Undated", None),
        ("Later", sunday + 8 * DAY),
        ("Next week", sunday + DAY),
        ("Sunday", sunday),
        ("Today", today()),
        ("Yesterday", today() - DAY),
    ):
        make_item(initiative, title, assignee=people.member, due_on=due_on)
    make_item(initiative, "Just done", assignee=people.member, state=State.DONE)
    make_item(initiative, "Long done", assignee=people.member, state=State.DONE, done_at=timezone.now() - 2 * DAY)
    make_item(initiative, "Not mine", assignee=people.lead)
    make_item(make_initiative(people.other_team), "Elsewhere", assignee=people.member)
    client.force_login(people.member)
    response = client.get("/")
    assert template_of(response) == "insights/home.html"
    mine = response.context["mine"]
    assert titles(mine.overdue) == ["Yesterday"]
    assert titles(mine.this_week) == (["Today", "Sunday"] if today() != sunday else ["Sunday", "Today"])
    assert [titles(rows) for rows in (mine.next_week, mine.later, mine.undated, mine.done_today)] == [
        ["Next week"],
        ["Later"],
        ["Undated"],
        ["Just done"],
    ]
    assert mine.open_count == 6


def test_home_marks_an_item_done_and_takes_it_back(client: Client, people: People) -> None:
    item = make_item(make_initiative(people.team), assignee=people.member)
    client.force_login(people.member)
    url = f"/initiatives/{item.initiative.code}/items/{item.code}/state/"
    assert f'action="{url}"' in client.get("/").content.decode()
    response = client.post(url, {"state": "done", "next": "/"}, headers=MINE, follow=True)
    assert template_of(response) == "insights/home.html#mine"
    assert "All done. Nothing else is waiting for you." in response.content.decode()
    response = client.post(url, {"state": "to_do", "next": "/"}, headers=MINE, follow=True)
    assert response.context["mine"].open_count == 1
    assert way_of(client.post(url, {"state": "done", "next": "/"})) == (302, "/")


def test_home_of_a_viewer_offers_nothing_to_change(client: Client, people: People) -> None:
    make_item(make_initiative(people.team), assignee=people.viewer)
    client.force_login(people.viewer)
    html = client.get("/").content.decode()
    assert ("Write the template" in html, "/state/" in html) == (True, False)


def test_home_lists_the_open_initiatives_i_own(client: Client, people: People) -> None:
    make_initiative(people.team, title="Later", owner=people.member)
    late = make_initiative(people.team, title="Late", owner=people.member, due_on=today() - DAY)
    make_item(late, state=State.DONE)
    make_initiative(
        people.team, title="Dropped", owner=people.member, state=State.DROPPED, dropped_reason="Not needed."
    )
    make_initiative(people.team, title="Done", owner=people.member, state=State.DONE)
    make_initiative(people.team, title="Not mine", owner=people.lead)
    client.force_login(people.member)
    owned = client.get("/").context["owned"]
    assert [(row.title, row.items_done, row.items_total) for row in owned.shown] == [("Late", 1, 1), ("Later", 0, 0)]


def test_home_says_which_of_the_items_i_answer_for_nobody_does(client: Client, people: People) -> None:
    """An owner for whom everything is done but who has work that nobody took is not told that nothing waits."""
    mine = make_initiative(people.team, owner=people.member)
    for number in range(6):
        make_item(mine, f"Step {number}")
    make_item(mine, "Taken", assignee=people.lead)
    make_item(mine, "By a guest", assignee_name="Aylin")
    make_item(mine, "Finished", state=State.DONE)
    make_item(mine, "Dropped", state=State.DROPPED, dropped_reason="Not needed.")
    client.force_login(people.member)
    html = client.get("/").content.decode()
    assert ("6 action items without an owner" in html, "Nothing is waiting for you" in html) == (True, False)


def test_home_says_how_many_more_there_are_and_shows_them(client: Client, people: People) -> None:
    initiative = make_initiative(people.team, owner=people.member)
    items = [ActionItem(initiative=initiative, title=f"{n}", assignee=people.member, position=n) for n in range(103)]
    ActionItem.objects.bulk_create(items)
    client.force_login(people.member)
    response = client.get("/")
    mine = response.context["mine"]
    assert (len(mine.undated), mine.open_count, mine.hidden) == (100, 103, 3)
    assert 'href="?all">Show 3 more' in response.content.decode()
    mine = client.get("/?all").context["mine"]
    assert (len(mine.undated), mine.hidden) == (103, 0)
    # A tick in the whole list leaves it whole.
    headers = MINE | {"HX-Current-URL": "https://throughline.example/?all"}
    url = f"/initiatives/{initiative.code}/items/{mine.undated[0].code}/state/"
    response = client.post(url, {"state": "done", "next": "/"}, headers=headers, follow=True)
    assert len(response.context["mine"].undated) == 102


def test_home_brings_what_a_tick_changes_beside_the_list(client: Client, people: People) -> None:
    item = make_item(make_initiative(people.team, owner=people.member), assignee=people.member)
    client.force_login(people.member)
    url = f"/initiatives/{item.initiative.code}/items/{item.code}/state/"
    html = client.post(url, {"state": "done", "next": "/"}, headers=MINE, follow=True).content.decode()
    owned = html[html.index('<div id="owned" hx-swap-oob="true">') :]
    assert ("1 of 1" in owned, '<section id="late" class="stack" hx-swap-oob="true"' in owned) == (True, True)
    assert "hx-swap-oob" not in client.get("/").content.decode()


# Late ----------------------------------------------------------------------------------------------------------------
def test_home_shows_what_is_late_across_my_teams(client: Client, people: People) -> None:
    yesterday = today() - DAY
    data = Team.objects.create(organization=people.organization, name="Data")
    for team in (people.team, data, people.other_team):
        initiative = make_initiative(team, title=f"Late in {team.name}", due_on=yesterday, owner=people.lead)
        make_item(initiative, f"Item of {team.name}", due_on=yesterday, assignee=people.lead)
        make_item(initiative, "Mine", due_on=yesterday, assignee=people.member)
        make_item(initiative, "Done", due_on=yesterday, state=State.DONE)
    client.force_login(people.member)
    response = client.get("/")
    late = response.context["late"]
    assert (titles(late.initiatives.shown), titles(late.items.shown)) == (["Late in Platform"], ["Item of Platform"])
    assert "Late in my teams" in response.content.decode()
    # A facilitator of no team answers for all of the organization; a viewer looks at all of it.
    for person in (people.facilitator, people.viewer):
        client.force_login(person)
        response = client.get("/")
        assert sorted(titles(response.context["late"].initiatives.shown)) == ["Late in Data", "Late in Platform"]
        assert "Late in all teams" in response.content.decode()
    # Somebody in no team is told so.
    TeamMembership.objects.filter(membership__user=people.member).delete()
    client.force_login(people.member)
    assert "You are in no team yet." in client.get("/").content.decode()


# Workshops -----------------------------------------------------------------------------------------------------------
def test_home_leads_with_what_is_live_and_lists_what_is_ahead(client: Client, people: People) -> None:
    now = timezone.now()
    make_workshop(people, title="Tomorrow", state=WorkshopState.DRAFT, starts_at=now + DAY)
    live = make_workshop(people, title="Live", starts_at=now + 2 * DAY)
    make_workshop(people, title="Never held", state=WorkshopState.DRAFT, starts_at=now - 2 * DAY)
    make_workshop(people, title="Over", state=WorkshopState.ENDED, starts_at=now + DAY)
    make_workshop(people, title="Elsewhere", organization=people.other_organization)
    client.force_login(people.member)
    response = client.get("/")
    assert (titles(response.context["live"]), titles(response.context["workshops"])) == (["Live"], ["Tomorrow"])
    content = response.content.decode()
    assert content.index(live.join_code_spaced) < content.index("What is mine")
    assert f'href="/join/{live.join_code_whole}/"' in content


def test_home_does_not_say_that_nothing_is_planned_beside_a_live_workshop(client: Client, people: People) -> None:
    client.force_login(people.facilitator)
    assert "No workshop is planned." in client.get("/").content.decode()
    make_workshop(people)
    assert "No workshop is planned." not in client.get("/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_home_query_count(
    client: Client, people: People, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        initiative = make_initiative(people.team, title=f"{number}", owner=people.member, due_on=today() - DAY)
        make_item(initiative, assignee=people.member)
        make_item(make_initiative(people.team, due_on=today() - DAY), due_on=today() - DAY, assignee=people.lead)
        make_workshop(people)
    client.force_login(people.member)
    with django_assert_num_queries(14):
        client.get("/")
