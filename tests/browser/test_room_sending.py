"""What a phone does with what it cannot send, with two tabs, with a card that came late, and with a result; and a console
that fell behind."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from apps.workshops.models import Contribution, Dot, Participant, Workshop
from apps.workshops.services.room import close_vote, go_to, pause_room, resume_room
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop, seat_client
from tests.workshops.room import IDEAS, READ, VOTE, enter, give, step, write

pytestmark = pytest.mark.browser

PATIENCE = 10_000  # milliseconds
Opens = Callable[..., BrowserContext]


@pytest.fixture
def workshop(people: People) -> Workshop:
    workshop = make_workshop(people)
    enter(workshop, people, IDEAS)
    return workshop


def phone_of(seat: Participant, open_context: Opens, server: str) -> BrowserContext:
    """A device that holds the participant's seat."""
    context = open_context(viewport={"width": 390, "height": 700})
    cookies = seat_client(seat).cookies
    context.add_cookies([{"name": name, "value": morsel.value, "url": server} for name, morsel in cookies.items()])
    return context


def room_page(context: BrowserContext, workshop: Workshop) -> Page:
    page = context.new_page()
    page.goto(f"/workshops/{workshop.code}/room/")
    return page


def write_idea(page: Page, text: str) -> None:
    page.get_by_label("Your idea").fill(text)
    page.get_by_role("button", name="Add idea", exact=True).click()


def card(page: Page, text: str) -> Locator:
    return page.locator("[data-ballot]").get_by_role("listitem").filter(has_text=text)


def give_one(page: Page, text: str) -> None:
    card(page, text).get_by_role("button", name="Give a dot").click()


def left(page: Page, number: int) -> Locator:
    return page.get_by_role("img", name=f"{number} of 5 dots left")


def texts() -> list[str]:
    return sorted(Contribution.objects.values_list("text", flat=True))


# Sending -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("status", [413, 500])
def test_a_message_that_cannot_be_stored_steps_aside_and_the_rest_goes_on(
    workshop: Workshop, open_context: Opens, server: str, status: int
) -> None:
    context = phone_of(make_participant(workshop), open_context, server)
    page = room_page(context, workshop)

    def refuse_one(route: Route) -> None:
        if "unlucky" in (route.request.post_data or ""):
            route.fulfill(status=status, body="<h1>Error</h1>")
        else:
            route.continue_()

    context.route(re.compile("/ideas/save/"), refuse_one)
    write_idea(page, "An unlucky idea")
    write_idea(page, "A lucky idea")
    aside = page.get_by_role("region", name="Could not be sent")
    expect(aside.get_by_text("An unlucky idea")).to_be_visible(timeout=20_000)
    expect(aside.get_by_text("It is kept on this device.")).to_be_visible()
    expect(page.get_by_text("1 not sent")).to_be_visible()
    assert texts() == ["A lucky idea"]
    page.reload()
    expect(aside.get_by_text("An unlucky idea")).to_be_visible()
    context.unroute(re.compile("/ideas/save/"))
    aside.get_by_role("button", name="Try again").click()
    expect(aside).to_be_hidden()
    expect(page.get_by_text("all saved")).to_be_visible(timeout=PATIENCE)
    assert texts() == ["A lucky idea", "An unlucky idea"]


def test_what_was_set_aside_can_be_discarded(workshop: Workshop, open_context: Opens, server: str) -> None:
    context = phone_of(make_participant(workshop), open_context, server)
    page = room_page(context, workshop)
    context.route(re.compile("/ideas/save/"), lambda route: route.fulfill(status=400, body="no"))
    write_idea(page, "An unlucky idea")
    aside = page.get_by_role("region", name="Could not be sent")
    aside.get_by_role("button", name="Discard").click()
    expect(aside).to_be_hidden()
    expect(page.get_by_text("An unlucky idea")).not_to_be_attached()
    assert texts() == []


