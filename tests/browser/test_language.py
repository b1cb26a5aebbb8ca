"""Choosing a language, as a visitor of a workshop and as somebody who signs in on two devices."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.visitor import PHONE, SIDEWAYS
from tests.people import People
from tests.workshops.factories import make_workshop
from tests.workshops.room import IDEAS, enter

pytestmark = pytest.mark.browser


def choose(page: Page, menu: str, language: str) -> None:
    summaries = page.locator("header summary")
    summaries.and_(page.get_by_label(menu).or_(summaries.filter(has_text=menu))).click()
    page.get_by_role("button", name=language).click()


def test_a_german_visitor_joins_an_english_room(people: People, open_context: Callable[..., BrowserContext]) -> None:
    workshop = make_workshop(people)
    enter(workshop, people, IDEAS)
    page = open_context(locale="de-DE", viewport=PHONE, has_touch=True).new_page()
    page.goto("/join/?from=poster")
    expect(page.get_by_role("heading", name="Workshop beitreten")).to_be_visible()
    assert page.evaluate(SIDEWAYS) == 0
    choose(page, "Sprache", "English")
    expect(page.get_by_role("heading", name="Join a workshop")).to_be_visible()
    assert page.url.endswith("/join/?from=poster")
    choose(page, "Language", "Deutsch")
    page.get_by_label("Code").fill(workshop.join_code)
    page.get_by_role("button", name="Weiter").click()
    # From here on the room's own language, that of its playbook.
    expect(page.locator("html")).to_have_attribute("lang", "en-us")
    page.get_by_label("Your name").fill("Jürgen")
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_label("Your idea")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en-us")
    page.goto("/join/")
    expect(page.get_by_role("heading", name="Workshop beitreten")).to_be_visible()


def test_a_choice_is_kept_on_every_device(people: People, open_context: Callable[..., BrowserContext]) -> None:
    laptop = open_context(people.member, locale="en-US").new_page()
    laptop.goto("/")
    expect(laptop.get_by_role("link", name="Library", exact=True)).to_be_visible()
    choose(laptop, f"Your account: {people.member}", "Deutsch")
    expect(laptop.get_by_role("link", name="Bibliothek", exact=True)).to_be_visible()
    elsewhere = open_context(people.member, locale="en-US").new_page()
    elsewhere.goto("/plans/")
    expect(elsewhere.get_by_role("link", name="Bibliothek", exact=True)).to_be_visible()
    elsewhere.goto("/profile/")
    elsewhere.get_by_role("combobox", name="Sprache").select_option("")
    elsewhere.get_by_role("button", name="Speichern").click()
    expect(elsewhere.get_by_text("Your profile is saved.")).to_be_visible()
