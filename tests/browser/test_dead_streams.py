"""A page of a live room is right again within seconds, whatever happened to its connection: dropped without a word, held
by a proxy, slept through, left and come back to."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from apps.workshops.models import Workshop
from apps.workshops.services.room import go_to
from tests.browser.proxy import Network, network
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop
from tests.workshops.room import IDEAS, READ, VOTE, step

pytestmark = pytest.mark.browser

TOLD = 21_000  # milliseconds until a page says that nothing reaches it
AWAKE = 3_000  # milliseconds until a page that wakes is right
BLOCKED = "Live updates are blocked on this network"
LOST = "No connection at the moment."


@dataclass
class Phone:
    page: Page
    wire: Network
    workshop: Workshop
    people: People

    def go(self, place: int) -> str:
        """Bring the room to a step; the title that must stand on the phone then."""
        found = step(self.workshop, place)
        go_to(activity=found, by=self.people.facilitator)
        return found.title

    def expect_step(self, title: str, within: int) -> None:
        expect(self.page.locator("#room-stage")).to_contain_text(title, timeout=within)

    def expect_live(self) -> None:
        """A stream has said something, and so it does once more."""
        expect(self.page.locator("html")).to_have_attribute("data-heard", "live", timeout=AWAKE)

    def stop_for(self, seconds: float) -> None:
        """Nothing of the page runs meanwhile, and no event tells it so, as when a lid is closed."""
        browser = self.page.context.browser
        assert browser is not None
        processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
        renderers = [process["id"] for process in processes if process["type"] == "renderer"]
        for each, pause in ((signal.SIGSTOP, seconds), (signal.SIGCONT, 0)):
            for renderer in renderers:
                os.kill(renderer, each)
            time.sleep(pause)


@pytest.fixture
def phone(people: People, open_context: Callable[..., BrowserContext], server: str) -> Iterator[Phone]:
    workshop = make_workshop(people)
    make_participant(workshop, user=people.member)
    with network(server) as wire:
        context = open_context(people.member, viewport={"width": 390, "height": 844})
        context.add_init_script(
            "document.addEventListener('room:link', ({detail}) => { document.documentElement.dataset.heard = detail; })"
        )
        page = context.new_page()
        page.goto(f"{wire.address}/workshops/{workshop.code}/room/")
        found = Phone(page, wire, workshop, people)
        found.expect_live()
        found.expect_step(found.go(READ), AWAKE)
        yield found
        context.close()
        time.sleep(1)  # what it still asked for is answered, before the database is emptied


def test_a_stream_that_goes_silent_is_noticed_and_replaced(phone: Phone) -> None:
    phone.wire.drop()
    title = phone.go(IDEAS)
    expect(phone.page.get_by_text(BLOCKED)).to_be_visible(timeout=TOLD)
    phone.expect_step(title, AWAKE)
    phone.expect_live()
    phone.expect_step(phone.go(VOTE), AWAKE)


def test_a_page_says_that_nothing_reaches_it_and_comes_back(phone: Phone) -> None:
    phone.wire.drop(all_new=True)
    title = phone.go(IDEAS)
    expect(phone.page.get_by_text(LOST)).to_be_visible(timeout=TOLD + 9_000)  # an answer is waited for eight seconds
    phone.wire.mend()
    phone.expect_step(title, TOLD)
    expect(phone.page.get_by_text(LOST)).to_be_hidden()


def test_a_proxy_that_holds_the_body_makes_the_page_poll(phone: Phone) -> None:
    phone.wire.hold_streams = True
    phone.page.reload()
    expect(phone.page.get_by_text(BLOCKED)).to_be_visible(timeout=7_500)
    phone.expect_step(phone.go(IDEAS), AWAKE)
    phone.wire.hold_streams = False
    expect(phone.page.get_by_text(BLOCKED)).to_be_hidden(timeout=TOLD)
    phone.expect_step(phone.go(VOTE), AWAKE)


def test_a_page_whose_process_was_stopped_is_right_at_once(phone: Phone) -> None:
    phone.wire.drop()
    title = phone.go(IDEAS)
    phone.stop_for(7)
    phone.expect_step(title, AWAKE)
    phone.expect_live()
    phone.expect_step(phone.go(VOTE), AWAKE)


@pytest.mark.parametrize("slept", [20, 3 * 60, 20 * 60])
def test_a_machine_that_slept_is_right_at_once(phone: Phone, slept: int) -> None:
    """No event tells of it, only the clock; and the connections it had are dead without knowing."""
    phone.page.clock.install()
    phone.page.clock.resume()
    phone.wire.drop()
    title = phone.go(IDEAS)
    phone.page.clock.fast_forward(slept * 1000)
    phone.expect_step(title, AWAKE)
    phone.expect_live()
    phone.expect_step(phone.go(VOTE), AWAKE)


def test_another_network_is_followed_at_once(phone: Phone) -> None:
    phone.page.context.set_offline(True)
    title = phone.go(IDEAS)
    phone.wire.drop()
    time.sleep(1)
    phone.page.context.set_offline(False)
    phone.expect_step(title, AWAKE)
    phone.expect_live()


def test_a_page_come_back_to_is_right(phone: Phone) -> None:
    phone.page.goto(f"{phone.wire.address}/join/")
    title = phone.go(IDEAS)
    phone.page.go_back()
    phone.expect_step(title, AWAKE)
    phone.expect_live()


HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""  # a browser without a screen shows every tab


def streams_of(phone: Phone) -> int:
    return len(phone.wire.streams)


def test_a_hidden_page_lets_its_stream_go_and_is_right_when_shown(phone: Phone) -> None:
    assert streams_of(phone) == 1
    phone.page.evaluate(HIDE, True)
    until(lambda: streams_of(phone) == 0)
    title = phone.go(IDEAS)
    time.sleep(1)
    expect(phone.page.locator("#room-stage")).not_to_contain_text(title)
    phone.page.evaluate(HIDE, False)
    phone.expect_step(title, AWAKE)
    until(lambda: streams_of(phone) == 1)


def test_seven_tabs_of_a_room_share_one_stream(phone: Phone, open_context: Callable[..., BrowserContext]) -> None:
    """A browser keeps six connections to a server; a seventh page must load, and whatever is pressed must arrive."""
    tabs = [phone.page]
    for _ in range(6):
        tab = phone.page.context.new_page()
        tab.goto(phone.page.url)
        tabs.append(tab)
        expect(tab.locator("html")).to_have_attribute("data-heard", "live", timeout=9_000)
    until(lambda: streams_of(phone) == 1)
    title = phone.go(IDEAS)
    for tab in tabs:
        expect(tab.locator("#room-stage")).to_contain_text(title, timeout=AWAKE)
    # The one that reads is closed: another takes over.
    tabs.pop(0).close()
    title = phone.go(VOTE)
    for tab in tabs:
        expect(tab.locator("#room-stage")).to_contain_text(title, timeout=AWAKE)
    until(lambda: streams_of(phone) == 1)


def test_seven_consoles_can_go_on(people: People, open_context: Callable[..., BrowserContext], server: str) -> None:
    workshop = make_workshop(people)
    context = open_context(people.facilitator, viewport={"width": 1360, "height": 860})
    consoles = [context.new_page() for _ in range(7)]
    for console in consoles:
        console.goto(f"/workshops/{workshop.code}/console/")
        expect(console.get_by_text("connected", exact=True)).to_be_visible(timeout=9_000)
    consoles[6].get_by_role("button", name="Begin").click()
    for console in consoles:
        expect(console.locator("#room-stage")).to_contain_text("Short loops beat long plans.", timeout=AWAKE)


def until(holds: Callable[[], bool], seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
