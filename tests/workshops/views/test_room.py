"""The participant's page, and what is personal on it."""

import dataclasses
import uuid
from typing import Any

import pytest
from django.core.signing import TimestampSigner
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.workshops.access import SEAT_SALT, seat_cookie
from apps.workshops.enums import Anonymity
from apps.workshops.models import Participant, Workshop
from apps.workshops.services.commit import commit
from apps.workshops.services.ideas import hash_key
from apps.workshops.services.room import end_workshop, pause_room, remove_participant, reveal, set_ready
from tests.answers import template_of
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop, seat_client
from tests.workshops.room import COMMIT, IDEAS, READ, VOTE, enter, fill, give, promise, step, write

PLACES = [None, READ, IDEAS, VOTE, COMMIT]


@pytest.fixture
def workshop(people: People) -> Workshop:
    return make_workshop(people)


def page(workshop: Workshop, name: str = "room") -> str:
    return reverse(f"workshops:{name}", args=[workshop.code])


def mine_without_token(seat: Participant) -> dict[str, Any]:
    """What is mine, without the token the page sends with, which is another one each time."""
    mine: dict[str, Any] = seat_client(seat).get(page(seat.workshop, "room_mine")).json()
    assert len(mine.pop("token")) == 64
    return mine


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("seats", [1, 3])
def test_room_takes_a_constant_number_of_queries(
    people: People, workshop: Workshop, django_assert_num_queries: DjangoAssertNumQueries, place: int | None, seats: int
) -> None:
    enter(workshop, people, IDEAS)
    found = [make_participant(workshop) for _ in range(seats)]
    ideas = [write(workshop, seat, f"Idea {number}") for number, seat in enumerate(found)]
    reveal(activity=step(workshop, IDEAS), by=people.facilitator)
    enter(workshop, people, VOTE)
    for seat in found:
        give(workshop, seat, ideas[0])
    if place is None:
        Workshop.objects.update(current_activity=None)
    else:
        enter(workshop, people, place)
    client = seat_client(found[0])
    with django_assert_num_queries({None: 5, READ: 8, IDEAS: 9, VOTE: 9, COMMIT: 9}[place]):
        response = client.get(page(workshop))
    assert (response.status_code, template_of(response)) == (200, "workshops/room.html")


def test_room_shows_where_the_room_is(people: People, workshop: Workshop) -> None:
    client = seat_client(make_participant(workshop))
    assert "You are in." in client.get(page(workshop)).content.decode()
    enter(workshop, people, IDEAS)
    response = client.get(page(workshop))
    assert "What would we do?" in response.content.decode()
    assert (response.context["audience"], response.context["position"].number) == ("participant", 1)
    assert response.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    pause_room(workshop=workshop, by=people.facilitator)
    assert "The room is paused." in client.get(page(workshop)).content.decode()
    end_workshop(workshop=workshop, by=people.facilitator)
    content = client.get(page(workshop)).content.decode()
    assert "The workshop has ended. Thank you for taking part." in content
    assert "What would we do?" not in content


def test_room_is_found_by_a_members_account_and_by_a_guests_cookie(people: People, workshop: Workshop) -> None:
    for seat in (make_participant(workshop, user=people.member), make_participant(workshop, "Jonas")):
        response = seat_client(seat).get(page(workshop))
        assert response.context["participant"] == seat


def test_room_is_not_found_without_a_seat_in_it(people: People, workshop: Workshop) -> None:
    other = make_workshop(people)
    guest = seat_client(make_participant(other))
    forged = Client()
    seat = make_participant(workshop)
    forged.cookies[seat_cookie(workshop.code)] = TimestampSigner(salt="another").sign(str(seat.pk))
    outsider = Client()
    outsider.force_login(people.outsider)
    facilitator = Client()
    facilitator.force_login(people.facilitator)
    for client in (guest, forged, outsider, facilitator, Client()):
        assert [client.get(page(workshop, name)).status_code for name in ("room", "room_mine")] == [404, 404]
    assert Client().get(reverse("workshops:room", args=["nowhere"])).status_code == 404


def test_a_guests_cookie_never_opens_a_members_seat(people: People, workshop: Workshop) -> None:
    seat = make_participant(workshop, user=people.member)
    client = Client()
    signer = TimestampSigner(salt=seat_cookie(workshop.code) + SEAT_SALT)
    client.cookies[seat_cookie(workshop.code)] = signer.sign(str(seat.pk))
    assert client.get(page(workshop)).status_code == 404


