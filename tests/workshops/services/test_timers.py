"""The timer, by the server's clock."""

import datetime as dt

import pytest

from apps.workshops.models import Workshop
from apps.workshops.refusals import Late, WorkshopRefused
from apps.workshops.services.room import end_workshop
from apps.workshops.services.timers import add_time, pause_timer, start_timer
from tests.people import People
from tests.workshops.factories import make_workshop
from tests.workshops.room import NOON, READ, Clock, enter, events, step


@pytest.fixture
def workshop(people: People) -> Workshop:
    """At its first step, of eight minutes, from noon on."""
    return make_workshop(people)


def timer(workshop: Workshop) -> tuple[dt.datetime | None, dt.timedelta | None]:
    read = step(workshop, READ)
    return read.timer_ends_at, read.timer_remaining


def at(minutes: float) -> dt.datetime:
    return NOON + dt.timedelta(minutes=minutes)


def test_timer_never_started_has_its_planned_minutes(people: People, workshop: Workshop) -> None:
    assert step(workshop, READ).remaining(NOON) == dt.timedelta(minutes=8)


def test_timer_runs_out_and_stays_at_zero(people: People, workshop: Workshop, clock: Clock) -> None:
    enter(workshop, people, READ)
    read = step(workshop, READ)
    left = [read.remaining(at(minutes)) for minutes in (0, 7.5, 8, 60)]
    assert left == [dt.timedelta(minutes=8), dt.timedelta(seconds=30), dt.timedelta(), dt.timedelta()]


def test_pause_and_start_keep_what_is_left(people: People, workshop: Workshop, clock: Clock) -> None:
    enter(workshop, people, READ)
    clock.forward(minutes=3)
    pause_timer(activity=step(workshop, READ), by=people.facilitator)
    clock.forward(minutes=3)
    pause_timer(activity=step(workshop, READ), by=people.facilitator)
    assert timer(workshop) == (None, dt.timedelta(minutes=5))
    assert step(workshop, READ).remaining(clock.now) == dt.timedelta(minutes=5)
    start_timer(activity=step(workshop, READ), by=people.facilitator)
    clock.forward(minutes=1)
    start_timer(activity=step(workshop, READ), by=people.facilitator)
    assert timer(workshop) == (at(11), None)
    about = {"activity": step(workshop, READ).code, "by": people.facilitator.pk}
    assert events(workshop)[1:] == [("timer", about | {"change": "paused"}), ("timer", about | {"change": "started"})]


def test_add_time_to_a_running_a_resting_and_a_finished_timer(people: People, workshop: Workshop, clock: Clock) -> None:
    enter(workshop, people, READ)
    add_time(activity=step(workshop, READ), minutes=2, by=people.facilitator)
    assert timer(workshop) == (at(10), None)
    clock.forward(minutes=12)
    add_time(activity=step(workshop, READ), minutes=1, by=people.facilitator)
    assert timer(workshop) == (at(13), None)
    pause_timer(activity=step(workshop, READ), by=people.facilitator)
    add_time(activity=step(workshop, READ), minutes=60, by=people.facilitator)
    assert timer(workshop) == (None, dt.timedelta(minutes=61))
    about = {"activity": step(workshop, READ).code, "by": people.facilitator.pk, "change": "added"}
    assert [data for topic, data in events(workshop) if data.get("change") == "added"] == [
        about | {"minutes": 2},
        about | {"minutes": 1},
        about | {"minutes": 60},
    ]


def test_add_time_stops_at_ten_hours(people: People, workshop: Workshop, clock: Clock) -> None:
    enter(workshop, people, READ)
    for _ in range(11):
        add_time(activity=step(workshop, READ), minutes=60, by=people.facilitator)
    assert timer(workshop) == (at(600), None)


@pytest.mark.parametrize("minutes", [-1, 0, 61])
def test_add_time_refuses_nothing_and_too_much(people: People, workshop: Workshop, clock: Clock, minutes: int) -> None:
    enter(workshop, people, READ)
    with pytest.raises(WorkshopRefused) as refused:
        add_time(activity=step(workshop, READ), minutes=minutes, by=people.facilitator)
    assert str(refused.value) == "Add between 1 and 60 minutes."
    assert timer(workshop) == (at(8), None)


def test_no_timer_runs_in_an_ended_room(people: People, workshop: Workshop, clock: Clock) -> None:
    enter(workshop, people, READ)
    end_workshop(workshop=workshop, by=people.facilitator)
    before = events(workshop)
    for change in (start_timer, pause_timer):
        with pytest.raises(Late):
            change(activity=step(workshop, READ), by=people.facilitator)
    with pytest.raises(Late):
        add_time(activity=step(workshop, READ), minutes=1, by=people.facilitator)
    assert timer(workshop) == (None, None)
    assert events(workshop) == before
