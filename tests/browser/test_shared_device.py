"""One browser, one person after the other: nobody becomes somebody else, and nothing leaves under another name."""

import json
import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from apps.workshops.models import Contribution, Workshop
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop
from tests.workshops.room import IDEAS, enter

pytestmark = pytest.mark.browser

SENDING = re.compile(r"/room/ideas/save/")


@pytest.fixture
def workshop(people: People) -> Workshop:
    workshop = make_workshop(people)
    enter(workshop, people, IDEAS)
    return workshop


@pytest.fixture
def device(open_context: Callable[..., BrowserContext]) -> BrowserContext:
    return open_context(viewport={"width": 390, "height": 844})


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def join(device: BrowserContext, workshop: Workshop, name: str) -> Page:
    page = device.new_page()
    page.goto(f"/join/{workshop.join_code}/")
    page.get_by_label("Your name").fill(name)
    press(page, "Join")
    expect(page.get_by_text(f"You are {name}.")).to_be_visible()
    return page


def write_unsent(page: Page) -> None:
    """One idea that waits to be sent, and a draft."""
    page.context.route(SENDING, lambda route: route.abort())
    page.get_by_label("Your idea").fill("Waits")
    press(page, "Add idea")
    expect(page.get_by_text("no connection, 1 waiting")).to_be_visible()
    page.get_by_label("Your idea").fill("A draft")


def kept(page: Page, seat: object) -> list[str]:
    keys = page.evaluate("Object.keys(localStorage)")
    return [key for key in keys if str(seat) in key]


def test_not_you_gives_the_device_up_after_a_question(device: BrowserContext, workshop: Workshop) -> None:
    page = join(device, workshop, "Ada")
    ada = workshop.participants.get()
    write_unsent(page)
    press(page, "Not you?")
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("Not everything has been sent yet (1 waiting), and it will be lost.")
    question.get_by_role("button", name="Cancel").click()
    assert "A draft" in json.dumps(page.evaluate("({...localStorage})"))
    press(page, "Not you?")
    question.get_by_role("button", name="Give it up").click()
    expect(page.get_by_label("Your name")).to_have_value("")
    assert kept(page, ada.pk) == []
    device.unroute(SENDING)
    page.get_by_label("Your name").fill("Bo")
    press(page, "Join")
    expect(page.get_by_text("You are Bo.")).to_be_visible()
    expect(page.get_by_label("Your idea")).to_have_value("")
    page.get_by_label("Your idea").fill("Of Bo")
    press(page, "Add idea")
    expect(page.get_by_text("all saved")).to_be_visible()
    assert [idea.text for idea in Contribution.objects.all()] == ["Of Bo"]


def test_the_code_typed_again_asks_who_is_there(device: BrowserContext, workshop: Workshop) -> None:
    join(device, workshop, "Ada").close()
    page = device.new_page()
    page.goto("/join/")
    page.get_by_label("Code").fill(workshop.join_code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Are you Ada?")).to_be_visible()
    page.get_by_role("link", name="Go on as Ada").press("Enter")
    expect(page.get_by_text("You are Ada.")).to_be_visible()


def test_what_waits_never_leaves_under_the_name_of_who_signs_in(
    device: BrowserContext, workshop: Workshop, people: People, server: str
) -> None:
    page = join(device, workshop, "Ada")
    make_participant(workshop, user=people.member)
    write_unsent(page)
    client = Client()
    client.force_login(people.member)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    device.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server}])
    device.unroute(SENDING)
    expect(page.get_by_text("You are Member.")).to_be_visible()
    expect(page.get_by_label("Your idea")).to_have_value("")
    assert not Contribution.objects.exists()
    device.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.reload()
    expect(page.get_by_text("You are Ada.")).to_be_visible()
    expect(page.get_by_label("Your idea")).to_have_value("A draft")
    expect(page.get_by_text("all saved")).to_be_visible()
    assert [idea.text for idea in Contribution.objects.all()] == ["Waits"]


def test_signing_out_clears_what_the_device_keeps(
    open_context: Callable[..., BrowserContext], workshop: Workshop, people: People
) -> None:
    page = open_context(people.member).new_page()
    page.goto(f"/join/{workshop.join_code}/")
    press(page, "Join as Member")
    seat = workshop.participants.get()
    write_unsent(page)
    assert kept(page, seat.pk) != []
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("Not everything has been sent yet (1 waiting)")
    question.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert kept(page, seat.pk) == []
