"""The room for eyes in the last row, for hands on a keyboard, and for ears."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from apps.workshops.models import Workshop
from apps.workshops.services.ideas import save_idea
from apps.workshops.services.room import close_vote, reveal, set_lock
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop
from tests.workshops.room import COMMIT, IDEAS, VOTE, enter, give, step, write

pytestmark = pytest.mark.browser

Contexts = Callable[..., BrowserContext]
CUT_OFF = """() => [...document.querySelectorAll("#room-stage *, .screen-foot *, .screen-head *")]
  .filter((part) => part.children.length === 0 && part.textContent.trim() && part.checkVisibility())
  .filter((part) => { const box = part.getBoundingClientRect(); return box.bottom > innerHeight || box.right > innerWidth; })
  .map((part) => part.textContent.trim())"""
LONG = "Measure what each model costs and what it brings before anybody launches the next one. " * 4


@pytest.fixture
def workshop(people: People) -> Workshop:
    return make_workshop(people)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def focused(page: Page) -> str:
    """The id of what has the focus; "BODY" where it is lost."""
    return str(page.evaluate("document.activeElement.id || document.activeElement.tagName"))


def open_phone(open_context: Contexts, workshop: Workshop) -> Page:
    page = open_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"/join/{workshop.join_code}/")
    page.get_by_label("Your name").fill("Ada")
    press(page, "Join")
    expect(page.get_by_text("You are Ada.")).to_be_visible()
    return page


def open_host(open_context: Contexts, people: People, workshop: Workshop, view: str = "console") -> Page:
    page = open_context(people.facilitator, viewport={"width": 1360, "height": 860}).new_page()
    page.goto(f"/workshops/{workshop.code}/{view}/")
    return page


def test_nobody_scrolls_a_projector(people: People, workshop: Workshop, open_context: Contexts) -> None:
    enter(workshop, people, IDEAS)
    seats = [make_participant(workshop) for _ in range(8)]
    texts = [LONG[:400], *(f"Idea number {number:02} of a room that had many" for number in range(1, 40))]
    ideas = [
        save_idea(
            activity=step(workshop, IDEAS), participant=seats[0], key=uuid.uuid4(), edition=1, text=text, lesson=None
        )
        for text in texts
    ]
    reveal(activity=step(workshop, IDEAS), by=people.facilitator)
    console = open_host(open_context, people, workshop)
    screen = open_host(open_context, people, workshop, "screen")
    seen: set[str] = set()
    for size in ({"width": 1920, "height": 1080}, {"width": 1280, "height": 720}):
        screen.set_viewport_size(size)  # type: ignore[arg-type]
        expect(screen.locator("#screen-page")).to_have_text(re.compile(r"1–\d+ of 40"))
        assert screen.evaluate(CUT_OFF) == []
        expect(screen.locator("#room-way-in .join-code")).to_be_visible()
    for _page in range(10):
        seen |= set(screen.locator("#room-stage .idea:visible > p").all_inner_texts())
        screen.keyboard.press("PageDown")
        assert screen.evaluate(CUT_OFF) == []
    assert len(seen) == 40

    before = screen.locator("#screen-page").inner_text()
    press(console, "Next page")
    expect(screen.locator("#screen-page")).not_to_have_text(before)
    press(console, "Page back")
    expect(screen.locator("#screen-page")).to_have_text(before)
    expect(console.get_by_role("button", name="Let them turn by themselves")).to_be_visible()

    enter(workshop, people, VOTE)
    for seat in seats:
        give(workshop, seat, ideas[7], 2)
        give(workshop, seat, ideas[9])
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    rows = screen.locator("#room-stage .result > li:visible")
    expect(rows).to_have_count(8)
    expect(rows.first).to_contain_text(re.compile(r"1\s+Idea number 07.*16 dots", re.DOTALL))
    expect(screen.locator("#screen-page")).to_have_text("1–8 of 40")
    expect(screen.locator(".result > [data-leader]")).to_have_count(2)
    assert screen.evaluate(CUT_OFF) == []


def test_the_keys_ask_stay_at_the_step_and_can_be_switched_off(
    people: People, workshop: Workshop, open_context: Contexts
) -> None:
    enter(workshop, people, IDEAS)
    console = open_host(open_context, people, workshop)
    question = console.get_by_role("dialog")
    console.locator("#do-lock").focus()
    console.keyboard.press("ArrowRight")
    console.keyboard.press("p")
    expect(question).to_have_count(0)
    expect(console.locator("#do-pause")).to_be_visible()

    console.locator("#do-next").focus()
    console.keyboard.press("ArrowRight")
    expect(question).to_contain_text("Take everybody on to “Which would move us most?”?")
    console.keyboard.press("Escape")
    expect(console.get_by_role("heading", name="What would we do?")).to_be_visible()
    console.keyboard.press("ArrowRight")
    question.get_by_role("button", name="Next step").press("Enter")
    expect(console.get_by_role("heading", name="Which would move us most?")).to_be_visible()

    console.keyboard.press("?")
    expect(question).to_contain_text("Reveal the ideas, or close the vote")
    question.get_by_role("checkbox").uncheck()
    question.get_by_role("button", name="Close").click()
    console.reload()
    console.locator("#do-next").focus()
    for key in ("r", "ArrowLeft", "?"):
        console.keyboard.press(key)
    expect(question).to_have_count(0)
    expect(console.get_by_role("button", name="Close the vote")).to_be_visible()


def test_a_vote_by_keyboard_and_by_ear(people: People, workshop: Workshop, open_context: Contexts) -> None:
    phone = open_phone(open_context, workshop)
    said = phone.locator("#room-said")
    enter(workshop, people, IDEAS)
    expect(said).to_have_text("Ideas: What would we do?")
    seats = [make_participant(workshop) for _ in range(5)]
    idea = write(workshop, seats[0])
    write(workshop, seats[1], "Another")
    reveal(activity=step(workshop, IDEAS), by=people.facilitator)
    expect(said).to_have_text("What would we do?: The cards are shown.")
    enter(workshop, people, VOTE)
    plus = phone.locator(f"#more-{idea.pk}")
    plus.focus()
    for left in (4, 3, 2):
        phone.keyboard.press("Enter")
        expect(said).to_have_text(f"{left} of 5 dots left")
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("At most 3 of your dots on one idea.")).to_be_visible()
    assert focused(phone) == f"more-{idea.pk}"
    expect(phone.locator(".my-dots")).to_contain_text("2 of 5 dots left")
    expect(phone.get_by_text("all saved")).to_be_visible()
    for seat in seats:
        give(workshop, seat, idea)
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    expect(said).to_contain_text("The vote is closed. 1: Release every week, 8 dots. 2: Another, 0 dots.")
    expect(phone.get_by_text("yours: 3")).to_be_visible()


def test_the_focus_is_never_lost(people: People, workshop: Workshop, open_context: Contexts) -> None:
    enter(workshop, people, IDEAS)
    phone = open_phone(open_context, workshop)
    for text in ("One", "Two"):
        phone.get_by_label("Your idea").fill(text)
        press(phone, "Add idea")
    expect(phone.locator("[data-my-ideas] .idea p")).to_have_text(["Two", "One"])
    phone.get_by_role("button", name="Edit: One").click()
    press(phone, "Cancel")
    assert focused(phone).startswith("edit-")
    for text in ("Two", "One"):
        phone.get_by_role("button", name=f"Take back: {text}").press("Enter")
        expect(phone.get_by_role("button", name=f"Take back: {text}")).to_have_count(0)
        assert focused(phone) != "BODY"

    idea = write(workshop, make_participant(workshop))
    enter(workshop, people, VOTE)
    console = open_host(open_context, people, workshop)
    for name in ("Close the vote", "Reopen the vote", "Close the vote"):
        console.get_by_role("button", name=name).press("Enter")
        expect(console.get_by_role("button", name=name)).to_have_count(0)
        assert focused(console) != "BODY"

    console.locator("#do-end").press("Enter")
    expect(console.get_by_role("dialog")).to_be_visible()
    set_lock(workshop=workshop, locked=True, by=people.facilitator)
    expect(console.locator("#room-people")).to_contain_text("The room is locked")
    console.keyboard.press("Escape")
    expect(console.get_by_role("dialog")).to_have_count(0)
    assert focused(console) == "do-end"

    enter(workshop, people, COMMIT)
    console.locator(f"#commit-{idea.pk}").press("Enter")
    expect(console.get_by_role("heading", name="Release every week")).to_be_focused()
    press_cancel = console.get_by_role("link", name="Cancel")
    press_cancel.press("Enter")
    assert focused(console) == f"commit-{idea.pk}"
    console.keyboard.press("Enter")
    form = console.locator("form#commit-form")
    form.get_by_label("Outcome").fill("Fewer surprises.")
    form.get_by_label("Or a name").fill("Mei")
    form.get_by_label("First action item").fill("Write it down")
    form.get_by_role("button", name="Put it in the plan").press("Enter")
    expect(console.get_by_role("heading", name="Committed")).to_be_visible()
    assert focused(console) == "stage-live"
