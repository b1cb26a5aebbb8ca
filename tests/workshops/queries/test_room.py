"""The state of a live room."""

import datetime as dt

import pytest

from apps.workshops.activities import KINDS
from apps.workshops.enums import Kind
from apps.workshops.models import Participant, Workshop
from apps.workshops.queries.room import Head, room_of
from apps.workshops.services.room import (
    close_vote,
    end_workshop,
    pause_room,
    remove_participant,
    reveal,
    set_ready,
)
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop
from tests.workshops.room import COMMIT, IDEAS, NOON, READ, VOTE, Clock, enter, step, write


@pytest.fixture
def workshop(people: People) -> Workshop:
    return make_workshop(people, starts_at=NOON)


@pytest.mark.parametrize(
    ("place", "before", "after"),
    [(None, None, READ), (READ, None, IDEAS), (IDEAS, READ, IDEAS + 1), (COMMIT, COMMIT - 1, None)],
)
def test_room_knows_where_it_is(
    people: People, workshop: Workshop, place: int | None, before: int | None, after: int | None
) -> None:
    if place is not None:
        enter(workshop, people, place)
    room = room_of(workshop.code)
    here, previous, following = (None if at is None else step(workshop, at) for at in (place, before, after))
    assert (room.activity, room.previous_activity, room.next_activity) == (here, previous, following)
    assert room.kind == (None if here is None else KINDS[Kind(here.kind)])


def test_room_without_an_agenda_is_nowhere(people: People) -> None:
    room = room_of(make_workshop(people, agenda=False).code)
    assert (room.activity, room.next_activity, room.previous_activity, room.kind) == (None, None, None, None)
    assert (room.timetable, room.late_by) == ([], 0)


def test_room_is_nowhere_when_its_step_is_of_another_workshop(people: People, workshop: Workshop) -> None:
    """The database allows it; nothing of the other one may show."""
    workshop.current_activity = step(make_workshop(people), READ)
    workshop.save()
    room = room_of(workshop.code)
    assert (room.activity, room.kind) == (None, None)


def test_room_is_live_until_its_end(people: People, workshop: Workshop) -> None:
    assert room_of(workshop.code).is_live is True
    end_workshop(workshop=workshop, by=people.facilitator)
    assert room_of(workshop.code).is_live is False


def test_head_counts_who_joined_who_is_connected_and_who_of_them_is_ready(
    people: People, workshop: Workshop, clock: Clock
) -> None:
    enter(workshop, people, READ)
    here, away, gone = (make_participant(workshop, seen_at=NOON) for _ in range(3))
    for seat in (here, away, gone):
        set_ready(participant=seat, activity=step(workshop, READ), ready=True)
    make_participant(workshop, seen_at=NOON)
    remove_participant(participant=gone, by=people.facilitator)
    away.seen_at = NOON - dt.timedelta(seconds=76)
    away.save()
    room = room_of(workshop.code)
    assert room.head == Head(joined=3, connected=2, ready=1)
    enter(workshop, people, IDEAS)
    assert room_of(workshop.code).head == Head(joined=3, connected=2, ready=0)


def test_nobody_is_ready_before_the_first_step(workshop: Workshop) -> None:
    make_participant(workshop)
    assert room_of(workshop.code).head == Head(joined=1, connected=1, ready=0)


def test_people_are_listed_by_name_without_who_was_taken_out(people: People, workshop: Workshop) -> None:
    gone = make_participant(workshop, "Ada")
    priya, jonas = make_participant(workshop, "Priya", team=people.team), make_participant(workshop, "Jonas")
    make_participant(make_workshop(people), "Elsewhere")
    remove_participant(participant=gone, by=people.facilitator)
    assert room_of(workshop.code).people == [jonas, priya]


