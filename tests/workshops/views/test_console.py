"""The facilitator's console and the big screen, page by page."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.workshops.models import Workshop
from apps.workshops.services.room import close_vote, end_workshop, pause_room, reveal, set_lock
from tests.answers import template_of
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop
from tests.workshops.room import COMMIT, IDEAS, READ, VOTE, enter, give, step, write

PAGES = ["console", "screen"]
PLACES = [None, READ, IDEAS, VOTE, COMMIT]


@pytest.fixture
def workshop(people: People) -> Workshop:
    workshop = make_workshop(people)
    make_participant(workshop, "Jonas")
    return workshop


@pytest.fixture
def host(people: People) -> Client:
    client = Client()
    client.force_login(people.facilitator)
    return client


def page(name: str, workshop: Workshop) -> str:
    return reverse(f"workshops:{name}", args=[workshop.code])


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("place", PLACES)
def test_console_and_screen_show_every_step(
    host: Client, people: People, workshop: Workshop, name: str, place: int | None
) -> None:
    if place is not None:
        enter(workshop, people, place)
    response = host.get(page(name, workshop))
    assert (response.status_code, template_of(response)) == (200, f"workshops/{name}.html")
    expected = workshop.title if place is None else step(workshop, place).title
    assert expected in response.content.decode()
    assert (response.context["audience"], response.context["position"].number) == (name, 0 if place is None else 1)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("seats", [1, 3])
def test_console_and_screen_take_a_constant_number_of_queries(
    host: Client,
    people: People,
    workshop: Workshop,
    django_assert_num_queries: DjangoAssertNumQueries,
    name: str,
    place: int | None,
    seats: int,
) -> None:
    enter(workshop, people, IDEAS)
    found = [make_participant(workshop) for _ in range(seats)]
    ideas = [write(workshop, seat, f"Idea {number}") for number, seat in enumerate(found)]
    enter(workshop, people, VOTE)
    for seat in found:
        give(workshop, seat, ideas[0])
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    if place is None:
        Workshop.objects.update(current_activity=None)
    else:
        enter(workshop, people, place)
    expected = {
        "console": {None: 8, READ: 9, IDEAS: 11, VOTE: 11, COMMIT: 12},
        "screen": {None: 7, READ: 8, IDEAS: 9, VOTE: 9, COMMIT: 11},
    }
    with django_assert_num_queries(expected[name][place]):
        assert host.get(page(name, workshop)).status_code == 200


def test_console_offers_what_can_be_done_next(host: Client, people: People, workshop: Workshop) -> None:
    def offered() -> set[str]:
        content = host.get(page("console", workshop)).content.decode()
        words = {
            "Begin", "Next step", "Back one step", "Reveal ideas", "Close the vote", "Reopen the vote", "Pause room",
            "Go on", "Hide them again", "Lock the room", "Unlock the room", "End the workshop", "Stop the clock", "Start the clock",
        }  # fmt: skip
        return {word for word in words if re.search(f">{word}(</span>)?</button>", content)}

    always = {"Pause room", "Lock the room", "End the workshop"}
    assert offered() == always | {"Begin"}
    enter(workshop, people, READ)
    assert offered() == always | {"Next step", "Stop the clock"}
    enter(workshop, people, IDEAS)
    assert offered() == always | {"Next step", "Back one step", "Stop the clock", "Reveal ideas"}
    reveal(activity=step(workshop, IDEAS), by=people.facilitator)
    assert offered() == always | {"Next step", "Back one step", "Stop the clock", "Hide them again"}
    enter(workshop, people, VOTE)
    assert offered() == always | {"Next step", "Back one step", "Stop the clock", "Close the vote"}
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    assert offered() == always | {"Next step", "Back one step", "Start the clock", "Reopen the vote"}
    enter(workshop, people, COMMIT)
    assert offered() == always | {"Back one step", "Stop the clock"}
    pause_room(workshop=workshop, by=people.facilitator)
    set_lock(workshop=workshop, locked=True, by=people.facilitator)
    assert offered() == {"Go on", "Unlock the room", "End the workshop", "Back one step"}
    end_workshop(workshop=workshop, by=people.facilitator)
    assert offered() == set()


@pytest.mark.parametrize("name", PAGES)
def test_console_and_screen_are_for_who_runs_the_room(people: People, workshop: Workshop, name: str) -> None:
    for user, status in ((people.admin, 200), (people.viewer, 403), (people.lead, 403), (people.outsider, 404)):
        client = Client()
        client.force_login(user)
        response = client.get(page(name, workshop))
        assert response.status_code == status
        if status == 403:
            sentence = "Only a facilitator or an administrator of the organization can run a workshop."
            assert sentence in response.content.decode()
        if status == 404:
            assert workshop.title not in response.content.decode()
    assert Client().get(page(name, workshop)).status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_console_and_screen_are_read_not_written(host: Client, workshop: Workshop, name: str) -> None:
    assert host.post(page(name, workshop)).status_code == 405