def test_room_tells_who_was_taken_out(people: People, workshop: Workshop) -> None:
    seat = make_participant(workshop)
    client = seat_client(seat)
    assert client.get(page(workshop)).status_code == 200
    remove_participant(participant=seat, by=people.facilitator)
    response = client.get(page(workshop))
    assert response.status_code == 403
    assert "The facilitator has taken you out of this room." in response.content.decode()


def test_room_is_read_not_written(workshop: Workshop) -> None:
    client = seat_client(make_participant(workshop))
    assert [client.post(page(workshop, name)).status_code for name in ("room", "room_mine")] == [405, 405]


def test_room_mine_says_what_is_mine_and_of_nobody_else(people: People) -> None:
    workshop = make_workshop(people, anonymity=Anonymity.NAMED)
    idea = fill(workshop, people, voters=2)
    jonas = make_participant(workshop, "Jonas")
    key = uuid.uuid4()
    give(workshop, jonas, idea, key=key)
    set_ready(participant=jonas, activity=step(workshop, VOTE), ready=True)
    written = write(workshop, jonas, "Measure it")
    assert mine_without_token(jonas) == {
        "seat": str(jonas.pk),
        "name": "Jonas",
        "ready": step(workshop, VOTE).code,
        "dots": [{"activity": step(workshop, VOTE).code, "idea": str(idea.pk), "key": str(key)}],
        "ideas": [
            {
                "activity": step(workshop, IDEAS).code,
                "id": str(written.pk),
                "hash": written.key_hash,
                "text": "Measure it",
            }
        ],
        "initiatives": [],
        "steps": [],
    }
    assert len(hash_key(key)) == 64


def test_room_mine_knows_no_ideas_in_an_anonymous_workshop(people: People, workshop: Workshop) -> None:
    enter(workshop, people, IDEAS)
    jonas = make_participant(workshop, "Jonas")
    write(workshop, jonas)
    assert mine_without_token(jonas) == {
        "seat": str(jonas.pk),
        "name": "Jonas",
        "ready": "",
        "dots": [],
        "ideas": [],
        "initiatives": [],
        "steps": [],
    }


@pytest.mark.parametrize("ideas", [1, 3])
def test_room_mine_takes_a_constant_number_of_queries(
    people: People, django_assert_num_queries: DjangoAssertNumQueries, ideas: int
) -> None:
    workshop = make_workshop(people, anonymity=Anonymity.NAMED)
    enter(workshop, people, IDEAS)
    jonas = make_participant(workshop, "Jonas")
    for number in range(ideas):
        write(workshop, jonas, f"Idea {number}")
    set_ready(participant=jonas, activity=step(workshop, IDEAS), ready=True)
    client = seat_client(jonas)
    with django_assert_num_queries(4):
        client.get(page(workshop, "room_mine"))


def test_room_mine_says_after_the_end_what_somebody_took_on(people: People, workshop: Workshop) -> None:
    enter(workshop, people, COMMIT)
    leads = commit(activity=step(workshop, COMMIT), idea=None, commitment=promise(people), by=people.facilitator)
    named = dataclasses.replace(promise(people), owner=None, owner_name="JONAS")
    guests = commit(activity=step(workshop, COMMIT), idea=None, commitment=named, by=people.facilitator)
    lead, jonas = make_participant(workshop, user=people.lead), make_participant(workshop, "Jonas")
    other = make_participant(workshop, "Mei")

    def taken_on() -> list[list[list[str]]]:
        found = [seat_client(seat).get(page(workshop, "room_mine")).json() for seat in (lead, jonas, other)]
        return [[mine["initiatives"], mine["steps"]] for mine in found]

    assert taken_on() == [[[], []], [[], []], [[], []]]
    end_workshop(workshop=workshop, by=people.facilitator)
    steps = [[made.initiative.items.get().code] for made in (leads, guests)]
    assert taken_on() == [[[leads.initiative.code], steps[0]], [[guests.initiative.code], steps[1]], [[], []]]


@pytest.mark.parametrize("decisions", [1, 3])
def test_room_after_the_end_takes_a_constant_number_of_queries(
    people: People, workshop: Workshop, django_assert_num_queries: DjangoAssertNumQueries, decisions: int
) -> None:
    enter(workshop, people, COMMIT)
    for _n in range(decisions):
        commit(activity=step(workshop, COMMIT), idea=None, commitment=promise(people), by=people.facilitator)
    end_workshop(workshop=workshop, by=people.facilitator)
    client = seat_client(make_participant(workshop, "Jonas"))
    # seat, log, workshop; dots, ideas, initiatives, steps; decisions, their steps, agenda
    with django_assert_num_queries(10):
        content = client.get(page(workshop)).content.decode()
    assert content.count("<h2>A rollback drill</h2>") == decisions
    assert "data-ready hidden" in content
