"""The pages and forms of an initiative."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.plans.enums import State
from apps.plans.models import Initiative
from apps.plans.periods import Quarter
from apps.plans.services import edit_initiative, set_initiative_state
from apps.teams.models import TeamMembership
from tests.answers import template_of, way_of
from tests.lessons.factories import make_draft, make_lesson, make_playbook, publish
from tests.people import People
from tests.plans.factories import make_comment, make_initiative, make_item, make_plan, today
from tests.recommendations.factories import make_recommendation
from tests.workshops.factories import make_workshop

DIALOG = {"HX-Request": "true", "HX-Target": "initiative-state"}
HISTORY = {"HX-Request": "true", "HX-Target": "history"}


def filled(**fields: Any) -> dict[str, Any]:
    return {"title": "Registry", "outcome": "One place.", "due_on": today().isoformat(), **fields}


# The page ------------------------------------------------------------------------------------------------------------
def test_initiative_detail_holds_the_whole_thread(client: Client, people: People) -> None:
    lesson = make_lesson()
    initiative = make_initiative(
        people.team, owner=people.member, lessons=[lesson], recommendation=make_recommendation(lessons=[lesson])
    )
    workshop = make_workshop(people, lessons=[lesson])
    workshop.decisions.create(
        activity=workshop.activities.get(kind="commit"), initiative=initiative, statement="One.", dots=17, voters=9
    )
    make_comment(initiative, people.lead, "Start with one squad.")
    client.force_login(people.viewer)
    response = client.get(f"/initiatives/{initiative.code}/")
    assert template_of(response) == "plans/initiative_detail.html"
    html = response.content.decode()
    for words in (
        "Every squad deploys the same way.",
        "We lose days here.",
        "unchanged since",
        str(initiative.recommendation),
        "Lessons to action",
        "17 dots, 9 voted",
        "Start with one squad.",
    ):
        assert words in html
    # A viewer reads; nothing on the page is a form of the plan.
    for url in ("/edit/", "/items/new/", "/comments/new/", "/state/"):
        assert f"/initiatives/{initiative.code}{url}" not in html


def test_initiative_detail_says_when_a_lesson_was_rewritten(client: Client, people: People) -> None:
    lesson = make_lesson()
    initiative = make_initiative(people.team, lessons=[lesson])
    lesson.summary = "Said anew."
    publish(lesson)
    client.force_login(people.member)
    response = client.get(f"/initiatives/{initiative.code}/")
    pin = response.context["pins"][0]
    assert (pin.changed, pin.summary_then) == (True, "Short loops beat long plans.")
    html = response.content.decode()
    assert ("Rewritten since." in html, "Short loops beat long plans." in html) == (True, True)


def test_initiative_detail_of_a_lesson_without_a_revision(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    initiative.lesson_links.create(lesson=make_lesson())
    client.force_login(people.member)
    pin = client.get(f"/initiatives/{initiative.code}/").context["pins"][0]
    assert (pin.changed, pin.summary_then) == (False, "")


def test_initiative_detail_without_lessons_asks_why(client: Client, people: People) -> None:
    initiative = make_initiative(people.team, due_on=today() - dt.timedelta(days=1))
    client.force_login(people.member)
    html = client.get(f"/initiatives/{initiative.code}/").content.decode()
    assert ("No lesson stands behind it yet." in html, "· overdue" in html) == (True, True)


def test_initiative_detail_tells_its_history_in_sentences(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    set_initiative_state(initiative=initiative, state=State.BLOCKED, by=people.lead, blocked_reason="The vendor.")
    set_initiative_state(initiative=initiative, state=State.DOING, by=people.member)
    for number in range(11):
        edit_initiative(
            initiative=initiative,
            title=f"Title {number}",
            outcome=initiative.outcome,
            due_on=initiative.due_on,
            by=people.lead,
        )
    client.force_login(people.viewer)
    response = client.get(f"/initiatives/{initiative.code}/")
    assert [words for _, words, _ in response.context["history"]] == [
        *[f"Lead changed the title (Title {number - 1} → Title {number})." for number in range(10, 0, -1)],
        "Lead changed the title (One pipeline template → Title 0).",
        "Member moved it to “Doing”.",
    ]
    assert "Show all of it" in response.content.decode()
    response = client.get(f"/initiatives/{initiative.code}/?history=all", headers=HISTORY)
    assert template_of(response) == "plans/initiative_detail.html#history"
    assert response.context["history"][-1][1] == "Lead marked it as blocked: The vendor."


def test_initiative_detail_query_count(
    client: Client, people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lesson = make_lesson()
    few = make_initiative(people.team, lessons=[lesson])
    many = make_initiative(people.team, lessons=[lesson, make_lesson(), make_lesson()])
    for initiative, rows in ((few, 1), (many, 3)):
        for number in range(rows):
            make_item(initiative, f"{number}", assignee=people.lead)
            make_comment(initiative, people.lead)
    client.force_login(people.member)
    for initiative in (few, many):
        with django_assert_num_queries(13):
            client.get(f"/initiatives/{initiative.code}/")


# Add and edit --------------------------------------------------------------------------------------------------------
def test_initiative_create_with_lessons_owner_and_first_steps(client: Client, people: People) -> None:
    plan, lesson = make_plan(people.team), make_lesson()
    make_draft(section=lesson.section, number="9.9", title="A draft nobody may choose")
    client.force_login(people.member)
    url = f"/plans/{plan.code}/initiatives/new/"
    response = client.get(url)
    assert template_of(response) == "plans/initiative_create.html"
    form = response.context["form"]
    assert [lesson.number for lesson in form.lessons] == [lesson.number]
    # Viewers can be given nothing to do.
    assert people.viewer not in form.fields["owner"].queryset
    data = filled(
        owner=people.lead.pk,
        first_steps="Choose a tool\n\n  Move one model  ",
        code=form["code"].value(),
        **{f"lesson_{lesson.pk}": "on", f"reason_{lesson.pk}": "We lose days."},
    )
    response = client.post(url, data)
    initiative = Initiative.objects.get()
    assert way_of(response) == (302, initiative.get_absolute_url())
    assert (initiative.owner, initiative.code) == (people.lead, form["code"].value())
    assert list(initiative.lesson_links.values_list("lesson", "reason")) == [(lesson.pk, "We lose days.")]
    assert list(initiative.items.values_list("title", flat=True)) == ["Choose a tool", "Move one model"]
    # The back button and a second click: still one.
    assert way_of(client.post(url, data)) == (302, initiative.get_absolute_url())
    assert Initiative.objects.count() == 1


def test_initiative_create_asks_before_it_makes_another_of_the_same_title(client: Client, people: People) -> None:
    """A form that was gone back to is new to the browser: it brings another code with the same words."""
    url = f"/plans/{make_plan(people.team).code}/initiatives/new/"
    client.force_login(people.member)
    client.post(url, filled(code="abcdefghjk"))
    response = client.post(url, filled(title="registry", code="abcdefghjm"))
    assert (response.status_code, response.context["form"].errors) == (
        422,
        {"title": ["An open initiative of the team has this title. Tick below to add another one."]},
    )
    assert 'name="again"' in response.content.decode()
    assert client.post(url, filled(code="abcdefghjm", again="on")).status_code == 302
    # The same form with other words is another initiative.
    assert client.post(url, filled(code="abcdefghjk", title="Another")).status_code == 302
    assert Initiative.objects.count() == 3


def test_initiative_create_says_whose_lessons_are_and_in_which_language(client: Client, people: People) -> None:
    """Two playbooks of one title do not mix; the reader's language comes first."""
    english = make_playbook(title="Small steps", lessons=2)
    german = make_playbook(title="Small steps", lessons=2, language="de", original=english)
    other = make_playbook(title="A German one", lessons=1, language="de")
    client.force_login(people.lead)
    page = client.get(f"/plans/{make_plan(people.team).code}/initiatives/new/").text

    assert re.findall(r'<h2 class="eyebrow" lang="(\w+)">([^<]*)</h2>', page) == [
        ("en", "Small steps (English)"),
        ("de", "A German one (Deutsch)"),
        ("de", "Small steps (Deutsch)"),
    ]
    keys = [int(key) for key in re.findall(r'name="lesson_(\d+)"', page)]
    in_order = [key for playbook in (english, other, german) for key in playbook.lessons.values_list("pk", flat=True)]
    assert keys == in_order


