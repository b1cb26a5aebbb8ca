"""After every deed the focus is where a person works on with the keyboard, never lost to the page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.people import People
from tests.plans.factories import make_initiative, make_item
from tests.workshops.factories import make_workshop
from tests.workshops.room import IDEAS, READ, step

pytestmark = pytest.mark.browser
Open = Callable[..., BrowserContext]


def focused(page: Page) -> str:
    """The id of what has the focus, or its words."""
    return str(page.evaluate("() => document.activeElement.id || document.activeElement.innerText.trim()"))


def test_the_focus_follows_what_a_deed_replaces(people: People, open_context: Open) -> None:
    workshop = make_workshop(people, state="draft")
    first, second = step(workshop, READ), step(workshop, IDEAS)
    initiative = make_initiative(people.team)
    item, other = make_item(initiative, "First"), make_item(initiative, "Second")
    page = open_context(people.facilitator).new_page()
    # A step of the agenda is taken out: the same deed of the next one.
    page.goto(workshop.get_absolute_url())
    page.locator(f"#delete-{first.code}").press("Enter")
    page.get_by_role("button", name="Take it out").press("Enter")
    expect(page.locator(f"#delete-{second.code}")).to_be_focused()
    # An item is under way: the menu it was chosen from.
    page = open_context(people.lead).new_page()
    page.goto(initiative.get_absolute_url())
    menu = page.locator(f"#menu-{item.code}")
    menu.press("Enter")
    page.locator("#item-list").get_by_role("button", name="Doing", exact=True).press("Enter")
    expect(menu).to_be_focused()
    # It is deleted after all, or not: back to the entry that asked.
    menu.press("Enter")
    delete = page.locator("li", has_text="First").get_by_role("link", name="Delete")
    delete.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(delete).to_be_focused()
    delete.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Delete").press("Enter")
    expect(page.get_by_text("First", exact=True)).to_have_count(0)
    expect(page.locator(f"#menu-{other.code}")).to_be_focused()
    # The last one goes: the heading of what is left.
    page.locator(f"#menu-{other.code}").press("Enter")
    page.locator("li", has_text="Second").get_by_role("link", name="Delete").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Delete").press("Enter")
    expect(page.get_by_role("heading", name="Action items")).to_be_focused()


def test_what_is_wrong_with_a_form_has_the_focus_and_the_title(people: People, open_context: Open) -> None:
    initiative = make_initiative(people.team)
    page = open_context(people.lead).new_page()
    page.goto(initiative.get_absolute_url())
    page.get_by_role("button", name="Add", exact=True).press("Enter")
    expect(page.get_by_role("textbox", name="New action item")).to_be_focused()
    visitor = open_context().new_page()
    visitor.goto("/join/")
    visitor.get_by_label("Code").fill("1234")
    visitor.get_by_role("button", name="Go on").press("Enter")
    expect(visitor.get_by_label("Code")).to_be_focused()
    expect(visitor).to_have_title("Error: Join a workshop · Throughline")
    assert visitor.get_by_label("Code").get_attribute("aria-describedby")
