"""Every page of the permission table, and every state of the live room, as a person meets it: axe in light and dark, targets
and fields large enough and no sideways scrolling at four widths and in both languages, and each stop of the Tab key seen. What
is edited in the curation screens is Wagtail's, and left to it."""

import io
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, expect

from apps.accounts.models import User
from apps.insights.demo_facts import PLAYBOOK
from apps.lessons.models import Playbook
from apps.plans.models import ActionPlan, Initiative
from apps.workshops.models import Workshop
from apps.workshops.services.commit import commit
from apps.workshops.services.room import close_vote, end_workshop, pause_room, reveal
from tests.browser.visitor import Visitor
from tests.lessons.curators import make_groups
from tests.people import People
from tests.permissions import Row, all_rows, make_curator, sign_in_guest
from tests.plans.factories import make_initiative, make_item
from tests.workshops.factories import make_participant, make_workshop, seat_client
from tests.workshops.room import COMMIT, IDEAS, READ, VOTE, enter, fill, promise, step

pytestmark = pytest.mark.browser

# Whoever sees most of a page comes first.
ORDER = ("owner", "facilitator", "lead", "curator", "member", "guest", "anonymous")
THEIRS = ["account_login", "account_signup", "account_reset_password", "account_request_login_code"]


def html_rows() -> list[Any]:
    """The rows somebody reads; which of them are pages is known by their answer."""
    return [
        pytest.param(name, row, id=name)
        for name, row in all_rows()
        if row.method == "get" and HTTPStatus.OK in row.statuses.by_person().values()
    ]


def sign_in(client: Client, person: str, people: People) -> None:
    if person == "guest":
        sign_in_guest(client, people)
    elif person == "curator":
        client.force_login(make_curator(people))
    elif person != "anonymous":
        client.force_login(getattr(people, person))


@pytest.fixture(scope="module")
def only_visitor(browser: Browser, server: str) -> Iterator[Visitor]:
    # Without motion: axe would measure the middle of a change of color.
    context = browser.new_context(base_url=server, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    yield Visitor(context, server)
    context.close()


@pytest.fixture
def visitor(only_visitor: Visitor) -> Visitor:
    only_visitor.become(Client())
    return only_visitor


@pytest.mark.parametrize(("name", "row"), html_rows())
def test_every_page_of_the_table(name: str, row: Row, people: People, visitor: Visitor) -> None:
    url = reverse(name, args=row.make_args(people))
    statuses = row.statuses.by_person()
    sign_in(visitor.client, next(person for person in ORDER if statuses[person] == HTTPStatus.OK), people)
    answer = visitor.client.get(url)
    answer.close()  # an event stream has no end
    assert answer.status_code == HTTPStatus.OK
    if answer.headers["Content-Type"].startswith("text/html"):
        assert visitor.faults(url) == []


@pytest.mark.parametrize("name", THEIRS)
def test_every_way_in(name: str, people: People, visitor: Visitor) -> None:
    assert visitor.faults(reverse(name)) == []


def test_the_pages_that_say_no(people: People, visitor: Visitor) -> None:
    visitor.client.force_login(people.viewer)
    assert visitor.faults("/no/such/page/") == []
    assert visitor.client.get(reverse("workshops:workshop_create")).status_code == HTTPStatus.FORBIDDEN
    assert visitor.faults(reverse("workshops:workshop_create")) == []


def states(workshop: Workshop, people: People) -> Iterator[str]:
    """Takes a room through everything it can be, and names it."""
    yield "before it begins"
    enter(workshop, people, READ)
    yield "read"
    fill(workshop, people, voters=6)
    enter(workshop, people, IDEAS)
    yield "ideas"
    reveal(activity=step(workshop, IDEAS), by=people.facilitator)
    yield "ideas, revealed"
    enter(workshop, people, VOTE)
    yield "vote"
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    yield "vote, closed"
    enter(workshop, people, COMMIT)
    commit(activity=step(workshop, COMMIT), idea=None, commitment=promise(people), by=people.facilitator)
    yield "commit"
    pause_room(workshop=workshop, by=people.facilitator)
    yield "paused"
    end_workshop(workshop=workshop, by=people.facilitator)
    yield "ended"


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("view", ["console", "screen", "room"])
def test_every_state_of_the_room(view: str, language: str, people: People, visitor: Visitor) -> None:
    workshop = make_workshop(people)
    Playbook.objects.update(language=language)
    if view == "room":
        visitor.client.cookies.update(seat_client(make_participant(workshop, "Ada")).cookies)
    else:
        visitor.client.force_login(people.facilitator)
    url = reverse(f"workshops:{view}", args=[workshop.code])
    found = {}
    for state in states(workshop, people):
        visitor.open(url)
        found[state] = visitor.look_around() if language == "en" else visitor.look_at_widths()
    assert {state: faults for state, faults in found.items() if faults} == {}


def test_a_form_that_is_sent_back(people: People, visitor: Visitor) -> None:
    initiative = make_initiative(people.team)
    make_item(initiative)
    visitor.client.force_login(people.lead)
    page = visitor.open(initiative.get_absolute_url())
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("textbox", name="New action item")).to_have_attribute("aria-invalid", "true")
    assert visitor.look_around() == []


@pytest.fixture
def demo(transactional_db: None) -> None:
    """An organization in full use, with the shipped playbook."""
    make_groups()
    call_command("load_playbook", PLAYBOOK, verbosity=0, stdout=io.StringIO())
    call_command("load_demo", stdout=io.StringIO())


def test_pages_in_full_use(demo: None, visitor: Visitor) -> None:
    visitor.client.force_login(User.objects.get(email="ana@northwind.example"))
    places = [
        reverse("home"),
        reverse("lessons:playbook_detail", args=[PLAYBOOK]),
        reverse("lessons:comparison", args=[PLAYBOOK]),
        reverse("lessons:lesson_detail", args=[PLAYBOOK, "2.2"]),
        reverse("plans:plan_list"),
        *(plan.get_absolute_url() for plan in ActionPlan.objects.all()),
        *(initiative.get_absolute_url() for initiative in Initiative.objects.all()),
        *(workshop.get_absolute_url() for workshop in Workshop.objects.all()),
    ]
    assert {place: found for place in places if (found := visitor.faults(place))} == {}


def test_search_finds(demo: None, visitor: Visitor) -> None:
    visitor.client.force_login(User.objects.get(email="ana@northwind.example"))
    page = visitor.open(reverse("insights:search"))
    page.get_by_role("searchbox").fill("model")
    expect(page.get_by_role("status").filter(has_text="places found")).to_be_visible()
    assert visitor.look_around() == []