def test_a_token_that_was_replaced_is_fetched_once_and_nothing_reloads(
    workshop: Workshop, open_context: Opens, server: str
) -> None:
    context = phone_of(make_participant(workshop), open_context, server)
    page = room_page(context, workshop)
    page.evaluate("window.stillHere = true")
    context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    write_idea(page, "After signing in elsewhere")
    expect(page.get_by_text("all saved")).to_be_visible(timeout=PATIENCE)
    assert page.evaluate("window.stillHere") is True
    assert texts() == ["After signing in elsewhere"]


def test_what_waits_does_not_leave_from_another_seat(workshop: Workshop, open_context: Opens, server: str) -> None:
    jonas, priya = make_participant(workshop, "Jonas"), make_participant(workshop, "Priya")
    context = phone_of(jonas, open_context, server)
    page = room_page(context, workshop)
    cookies = seat_client(priya).cookies
    context.add_cookies([{"name": name, "value": morsel.value, "url": server} for name, morsel in cookies.items()])
    with page.expect_navigation():
        write_idea(page, "From Jonas")
    expect(page.locator("[data-room]")).to_have_attribute("data-participant", str(priya.pk))
    write_idea(page, "From Priya")
    expect(page.get_by_text("all saved")).to_be_visible(timeout=PATIENCE)
    assert texts() == ["From Priya"]


def test_what_is_written_in_a_pause_waits_and_is_sent_when_the_room_goes_on(
    people: People, workshop: Workshop, open_context: Opens, server: str
) -> None:
    page = room_page(phone_of(make_participant(workshop), open_context, server), workshop)
    pause_room(workshop=workshop, by=people.facilitator)
    expect(page.locator("#room-banner")).to_contain_text("The room is paused.", timeout=PATIENCE)
    write_idea(page, "In the pause")
    expect(page.get_by_text("paused, 1 waiting")).to_be_visible(timeout=PATIENCE)
    assert texts() == []
    resume_room(workshop=workshop, by=people.facilitator)
    expect(page.get_by_text("all saved")).to_be_visible(timeout=PATIENCE)
    assert texts() == ["In the pause"]


# Dots ----------------------------------------------------------------------------------------------------------------
def test_used_and_left_make_the_budget_in_every_tab_and_a_refused_dot_is_said(
    people: People, workshop: Workshop, open_context: Opens, server: str
) -> None:
    seat = make_participant(workshop)
    first, second = write(workshop, seat, "first"), write(workshop, seat, "second")
    enter(workshop, people, VOTE)
    context = phone_of(seat, open_context, server)
    tabs = [room_page(context, workshop) for _ in range(2)]
    give_one(tabs[0], "first")
    for tab in tabs:
        expect(left(tab, 4)).to_be_visible()
        expect(card(tab, "first").get_by_label("Your dots on it")).to_have_text("1")
    give_one(tabs[1], "second")
    for tab in tabs:
        expect(left(tab, 3)).to_be_visible()
    expect(tabs[1].get_by_text("all saved")).to_be_visible(timeout=PATIENCE)
    # The rest is given from another device, of which these tabs know nothing.
    give(workshop, seat, first, 2)
    give(workshop, seat, second)
    give_one(tabs[0], "second")
    expect(tabs[0].get_by_role("alert").get_by_text("You have 5 dots. Take one back first.")).to_be_visible()
    for tab in tabs:
        expect(left(tab, 0)).to_be_visible(timeout=PATIENCE)
        expect(card(tab, "first").get_by_label("Your dots on it")).to_have_text("3")
    expect(tabs[0].get_by_text("all saved")).not_to_be_attached()
    assert Dot.objects.filter(taken_back_at=None).count() == 5


