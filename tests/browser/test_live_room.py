"""The main job, whole: from a lesson to an initiative in a plan and back, with a facilitator, a big screen and two phones,
one of which loses its connection."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from playwright.sync_api import BrowserContext, Page, Route, expect

from apps.insights.demo_facts import PLAYBOOK
from apps.plans.models import Initiative
from apps.workshops.models import Contribution, Decision, Dot, Workshop
from tests.people import People

pytestmark = pytest.mark.browser

PATIENCE = 10_000  # milliseconds; how fast a change is on every screen is measured by `make bench`
OFFLINE_IDEAS = ("Rollback drill every month", "Model registry before the next launch")


@dataclass
class Room:
    workshop: Workshop
    console: Page
    screen: Page
    phones: list[Page]


def block_streams(context: BrowserContext) -> None:
    """What a proxy does that lets no event stream through."""

    def refuse(route: Route) -> None:
        route.abort()

    context.route(re.compile(r"/live/"), refuse)


@pytest.fixture(params=["streams", "polling"])
def room(
    request: pytest.FixtureRequest, people: People, open_context: Callable[..., BrowserContext], server: str
) -> Room:
    """A workshop that a facilitator prepared from the article's own lessons, with two phones that joined by its code."""
    call_command("load_playbook", PLAYBOOK, verbosity=0, stdout=io.StringIO())
    host = open_context(people.facilitator, viewport={"width": 1360, "height": 860})
    devices = [open_context(viewport={"width": 390, "height": 844}, has_touch=True) for _ in range(2)]
    blocked = request.param == "polling"
    if blocked:
        for context in (host, *devices):
            block_streams(context)
    console = host.new_page()
    workshop = prepare(console)
    phones = [join(context, workshop, name) for context, name in zip(devices, ("Jonas", "Priya"), strict=True)]
    screen = host.new_page()
    console.goto(f"/workshops/{workshop.code}/console/")
    screen.goto(f"/workshops/{workshop.code}/screen/")
    if blocked:
        for phone in phones:
            expect(phone.get_by_text("Live updates are blocked on this network")).to_be_visible(timeout=PATIENCE)
    else:
        expect(console.get_by_text("connected", exact=True)).to_be_visible(timeout=PATIENCE)
    return Room(workshop, console, screen, phones)


def prepare(page: Page) -> Workshop:
    """From the lesson to an open room, as a facilitator does it."""
    page.goto("/library/china-ai-advances/lessons/2.2/")
    page.get_by_role("link", name="Plan a workshop on it").click()
    page.get_by_role("radio", name=re.compile("Lessons to action, 90 minutes")).check()
    expect(page.get_by_role("checkbox", name=re.compile("Model innovation and MLOps"))).to_be_checked()
    page.get_by_label("Title").fill("Lessons to action")
    page.get_by_role("checkbox", name="Platform", exact=True).check()
    page.get_by_role("radio", name=re.compile("Names shown")).check()
    press(page, "Make the agenda")
    press(page, "Open the room")
    return Workshop.objects.get()


def join(context: BrowserContext, workshop: Workshop, name: str) -> Page:
    """In by the code from the big screen, without an account."""
    page = context.new_page()
    page.goto("/join/")
    page.get_by_label("Code").fill(workshop.join_code_spaced)
    press(page, "Go on")
    page.get_by_label("Your name").fill(name)
    press(page, "Join")
    expect(page.get_by_role("heading", name="You are in.")).to_be_visible()
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def write_idea(phone: Page, text: str) -> None:
    phone.get_by_label("Your idea").fill(text)
    press(phone, "Add idea")


def test_the_main_job_on_four_screens(room: Room, people: People) -> None:
    read_together(room)
    write_with_one_phone_offline(room)
    vote_on_what_was_written(room)
    commit_to_the_winner(room, people)
    end(room)
    follow_the_thread_back(room)


def read_together(room: Room) -> None:
    press(room.console, "Begin")
    for page in (room.screen, *room.phones):
        expect(page.get_by_role("heading", name="Model innovation and MLOps")).to_be_visible(timeout=PATIENCE)


def write_with_one_phone_offline(room: Room) -> None:
    jonas, priya = room.phones
    for question in ("Where do these lessons hit us today?", "What would we do differently, starting this quarter?"):
        press(room.console, "Next step")
        for phone in room.phones:
            expect(phone.get_by_role("heading", name=question)).to_be_visible(timeout=PATIENCE)
    write_idea(jonas, "One pipeline template for every squad")
    expect(room.console.get_by_text("One pipeline template for every squad")).to_be_visible(timeout=PATIENCE)
    expect(room.screen.get_by_text("1 card so far")).to_be_visible(timeout=PATIENCE)
    expect(priya.get_by_text("One pipeline template for every squad")).not_to_be_attached()
    expect(jonas.get_by_text("all saved")).to_be_visible()

    priya.context.set_offline(True)
    for text in OFFLINE_IDEAS:
        write_idea(priya, text)
    expect(priya.get_by_text("no connection, 2 waiting")).to_be_visible()
    priya.get_by_label("Your idea").fill("A thought that is not finished")
    press(room.console, "Reveal ideas")
    expect(jonas.get_by_text("1 card in the room")).to_be_visible(timeout=PATIENCE)
    priya.context.set_offline(False)
    expect(priya.get_by_text("all saved")).to_be_visible(timeout=PATIENCE)
    expect(priya.get_by_label("Your idea")).to_have_value("A thought that is not finished")
    for text in OFFLINE_IDEAS:
        expect(room.screen.get_by_text(text)).to_be_visible(timeout=PATIENCE)
    expect(priya.get_by_text("3 cards in the room")).to_be_visible(timeout=PATIENCE)
    assert Contribution.objects.count() == 3
    priya.get_by_label("Your idea").fill("")


