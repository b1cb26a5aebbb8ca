"""What the devices send: stored, refused with a sentence, or not to be read."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.common.limits import Limit
from apps.workshops.models import Contribution, Dot, Participant, Workshop
from apps.workshops.queries.ideas import ideas_of
from apps.workshops.services.room import close_vote, end_workshop, pause_room, remove_participant, resume_room
from apps.workshops.views import room
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop, seat_client
from tests.workshops.room import IDEAS, READ, VOTE, enter, events, give, step, write

KEY = "0b0e1e52-5a51-4bd2-9d8a-7a3d6ad1c005"
ENDED = {"sentence": "The workshop has ended before this arrived."}
SENT = ["idea_save", "idea_withdraw", "dot_save", "ready_set"]
CHOOSE = "Select a valid choice. That choice is not one of the available choices."


@pytest.fixture
def workshop(people: People) -> Workshop:
    """At its vote, on one idea."""
    workshop = make_workshop(people)
    enter(workshop, people, IDEAS)
    write(workshop, make_participant(workshop))
    enter(workshop, people, VOTE)
    return workshop


@pytest.fixture
def jonas(workshop: Workshop) -> Participant:
    return make_participant(workshop, "Jonas")


def url(name: str, workshop: Workshop) -> str:
    return reverse(f"workshops:{name}", args=[workshop.code])


def an_idea(workshop: Workshop, **changed: Any) -> dict[str, Any]:
    idea = {"activity": step(workshop, IDEAS).code, "key": KEY, "edition": 1, "text": "Measure it", "lesson": ""}
    return idea | changed


def a_dot(workshop: Workshop, **changed: Any) -> dict[str, Any]:
    idea = Contribution.objects.filter(activity__workshop=workshop)[0]
    return {"activity": step(workshop, VOTE).code, "key": KEY, "contribution": str(idea.pk), "given": "1"} | changed


def data_for(name: str, workshop: Workshop) -> dict[str, Any]:
    return {
        "idea_save": an_idea(workshop),
        "idea_withdraw": an_idea(workshop, edition=2),
        "dot_save": a_dot(workshop),
        "ready_set": {"activity": step(workshop, VOTE).code, "ready": "1"},
    }[name]


def send(seat: Participant, name: str, data: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    response = seat_client(seat).post(url(name, seat.workshop), data)
    return response.status_code, response.json()


def test_idea_save_and_withdraw(workshop: Workshop, jonas: Participant) -> None:
    lesson = workshop.lesson_links.get().lesson
    sent = send(jonas, "idea_save", an_idea(workshop, lesson=lesson.pk))
    idea = Contribution.objects.get(text="Measure it")
    assert sent == (200, {"saved": True, "idea": str(idea.pk), "late": False})
    assert (idea.lesson, idea.participant) == (lesson, None)
    assert send(jonas, "idea_withdraw", an_idea(workshop, edition=2)) == (200, {"saved": True})
    assert [found.text for found in ideas_of(step(workshop, IDEAS))] == ["Release every week"]


def test_idea_save_says_that_it_came_late(workshop: Workshop, jonas: Participant) -> None:
    give(workshop, jonas, Contribution.objects.get())
    _, answer = send(jonas, "idea_save", an_idea(workshop))
    assert answer == {"saved": True, "idea": str(Contribution.objects.get(text="Measure it").pk), "late": True}


@pytest.mark.parametrize("name", SENT)
def test_a_paused_room_takes_nothing_until_it_goes_on(
    people: People, workshop: Workshop, jonas: Participant, name: str
) -> None:
    pause_room(workshop=workshop, by=people.facilitator)
    before, data = events(workshop), data_for(name, workshop)
    sentence = "The room is paused. This is kept on your device and sent when it goes on."
    assert send(jonas, name, data) == (423, {"sentence": sentence})
    assert events(workshop) == before
    resume_room(workshop=workshop, by=people.facilitator)
    assert send(jonas, name, data)[0] == 200


@pytest.mark.parametrize("name", SENT)
def test_what_was_written_in_another_seat_is_not_stored(workshop: Workshop, jonas: Participant, name: str) -> None:
    priya, before = make_participant(workshop, "Priya"), events(workshop)
    data = data_for(name, workshop)
    response = seat_client(jonas).post(url(name, workshop), data | {"seat": str(priya.pk)})
    assert response.status_code == 403
    assert "This was written from another seat, so it is not sent from this one." in response.content.decode()
    assert events(workshop) == before
    assert send(jonas, name, data | {"seat": str(jonas.pk)})[0] == 200


def test_dot_save_gives_and_takes_back(workshop: Workshop, jonas: Participant) -> None:
    assert send(jonas, "dot_save", a_dot(workshop)) == (200, {"saved": True})
    assert list(Dot.objects.values_list("participant", "key", "taken_back_at")) == [(jonas.pk, uuid.UUID(KEY), None)]
    assert send(jonas, "dot_save", a_dot(workshop, given="")) == (200, {"saved": True})
    assert Dot.objects.filter(taken_back_at=None).count() == 0


def test_ready_set_says_ready_and_takes_it_back(workshop: Workshop, jonas: Participant) -> None:
    for ready, expected in (("1", step(workshop, VOTE)), ("", None)):
        sent = {"activity": step(workshop, VOTE).code, "ready": ready}
        assert send(jonas, "ready_set", sent) == (200, {"saved": True})
        jonas.refresh_from_db()
        assert jonas.ready_for == expected


@pytest.mark.parametrize("name", SENT)
def test_sent_twice_is_answered_alike_and_told_once(workshop: Workshop, jonas: Participant, name: str) -> None:
    before = len(events(workshop))
    first, second = (send(jonas, name, data_for(name, workshop)) for _ in range(2))
    assert (first[0], first[1]["saved"]) == (200, True)
    assert second == first
    assert len(events(workshop)) - before == (0 if name == "idea_withdraw" else 1)


@pytest.mark.parametrize("name", SENT)
def test_after_the_end_a_device_is_told_so(people: People, workshop: Workshop, jonas: Participant, name: str) -> None:
    end_workshop(workshop=workshop, by=people.facilitator)
    assert send(jonas, name, data_for(name, workshop)) == (409, ENDED)


def test_dot_save_is_refused_with_the_services_sentence(people: People, workshop: Workshop, jonas: Participant) -> None:
    give(workshop, jonas, Contribution.objects.get(), 3)
    assert send(jonas, "dot_save", a_dot(workshop)) == (409, {"sentence": "At most 3 dots may lie on one idea."})
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    assert send(jonas, "dot_save", a_dot(workshop)) == (
        409,
        {"sentence": "The vote was closed before this dot arrived."},
    )
    assert Dot.objects.count() == 3


@pytest.mark.parametrize(
    ("name", "changed", "sentence"),
    [
        ("idea_save", {"key": "x"}, "Enter a valid UUID."),
        ("idea_save", {"text": "  "}, "This field is required."),
        ("idea_save", {"text": "x" * 401}, "Ensure this value has at most 400 characters (it has 401)."),
        ("idea_save", {"edition": 0}, "Ensure this value is greater than or equal to 1."),
        ("idea_save", {"edition": 2**31}, "Ensure this value is less than or equal to 2147483647."),
        ("idea_save", {"lesson": "0"}, CHOOSE),
        ("idea_save", {"activity": "nothing"}, CHOOSE),
        ("idea_withdraw", {"edition": ""}, "This field is required."),
        ("dot_save", {"contribution": "x"}, CHOOSE),
        ("dot_save", {"contribution": KEY}, CHOOSE),
        ("ready_set", {"activity": ""}, "This field is required."),
    ],
)
def test_what_no_page_of_ours_sends_is_not_read(
    workshop: Workshop, jonas: Participant, name: str, changed: dict[str, Any], sentence: str
) -> None:
    before = events(workshop)
    assert send(jonas, name, data_for(name, workshop) | changed) == (422, {"sentence": sentence})
    assert events(workshop) == before
    assert send(jonas, name, data_for(name, workshop))[0] == 200


@pytest.mark.parametrize("name", SENT)
def test_a_device_reaches_nothing_of_another_room(
    people: People, workshop: Workshop, jonas: Participant, name: str
) -> None:
    other = make_workshop(people)
    enter(other, people, IDEAS)
    write(other, make_participant(other))
    enter(other, people, VOTE)
    before = events(other)
    assert send(jonas, name, data_for(name, other))[0] == 422
    assert send(jonas, "dot_save", a_dot(workshop, contribution=a_dot(other)["contribution"]))[0] == 422
    assert seat_client(jonas).post(url(name, other), data_for(name, other)).status_code == 404
    assert events(other) == before


@pytest.mark.parametrize("name", SENT)
def test_only_a_seat_in_the_room_may_send(people: People, workshop: Workshop, jonas: Participant, name: str) -> None:
    facilitator = Client()
    facilitator.force_login(people.facilitator)
    for client in (Client(), facilitator):
        assert client.post(url(name, workshop), data_for(name, workshop)).status_code == 404
    client = seat_client(jonas)
    assert client.get(url(name, workshop)).status_code == 405
    remove_participant(participant=jonas, by=people.facilitator)
    response = client.post(url(name, workshop), data_for(name, workshop))
    assert response.status_code == 403
    assert "The facilitator has taken you out of this room." in response.content.decode()


@pytest.mark.parametrize("name", SENT)
def test_what_is_sent_needs_the_pages_token(workshop: Workshop, jonas: Participant, name: str) -> None:
    client = seat_client(jonas, Client(enforce_csrf_checks=True))
    assert client.post(url(name, workshop), data_for(name, workshop)).status_code == 403


@pytest.mark.parametrize("others", [0, 3])
@pytest.mark.parametrize(("name", "queries"), [("idea_save", 14), ("dot_save", 11)])
def test_sending_takes_a_constant_number_of_queries(
    workshop: Workshop,
    jonas: Participant,
    django_assert_num_queries: DjangoAssertNumQueries,
    name: str,
    queries: int,
    others: int,
) -> None:
    client, data = seat_client(jonas), data_for(name, workshop)
    give(workshop, jonas, Contribution.objects.get())
    for number in range(others):
        seat = make_participant(workshop)
        give(workshop, seat, Contribution.objects.get(text="Release every week"))
        write(workshop, seat, f"Idea {number}")
    # Two of them are the savepoint that stands for a transaction in a test.
    with django_assert_num_queries(queries):
        assert client.post(url(name, workshop), data).status_code == 200


def test_read_step_takes_neither(people: People, workshop: Workshop, jonas: Participant) -> None:
    enter(workshop, people, READ)
    there = step(workshop, READ).code
    assert send(jonas, "idea_save", an_idea(workshop, activity=there)) == (
        409,
        {"sentence": "This step does not collect ideas."},
    )
    assert send(jonas, "dot_save", a_dot(workshop, activity=there)) == (409, {"sentence": "This step is not a vote."})


@pytest.mark.parametrize(("limit", "name"), [("WORDS", "idea_save"), ("TAPS", "ready_set")])
def test_what_one_seat_sends_at_once_is_limited_and_kept_for_later(
    workshop: Workshop, jonas: Participant, monkeypatch: pytest.MonkeyPatch, limit: str, name: str
) -> None:
    few = Limit(at_once=2, a_minute=1)
    for part in ("left", "at_once", "a_second"):
        monkeypatch.setattr(getattr(room, limit), part, getattr(few, part))
    client = seat_client(jonas)
    answers = [client.post(url(name, workshop), data_for(name, workshop)) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].json() == {"sentence": "That was a lot at once. It is kept here, and sent in a moment."}
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert send(make_participant(workshop), name, data_for(name, workshop))[0] == 200


def test_limits_are_far_above_what_somebody_busy_sends() -> None:
    assert (room.WORDS.at_once, room.WORDS.a_second * 60) == (40, 30)
    assert (room.TAPS.at_once, room.TAPS.a_second * 60) == (80, 120)