def test_a_late_card_is_admitted_and_everybody_reads_what_happened_to_it(
    people: People, workshop: Workshop, open_context: Opens, server: str
) -> None:
    author, voter = make_participant(workshop), make_participant(workshop)
    first = write(workshop, voter, "first")
    phones = [room_page(phone_of(seat, open_context, server), workshop) for seat in (author, voter)]
    enter(workshop, people, VOTE)
    give(workshop, voter, first)
    expect(card(phones[0], "first")).to_be_visible(timeout=PATIENCE)
    enter(workshop, people, IDEAS)
    write_idea(phones[0], "A late thought")
    expect(phones[0].get_by_text("written after voting began, not on the ballot")).to_be_visible(timeout=PATIENCE)
    enter(workshop, people, VOTE)
    out = phones[0].get_by_role("region", name="Yours, not on the ballot")
    expect(out.get_by_text("A late thought")).to_be_visible(timeout=PATIENCE)
    expect(phones[1].get_by_text("A late thought")).not_to_be_attached()

    console = open_context(people.facilitator, viewport={"width": 1360, "height": 860}).new_page()
    console.goto(f"/workshops/{workshop.code}/console/")
    console.get_by_role("button", name="Add to the vote").click()
    for phone in phones:
        expect(card(phone, "A late thought")).to_be_visible(timeout=PATIENCE)
        expect(phone.get_by_role("alert").get_by_text("A card was added to the vote.")).to_be_visible()
    expect(out).to_be_hidden()
    expect(console.get_by_text("Written after voting began")).not_to_be_attached()


def test_the_result_is_read_from_its_top(people: People, workshop: Workshop, open_context: Opens, server: str) -> None:
    seat = make_participant(workshop)
    for number in range(20):
        write(workshop, seat, f"Idea {number}")
    enter(workshop, people, VOTE)
    page = room_page(phone_of(seat, open_context, server), workshop)
    card(page, "Idea 19").scroll_into_view_if_needed()
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    expect(page.get_by_role("heading", name="Which would move us most?")).to_be_in_viewport(timeout=PATIENCE)


# The console ---------------------------------------------------------------------------------------------------------
def test_next_on_a_console_that_fell_behind_moves_nobody(
    people: People, workshop: Workshop, open_context: Opens
) -> None:
    context = open_context(people.facilitator, viewport={"width": 1360, "height": 860})
    console = context.new_page()
    context.route(re.compile("/live/|/poll/"), lambda route: route.abort())
    console.goto(f"/workshops/{workshop.code}/console/")
    go_to(activity=step(workshop, READ), by=people.facilitator)
    console.get_by_role("button", name="Next step").click()
    expect(console.get_by_role("alert").get_by_text("The room is at “Read together” by now")).to_be_visible()
    workshop.refresh_from_db()
    assert workshop.current_activity == step(workshop, READ)
    context.unroute(re.compile("/live/|/poll/"))
    expect(console.get_by_role("heading", name="Read together")).to_be_visible(timeout=PATIENCE)
    expect(console.get_by_role("alert").get_by_text("The room is at “Read together” by now")).to_be_visible()
    console.get_by_role("alert").get_by_role("button", name="Close").click()
    console.get_by_role("button", name="Next step").click()
    expect(console.get_by_role("heading", name="What would we do?")).to_be_visible(timeout=PATIENCE)


def test_a_card_taken_off_the_wall_comes_back_by_undo(people: People, workshop: Workshop, open_context: Opens) -> None:
    idea = write(workshop, make_participant(workshop), "Too quick")
    console = open_context(people.facilitator, viewport={"width": 1360, "height": 860}).new_page()
    console.goto(f"/workshops/{workshop.code}/console/")
    console.get_by_role("button", name="Take off the wall").click()
    console.locator("#confirm").get_by_role("button", name="Take it off").click()
    expect(console.get_by_role("heading", name="Taken off the wall")).to_be_visible(timeout=PATIENCE)
    console.get_by_role("alert").get_by_role("button", name="Undo").click()
    expect(console.get_by_role("heading", name="Taken off the wall")).not_to_be_attached(timeout=PATIENCE)
    idea.refresh_from_db()
    assert (idea.removed_at, idea.withdrawn_at) == (None, None)
