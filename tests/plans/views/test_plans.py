"""The list of plans and the two views of a plan."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.plans.enums import State
from apps.plans.models import ActionPlan
from apps.plans.periods import Quarter
from apps.teams.models import Team, TeamMembership
from tests.answers import template_of, way_of
from tests.lessons.factories import make_lesson
from tests.people import People, make_user
from tests.plans.factories import make_initiative, make_item, make_plan, today

YESTERDAY = today() - dt.timedelta(days=1)


def texts(columns: list[object]) -> list[list[str]]:
    return [[card.title for card in column.cards] for column in columns]  # type: ignore[attr-defined]


# The list of plans ---------------------------------------------------------------------------------------------------
def test_plan_list_shows_every_team_mine_first(client: Client, people: People) -> None:
    Team.objects.create(organization=people.organization, name="Data")
    make_plan(people.team, today() - dt.timedelta(days=120))
    make_initiative(people.team, state=State.DONE)
    make_initiative(people.team, due_on=YESTERDAY)
    make_initiative(people.other_team, title="Hidden")
    client.force_login(people.member)
    response = client.get("/plans/")
    assert template_of(response) == "plans/plan_list.html"
    rows = response.context["rows"]
    assert [(row.team.name, row.mine, row.rights.edit, len(row.others)) for row in rows] == [
        ("Platform", True, True, 1),
        ("Data", False, False, 0),
    ]
    current = rows[0].current
    assert (current.promised, current.kept, current.overdue) == (2, 1, 1)
    assert "The team or a facilitator can start the plan." in response.content.decode()


def test_plan_list_without_teams_or_organization_says_what_to_do(client: Client, people: People) -> None:
    Team.objects.all().delete()
    client.force_login(people.admin)
    assert "No teams yet" in client.get("/plans/").content.decode()
    client.force_login(make_user("newcomer"))
    page = client.get("/plans/").content.decode()
    assert "You do not belong to an organization yet" in page


def test_plan_list_takes_along_what_is_to_be_planned(client: Client, people: People) -> None:
    client.force_login(people.facilitator)
    url = "/plans/?lesson=china-ai%2F2.2"
    page = client.get(url).content.decode()
    assert "Choose the team whose plan this should go into." in page
    assert '<input type="hidden" name="lesson" value="china-ai/2.2">' in page
    plan = make_plan(people.team)
    link = f'href="/plans/{plan.code}/initiatives/new/?lesson=china-ai%2F2.2"'
    assert link in client.get(url).content.decode()


def test_plan_create_opens_the_plan_of_this_quarter(client: Client, people: People) -> None:
    client.force_login(people.member)
    url = f"/plans/teams/{people.team.code}/new/"
    response = client.post(url)
    plan = ActionPlan.objects.get()
    assert (way_of(response), plan.name) == ((302, f"/plans/{plan.code}/"), Quarter.of(today()).name)
    assert way_of(client.post(url, {"lesson": "china-ai/2.2"})) == (
        302,
        f"/plans/{plan.code}/initiatives/new/?lesson=china-ai%2F2.2",
    )
    assert ActionPlan.objects.count() == 1
    assert client.get(url).status_code == 405


@pytest.mark.parametrize("teams", [1, 3])
def test_plan_list_query_count(
    client: Client, people: People, teams: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(teams - 1):
        make_initiative(Team.objects.create(organization=people.organization, name=f"Team {number}"))
    make_initiative(people.team)
    client.force_login(people.member)
    with django_assert_num_queries(6):
        client.get("/plans/")


# A plan --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("view", "template"), [("", "plan_detail"), ("board/", "plan_board")])
def test_plan_shows_figures_and_columns(client: Client, people: People, view: str, template: str) -> None:
    lesson = make_lesson()
    late = make_initiative(people.team, title="Late", due_on=YESTERDAY, owner=people.member, lessons=[lesson])
    make_item(late, "Done", state=State.DONE)
    make_item(late, "Next", assignee=people.lead)
    make_initiative(people.team, title="Stuck", state=State.BLOCKED, blocked_reason="The vendor.", owner_name="Aylin")
    make_initiative(people.team, title="Kept", state=State.DONE, due_on=YESTERDAY)
    client.force_login(people.viewer)
    response = client.get(f"/plans/{late.plan.code}/{view}")
    assert template_of(response) == f"plans/{template}.html"
    page = response.context["page"]
    assert (page.promised, page.kept, page.overdue) == (3, 1, 1)
    assert texts(page.columns) == [["Late"], [], ["Stuck"], ["Kept"], []]
    card = page.columns[0].cards[0]
    assert (card.owner, card.items, card.items_done, card.next_step, card.late) == ("Member", 2, 1, "Next", True)
    assert [str(lesson) for lesson in card.lessons] == [str(lesson)]
    assert (page.owners, [str(lesson) for lesson in page.lessons]) == (["Aylin", "Member"], [str(lesson)])
    html = response.content.decode()
    assert ("The vendor." in html, "Add initiative" in html, "state-dialog" in html) == (True, False, False)


def test_plan_offers_an_editor_to_add_and_move(client: Client, people: People) -> None:
    plan = make_initiative(people.team).plan
    client.force_login(people.member)
    for view in ("", "board/"):
        html = client.get(f"/plans/{plan.code}/{view}").content.decode()
        assert ("Add initiative" in html, "Change the state of" in html) == (True, True)


def test_plan_filter_stands_in_the_url(client: Client, people: People) -> None:
    lesson = make_lesson()
    plan = make_initiative(people.team, title="A", owner=people.member, lessons=[lesson]).plan
    make_initiative(people.team, title="B", owner=people.member)
    make_initiative(people.team, title="C", owner_name="Aylin")
    client.force_login(people.viewer)
    key = f"{lesson.playbook.slug}/{lesson.number}"
    for query, expected in (
        ({"owner": "Member"}, ["A", "B"]),
        ({"owner": "Aylin"}, ["C"]),
        ({"lesson": key}, ["A"]),
        ({"owner": "Aylin", "lesson": key}, []),
        ({}, ["A", "B", "C"]),
    ):
        response = client.get(f"/plans/{plan.code}/", query)
        page = response.context["page"]
        assert (texts(page.columns)[0], page.promised) == (expected, 3)
    response = client.get(f"/plans/{plan.code}/board/", {"owner": "Member"})
    html = response.content.decode()
    assert "2 of 3 shown" in html
    assert f'href="/plans/{plan.code}/?owner=Member"' in html


def test_plan_shows_fifty_of_a_state_until_asked_for_all(client: Client, people: People) -> None:
    plan = make_initiative(people.team).plan
    for number in range(51):
        make_initiative(people.team, title=f"Initiative {number}")
    client.force_login(people.viewer)
    response = client.get(f"/plans/{plan.code}/board/")
    column = response.context["page"].columns[0]
    assert (len(column.cards), column.hidden) == (50, 2)
    assert "Show 2 more" in response.content.decode()
    column = client.get(f"/plans/{plan.code}/board/?all").context["page"].columns[0]
    assert (len(column.cards), column.hidden) == (52, 0)


@pytest.mark.parametrize("view", ["", "board/"])
def test_plan_that_is_empty_says_where_initiatives_come_from(client: Client, people: People, view: str) -> None:
    plan = make_plan(people.team)
    for person, offered in ((people.lead, True), (people.viewer, False)):
        client.force_login(person)
        html = client.get(f"/plans/{plan.code}/{view}").content.decode()
        assert ("Nothing is promised yet" in html, "/initiatives/new/" in html) == (True, offered)


def test_past_plan_is_reachable_and_offers_to_carry_over(client: Client, people: People) -> None:
    old = make_plan(people.team, today() - dt.timedelta(days=120))
    make_initiative(people.team, plan=old)
    current = make_plan(people.team)
    client.force_login(people.lead)
    assert f'href="/plans/{old.code}/"' in client.get(f"/plans/{current.code}/").content.decode()
    html = client.get(f"/plans/{old.code}/").content.decode()
    assert "This quarter is over, and 1 initiative is still open." in html
    assert f'href="/plans/{old.code}/carry-over/">Carry over to {current.name}' in html


@pytest.mark.parametrize("view", ["", "board/"])
@pytest.mark.parametrize("initiatives", [1, 3])
def test_plan_query_count(
    client: Client,
    people: People,
    view: str,
    initiatives: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    lessons = [make_lesson(), make_lesson()]
    for number in range(initiatives):
        initiative = make_initiative(people.team, title=f"{number}", owner=people.member, lessons=lessons)
        make_item(initiative, assignee=people.lead)
    make_plan(people.team, today() - dt.timedelta(days=120))
    plan = initiative.plan
    client.force_login(people.member)
    with django_assert_num_queries(10):
        client.get(f"/plans/{plan.code}/{view}")


def test_plan_of_a_stranger_is_not_there(client: Client, people: People) -> None:
    plan = make_plan(people.team)
    TeamMembership.objects.filter(membership__user=people.member).delete()
    client.force_login(people.outsider)
    assert client.get(f"/plans/{plan.code}/").status_code == 404
    client.force_login(people.member)
    response = client.post(f"/plans/{plan.code}/carry-over/")
    assert response.status_code == 403
    assert "Only the team, facilitators and administrators can change this plan." in response.content.decode()