def vote_on_what_was_written(room: Room) -> None:
    jonas, priya = room.phones
    press(room.console, "Next step")
    for phone in room.phones:
        expect(phone.get_by_role("heading", name="Which of these would move us most?")).to_be_visible(timeout=PATIENCE)
    card = jonas.get_by_role("listitem").filter(has_text="Rollback drill every month")
    for _ in range(3):
        card.get_by_role("button", name="Give a dot").click()
    expect(card.get_by_role("button", name="Give a dot")).to_be_disabled()
    card.get_by_role("button", name="Take a dot back").click()
    expect(jonas.get_by_role("img", name="3 of 5 dots left")).to_be_visible()
    other = priya.get_by_role("listitem").filter(has_text="Rollback drill every month")
    other.get_by_role("button", name="Give a dot").click()
    expect(room.console.get_by_text("Dots given")).to_be_visible()
    for phone in room.phones:
        expect(phone.get_by_text("all saved")).to_be_visible()
        expect(phone.get_by_text("3 dots")).not_to_be_attached()
    press(room.console, "Close the vote")
    for page in (room.console, room.screen, *room.phones):
        expect(page.get_by_text("3 dots", exact=True)).to_be_visible(timeout=PATIENCE)
    assert Dot.objects.filter(taken_back_at=None).count() == 3


def commit_to_the_winner(room: Room, people: People) -> None:
    press(room.console, "Next step")
    row = room.console.get_by_role("listitem").filter(has_text="Rollback drill every month")
    row.get_by_role("link", name="Commit to this").click()
    form = room.console.locator("#commit-form")
    form.get_by_label("Outcome").fill("We can take any model back within ten minutes.")
    form.get_by_label("Owner", exact=True).select_option(label="Lead")
    form.get_by_label("First action item").fill("Write the drill down")
    form.get_by_role("button", name="Put it in the plan").click()
    for page in (room.screen, *room.phones):
        expect(page.get_by_text("Platform · Lead · 3 dots")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text("Rollback drill every month", exact=True)).to_be_visible()
    decision = Decision.objects.get()
    assert (decision.dots, decision.voters) == (3, 2)
    initiative = Initiative.objects.get()
    assert initiative.owner == people.lead
    assert initiative.plan.team == people.team
    assert [item.title for item in initiative.items.all()] == ["Write the drill down"]
    assert [link.lesson.number for link in initiative.lesson_links.all()] == ["2.2"]


def end(room: Room) -> None:
    press(room.console, "End the workshop")
    room.console.locator("#confirm").get_by_role("button", name="End the workshop").click()
    for phone in room.phones:
        expect(phone.locator("#room-banner")).to_contain_text("The workshop has ended.", timeout=PATIENCE)
    jonas, priya = room.phones
    for page in (room.screen, jonas, priya):
        expect(page.get_by_role("heading", name="What was decided")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_role("heading", name="Rollback drill every month")).to_be_visible()
        expect(page.get_by_role("timer")).to_have_count(0)
        expect(page.get_by_role("button", name="I’m ready")).to_have_count(0)
    expect(priya.get_by_text("your idea")).to_be_visible(timeout=PATIENCE)
    expect(jonas.get_by_text("your idea")).to_be_hidden()
    expect(room.screen.get_by_role("figure", name="How to join")).to_have_count(0)
    expect(room.console.get_by_text("The workshop has ended. Here is what came of it.")).to_be_visible(timeout=PATIENCE)


def follow_the_thread_back(room: Room) -> None:
    """From what was promised to the lesson it came from, by links alone."""
    page = room.console
    page.goto("/plans/")
    page.locator("main").get_by_role("link", name="Platform").first.click()
    page.locator("main").get_by_role("link", name="Rollback drill every month").first.click()
    expect(page.get_by_text("Write the drill down")).to_be_visible()
    expect(page.get_by_text("3 dots")).to_be_visible()
    page.locator("main").get_by_role("link", name=re.compile(r"^2\.2")).first.click()
    expect(page.get_by_role("heading", name="Model innovation and MLOps")).to_be_visible()
    expect(page.locator("main").get_by_role("link", name="Rollback drill every month").first).to_be_visible()
