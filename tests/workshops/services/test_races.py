"""What the database decides when two connections do the same thing at once."""

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from apps.activity.models import Entry
from apps.workshops.agenda import TEMPLATES
from apps.workshops.enums import Anonymity, WorkshopState
from apps.workshops.models import JoinAttempt, Participant, Workshop
from apps.workshops.services.agenda import move_activity
from apps.workshops.services.attempts import count_wrong_code, origin_of
from apps.workshops.services.join import join_as_guest, join_as_member
from apps.workshops.services.prepare import Frame, create_workshop, open_workshop
from tests.lessons.factories import make_playbook
from tests.people import make_people
from tests.workshops.factories import make_workshop

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(deed: Callable[[int], Any], times: int) -> list[Any]:
    """What `deed(0)`, `deed(1)` … gave, each run in a thread with a connection of its own."""
    start = threading.Barrier(times)
    results: list[Any] = []

    def run(number: int) -> None:
        start.wait(timeout=10)
        try:
            results.append(deed(number))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(results) == times
    return results


def test_two_workshops_that_draw_the_same_code_get_two_codes() -> None:
    people, playbook = make_people(), make_playbook()
    frame = Frame("Follow-up", "", timezone.now(), Anonymity.ANONYMOUS, [])

    def create(number: int) -> str:
        drawn = iter(["48217093", f"1111111{number}"])
        return create_workshop(
            organization=people.organization,
            playbook=playbook,
            template=TEMPLATES["follow-up"],
            lessons=[],
            frame=frame,
            by=people.facilitator,
            draw=lambda: next(drawn),
        ).join_code

    codes = at_once(create, 2)
    assert "48217093" in codes
    assert len(set(codes)) == 2
    assert Workshop.objects.count() == 2


def test_a_form_sent_twice_at_once_takes_one_seat() -> None:
    workshop, key = make_workshop(make_people()), uuid.uuid4()
    seats = at_once(lambda _: join_as_guest(workshop=workshop, name="Mei", team=None, key=key), 4)
    assert len({seat.pk for seat in seats}) == 1
    assert Participant.objects.count() == Entry.objects.filter(verb="workshop_joined").count() == 1


def test_a_member_on_two_devices_takes_one_seat() -> None:
    people = make_people()
    workshop = make_workshop(people)
    seats = at_once(lambda _: join_as_member(workshop=workshop, user=people.member, team=None), 2)
    assert seats[0] == seats[1]
    assert Participant.objects.count() == 1


def test_guests_of_one_name_who_join_at_once_are_told_apart() -> None:
    workshop = make_workshop(make_people())
    seats = at_once(lambda _: join_as_guest(workshop=workshop, name="Anna", team=None, key=uuid.uuid4()), 6)
    assert {seat.name for seat in seats} == {"Anna", "Anna 2", "Anna 3", "Anna 4", "Anna 5", "Anna 6"}


def test_wrong_codes_tried_at_once_are_all_counted() -> None:
    now, places = timezone.now(), [origin_of("203.0.113.7"), origin_of("203.0.113.8")]
    at_once(lambda number: count_wrong_code(places[number % 2], now), 6)
    assert sorted(JoinAttempt.objects.values_list("count", flat=True)) == [3, 3, 6]


def test_steps_moved_at_once_keep_an_order_without_gaps() -> None:
    people = make_people()
    workshop = make_workshop(people)
    steps = list(workshop.activities.all())
    at_once(lambda number: move_activity(activity=steps[number], before=None, by=people.facilitator), 3)
    found = list(workshop.activities.all())
    assert [step.position for step in found] == [0, 1, 2, 3]
    assert found[0] == steps[3]


def test_two_facilitators_open_the_room_once() -> None:
    people = make_people()
    workshop = make_workshop(people, state=WorkshopState.DRAFT)
    at_once(lambda _: open_workshop(workshop=workshop, by=people.facilitator), 2)
    assert Entry.objects.filter(verb="workshop_opened").count() == 1


def test_joining_a_workshop_that_was_just_deleted_stores_nothing() -> None:
    workshop = make_workshop(make_people())
    Workshop.objects.get(pk=workshop.pk).delete()
    with pytest.raises(IntegrityError):
        join_as_guest(workshop=workshop, name="Mei", team=None, key=uuid.uuid4())
    assert not Participant.objects.exists()