def test_initiative_create_starts_from_a_lesson(client: Client, people: People) -> None:
    lesson = make_lesson()
    client.force_login(people.member)
    url = f"/plans/{make_plan(people.team).code}/initiatives/new/"
    for key, chosen in ((f"{lesson.playbook.slug}/{lesson.number}", True), ("elsewhere/1.1", False)):
        form = client.get(url, {"lesson": key}).context["form"]
        assert form[f"lesson_{lesson.pk}"].value() is chosen


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"title": "", "due_on": ""}, {"title": ["This field is required."], "due_on": ["This field is required."]}),
        ({"due_on": "2020-01-01"}, {"due_on": ["The due date lies before this plan starts."]}),
        ({"owner_name": "Aylin", "owner": "me"}, {"owner_name": ["Choose a person or type a name, not both."]}),
        (
            {"first_steps": "step\n" * 51},
            {"first_steps": ["At most 50 steps at once; you can add more afterwards."]},
        ),
        ({"first_steps": "x" * 301}, {"first_steps": ["Keep each step within 300 characters."]}),
    ],
)
def test_initiative_create_says_what_is_wrong(
    client: Client, people: People, fields: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    plan = make_plan(people.team)
    client.force_login(people.member)
    if "owner" in fields:
        fields = fields | {"owner": people.member.pk}
    response = client.post(f"/plans/{plan.code}/initiatives/new/", filled(**fields))
    assert (response.status_code, response.context["form"].errors) == (422, errors)
    assert Initiative.objects.count() == 0


def test_initiative_edit_keeps_what_was_chosen_before(client: Client, people: People) -> None:
    lesson = make_lesson()
    initiative = make_initiative(people.team, owner=people.member, lessons=[lesson])
    lesson.unpublish()
    people.organization.memberships.filter(user=people.member).delete()
    client.force_login(people.lead)
    url = f"/initiatives/{initiative.code}/edit/"
    response = client.get(url)
    assert template_of(response) == "plans/initiative_edit.html"
    form = response.context["form"]
    assert (form["owner"].value(), form[f"reason_{lesson.pk}"].value()) == (people.member.pk, "We lose days here.")
    assert people.member in form.fields["owner"].queryset
    assert "first_steps" not in form.fields
    data = {
        "title": "Another title",
        "outcome": initiative.outcome,
        "due_on": initiative.due_on.isoformat(),
        "owner": people.member.pk,
        f"lesson_{lesson.pk}": "on",
        f"reason_{lesson.pk}": "We lose days here.",
    }
    assert way_of(client.post(url, data)) == (302, initiative.get_absolute_url())
    initiative.refresh_from_db()
    assert (initiative.title, initiative.owner, initiative.lesson_links.count()) == ("Another title", people.member, 1)
    assert client.post(url, data | {"due_on": "2020-01-01"}).status_code == 422


def test_initiative_is_its_owners_to_edit(client: Client, people: People) -> None:
    """Also for an owner outside the team."""
    TeamMembership.objects.filter(membership__user=people.member).delete()
    initiative = make_initiative(people.team, owner=people.member)
    client.force_login(people.member)
    assert client.get(f"/initiatives/{initiative.code}/edit/").status_code == 200
    Initiative.objects.update(owner=None)
    assert client.get(f"/initiatives/{initiative.code}/edit/").status_code == 403


# State, quarter, end -------------------------------------------------------------------------------------------------
def test_initiative_state_by_a_button_and_back_to_the_board(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    client.force_login(people.member)
    url = f"/initiatives/{initiative.code}/state/"
    board = f"/plans/{initiative.plan.code}/board/"
    assert way_of(client.post(url, {"state": "doing", "next": board})) == (302, board)
    assert way_of(client.post(url, {"state": "to_do", "next": "https://evil.example/"})) == (
        302,
        initiative.get_absolute_url(),
    )
    initiative.refresh_from_db()
    assert initiative.state == State.TO_DO
    assert "“One pipeline template”: To do." in client.get(board).content.decode()


def test_initiative_state_blocked_asks_what_blocks_it(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    client.force_login(people.member)
    url = f"/initiatives/{initiative.code}/state/"
    response = client.get(f"{url}?state=blocked&next=/plans/")
    assert (template_of(response), response.context["form"]["state"].value()) == (
        "plans/initiative_state.html",
        "blocked",
    )
    assert '<input type="hidden" name="next" value="/plans/">' in response.content.decode()
    assert template_of(client.get(url, headers=DIALOG)) == "plans/initiative_state.html#initiative-state"
    response = client.post(url, {"state": "blocked"})
    assert (response.status_code, response.context["form"].errors) == (
        422,
        {"blocked_reason": ["Say what blocks it, so that somebody can help."]},
    )
    client.post(url, {"state": "blocked", "blocked_reason": "The vendor."})
    initiative.refresh_from_db()
    assert (initiative.state, initiative.blocked_reason) == (State.BLOCKED, "The vendor.")
    assert "Blocked: The vendor." in client.get(initiative.get_absolute_url()).content.decode()
    assert client.post(url, {"state": "nowhere"}).status_code == 422


def test_initiative_move_offers_the_quarters_it_is_not_in(client: Client, people: People) -> None:
    now = Quarter.of(today())
    initiative = make_initiative(people.team)
    client.force_login(people.lead)
    url = f"/initiatives/{initiative.code}/move/"
    response = client.get(url)
    assert template_of(response) == "plans/initiative_move.html"
    assert list(response.context["form"].quarters) == [now.next.name]
    assert client.post(url, {"quarter": now.name}).status_code == 422
    assert way_of(client.post(url, {"quarter": now.next.name})) == (302, initiative.get_absolute_url())
    initiative.refresh_from_db()
    assert initiative.plan.name == now.next.name
    assert list(client.get(url).context["form"].quarters) == [now.name, now.next.next.name]


def test_initiative_delete_asks_first(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    client.force_login(people.lead)
    url = f"/initiatives/{initiative.code}/delete/"
    response = client.get(url)
    assert template_of(response) == "plans/initiative_delete.html"
    assert "Delete “One pipeline template”?" in response.content.decode()
    assert way_of(client.post(url)) == (302, initiative.plan.get_absolute_url())
    assert client.get(url).status_code == 404


def test_initiative_delete_of_a_decision_says_why_not(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    workshop = make_workshop(people)
    workshop.decisions.create(
        activity=workshop.activities.get(kind="commit"), initiative=initiative, statement="One template."
    )
    client.force_login(people.lead)
    url = f"/initiatives/{initiative.code}/delete/"
    assert "A workshop decided on this initiative" in client.get(url).content.decode()
    response = client.post(url, {"next": initiative.get_absolute_url()}, follow=True)
    assert response.redirect_chain == [(initiative.get_absolute_url(), 302)]
    assert "A workshop decided on this initiative" in response.content.decode()
    assert Initiative.objects.count() == 1
