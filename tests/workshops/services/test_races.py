"""What the database decides when two connections do the same thing at once."""

import uuid

import pytest
from django.db import IntegrityError
from django.utils import timezone

from apps.activity.models import Entry
from apps.workshops.agenda import TEMPLATES
from apps.workshops.enums import Anonymity, WorkshopState
from apps.workshops.models import JoinAttempt, Participant, Workshop
from apps.workshops.services.agenda import move_activity
from apps.workshops.services.attempts import EVERYWHERE, count_wrong_code, origin_of
from apps.workshops.services.join import join_as_guest, join_as_member
from apps.workshops.services.prepare import Frame, create_workshop, open_workshop
from tests.lessons.factories import make_playbook
from tests.people import make_people
from tests.races import results_at_once
from tests.workshops.factories import make_workshop

pytestmark = pytest.mark.django_db(transaction=True)


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

    codes = results_at_once(*(lambda number=number: create(number) for number in range(2)))
    assert "48217093" in codes
    assert len(set(codes)) == 2
    assert Workshop.objects.count() == 2


def test_a_form_sent_twice_at_once_takes_one_seat() -> None:
    workshop, key = make_workshop(make_people()), uuid.uuid4()
    seats = results_at_once(*[lambda: join_as_guest(workshop=workshop, name="Mei", team=None, key=key)] * 4)
    assert len({seat.pk for seat in seats}) == 1
    assert Participant.objects.count() == Entry.objects.filter(verb="workshop_joined").count() == 1


def test_a_member_on_two_devices_takes_one_seat() -> None:
    people = make_people()
    workshop = make_workshop(people)
    seats = results_at_once(*[lambda: join_as_member(workshop=workshop, user=people.member, team=None)] * 2)
    assert seats[0] == seats[1]
    assert Participant.objects.count() == 1


def test_guests_of_one_name_who_join_at_once_are_told_apart() -> None:
    workshop = make_workshop(make_people())
    seats = results_at_once(*[lambda: join_as_guest(workshop=workshop, name="Anna", team=None, key=uuid.uuid4())] * 6)
    assert {seat.name for seat in seats} == {"Anna", "Anna 2", "Anna 3", "Anna 4", "Anna 5", "Anna 6"}


def test_wrong_codes_tried_at_once_are_all_counted_and_each_once() -> None:
    now, places = timezone.now(), [origin_of("203.0.113.7"), origin_of("203.0.113.8")]
    codes = ["00000000", "00000000", "00000001", "00000001", "00000002", "00000001"]
    results_at_once(
        *(
            lambda number=number: count_wrong_code(places[number % 2], codes[number], now)
            for number in range(len(codes))
        )
    )
    counted = JoinAttempt.objects.filter(origin__in=(EVERYWHERE, *places))
    assert sorted(counted.values_list("count", flat=True)) == [2, 3, 5]


def test_steps_moved_at_once_keep_an_order_without_gaps() -> None:
    people = make_people()
    workshop = make_workshop(people)
    steps = list(workshop.activities.all())
    results_at_once(
        *(
            lambda number=number: move_activity(activity=steps[number], before=None, by=people.facilitator)
            for number in range(3)
        )
    )
    found = list(workshop.activities.all())
    assert [step.position for step in found] == [0, 1, 2, 3]
    assert found[0] == steps[3]


def test_two_facilitators_open_the_room_once() -> None:
    people = make_people()
    workshop = make_workshop(people, state=WorkshopState.DRAFT)
    results_at_once(*[lambda: open_workshop(workshop=workshop, by=people.facilitator)] * 2)
    assert Entry.objects.filter(verb="workshop_opened").count() == 1


def test_joining_a_workshop_that_was_just_deleted_stores_nothing() -> None:
    workshop = make_workshop(make_people())
    Workshop.objects.get(pk=workshop.pk).delete()
    with pytest.raises(IntegrityError):
        join_as_guest(workshop=workshop, name="Mei", team=None, key=uuid.uuid4())
    assert not Participant.objects.exists()