def test_timetable_adds_up_the_minutes(workshop: Workshop) -> None:
    slots = room_of(workshop.code).timetable
    assert [(slot.real, slot.is_off_plan) for slot in slots] == [(None, False)] * 4
    starts = [(slot.step.title, slot.planned) for slot in slots]
    assert starts == [
        ("Read together", NOON),
        ("What would we do?", NOON + dt.timedelta(minutes=8)),
        ("Which would move us most?", NOON + dt.timedelta(minutes=18)),
        ("Who does what by when?", NOON + dt.timedelta(minutes=24)),
    ]


def test_timetable_says_what_began_when_and_what_is_expected(people: People, workshop: Workshop, clock: Clock) -> None:
    clock.forward(minutes=20)
    enter(workshop, people, READ)
    clock.forward(minutes=11)
    enter(workshop, people, IDEAS)
    clock.forward(minutes=4)
    room = room_of(workshop.code)
    real = [slot.real and round((slot.real - NOON).total_seconds() / 60) for slot in room.timetable]
    assert real == [20, 31, 41, 47]
    assert [slot.is_off_plan for slot in room.timetable] == [True] * 4
    assert room.ends_at == NOON + dt.timedelta(minutes=62)


@pytest.mark.parametrize(("minutes", "late_by"), [(8, 0), (11, 3), (5, -3)])
def test_late_by_counts_from_the_first_step(
    people: People, workshop: Workshop, clock: Clock, minutes: int, late_by: int
) -> None:
    clock.forward(minutes=20)
    enter(workshop, people, READ)
    assert room_of(workshop.code).late_by == 0
    clock.forward(minutes=minutes)
    enter(workshop, people, IDEAS)
    assert room_of(workshop.code).late_by == late_by


def test_late_by_grows_while_a_step_overruns(people: People, workshop: Workshop, clock: Clock) -> None:
    enter(workshop, people, READ)
    clock.forward(minutes=8)
    assert room_of(workshop.code).late_by == 0
    clock.forward(minutes=4)
    assert room_of(workshop.code).late_by == 4


def test_late_by_is_nothing_before_the_first_step(workshop: Workshop) -> None:
    room = room_of(workshop.code)
    assert (room.late_by, room.ends_at) == (0, None)


def test_places_tell_who_is_waited_for(people: People, workshop: Workshop, clock: Clock) -> None:
    enter(workshop, people, READ)
    names = ("Ada", "Bo", "Cleo", "Dana")
    ready, _here, away, ready_and_away = (make_participant(workshop, name, seen_at=NOON) for name in names)
    for person in (ready, ready_and_away):
        set_ready(participant=person, activity=step(workshop, READ), ready=True)
    for person in (away, ready_and_away):
        Participant.objects.filter(pk=person.pk).update(seen_at=NOON - dt.timedelta(seconds=76))
    room = room_of(workshop.code)
    assert [(place.person.name, place.state) for place in room.places] == [
        ("Ada", "ready"),
        ("Bo", "here"),
        ("Cleo", "away"),
        ("Dana", "away"),
    ]
    assert [place.person.name for place in room.waited_for] == ["Bo", "Cleo"]
    assert [place.person.name for place in room.ready] == ["Ada", "Dana"]


def test_one_thing_to_do_stands_out(people: People, workshop: Workshop) -> None:
    def stands_out() -> tuple[str, bool]:
        room = room_of(workshop.code)
        return room.deed, room.next_is_primary

    assert stands_out() == ("", True)
    enter(workshop, people, READ)
    assert stands_out() == ("", True)
    enter(workshop, people, IDEAS)
    assert stands_out() == ("reveal", False)
    reveal(activity=step(workshop, IDEAS), by=people.facilitator)
    assert stands_out() == ("hide", True)
    write(workshop, make_participant(workshop))
    assert stands_out() == ("", True)
    enter(workshop, people, VOTE)
    assert stands_out() == ("close", False)
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    assert stands_out() == ("reopen", True)
    pause_room(workshop=workshop, by=people.facilitator)
    assert stands_out() == ("reopen", False)
