"""Taking a seat."""

import uuid
from typing import Any

import pytest
from django.utils import timezone

from apps.activity.queries import history_of
from apps.live.models import Event
from apps.workshops.enums import WorkshopState
from apps.workshops.models import Participant
from apps.workshops.refusals import WorkshopRefused
from apps.workshops.services.join import clean_name, join_as_guest, join_as_member, numbered
from tests.people import People, make_user
from tests.workshops.factories import make_participant, make_workshop


def key() -> uuid.UUID:
    return uuid.uuid4()


def test_guest_takes_a_seat_and_the_room_hears_of_it(people: People) -> None:
    workshop = make_workshop(people)
    seat = join_as_guest(workshop=workshop, name="  Mei  Kato ", team=people.team, key=key())
    assert (seat.name, seat.team, seat.user, seat.workshop) == ("Mei Kato", people.team, None, workshop)
    (entry,) = history_of("workshop", workshop.code)
    assert (entry.verb, entry.actor, entry.actor_name) == ("workshop_joined", None, "Mei Kato")
    (event,) = Event.objects.all()
    assert (event.topic, event.data) == ("people", {"participant": str(seat.pk)})


def test_the_same_key_is_the_same_seat_under_its_first_name(people: People) -> None:
    workshop, mine = make_workshop(people), key()
    first = join_as_guest(workshop=workshop, name="Mei", team=None, key=mine)
    again = join_as_guest(workshop=workshop, name="Somebody else", team=None, key=mine)
    assert (again, again.name) == (first, "Mei")
    assert Participant.objects.count() == 1
    assert history_of("workshop", workshop.code).count() == 1


def test_the_same_key_in_another_workshop_is_another_seat(people: People) -> None:
    mine = key()
    first = join_as_guest(workshop=make_workshop(people), name="Mei", team=None, key=mine)
    second = join_as_guest(workshop=make_workshop(people), name="Mei", team=None, key=mine)
    assert first != second


def test_names_that_are_taken_get_a_number_whatever_their_case(people: People) -> None:
    workshop = make_workshop(people)
    names = [
        join_as_guest(workshop=workshop, name=name, team=None, key=key()).name for name in ("Anna", "ANNA", "anna")
    ]
    assert names == ["Anna", "ANNA 2", "anna 3"]


def test_long_names_keep_their_length_with_a_number(people: People) -> None:
    workshop = make_workshop(people)
    names = [join_as_guest(workshop=workshop, name="x" * 60, team=None, key=key()).name for _ in range(2)]
    assert names == ["x" * 60, "x" * 58 + " 2"]


def test_member_sits_down_under_their_account_once(people: People) -> None:
    workshop = make_workshop(people)
    seats = [join_as_member(workshop=workshop, user=people.member, team=None) for _ in range(2)]
    assert seats[0] == seats[1]
    assert (seats[0].user, seats[0].name) == (people.member, "Member")
    assert [entry.actor for entry in history_of("workshop", workshop.code)] == [people.member]


def test_members_of_one_name_are_told_apart(people: People) -> None:
    workshop = make_workshop(people)
    other = make_user("member2")
    other.name = "Member"
    other.save()
    seats = [join_as_member(workshop=workshop, user=user, team=None) for user in (people.member, other)]
    assert [seat.name for seat in seats] == ["Member", "Member 2"]


def test_a_team_that_is_not_of_the_workshop_is_left_out(people: People) -> None:
    workshop = make_workshop(people)
    assert join_as_guest(workshop=workshop, name="Mei", team=people.other_team, key=key()).team is None


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u200b", "\x00"])
def test_a_name_nobody_can_see_is_refused(people: People, name: str) -> None:
    with pytest.raises(WorkshopRefused, match="what the room should call you"):
        join_as_guest(workshop=make_workshop(people), name=name, team=None, key=key())


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Mei\u202eKato", "MeiKato"),
        ("Mei\tKato\n", "Mei Kato"),
        ("Zoe\u0308", "Zo\u00eb"),
    ],
)
def test_clean_name_keeps_one_line_of_what_can_be_seen(said: str, kept: str) -> None:
    assert clean_name(said) == kept


def test_numbered_counts_from_two() -> None:
    assert [numbered("Anna", nth) for nth in (1, 2, 12)] == ["Anna", "Anna 2", "Anna 12"]


@pytest.mark.parametrize(
    ("state", "locked", "reason"),
    [
        (WorkshopState.DRAFT, False, "not open yet"),
        (WorkshopState.ENDED, False, "has ended"),
        (WorkshopState.OPEN, True, "locked the room"),
    ],
)
def test_closed_rooms_take_nobody_new(people: People, state: str, *, locked: bool, reason: str) -> None:
    workshop = make_workshop(people, state=state, locked=locked)
    with pytest.raises(WorkshopRefused, match=reason):
        join_as_guest(workshop=workshop, name="Mei", team=None, key=key())
    with pytest.raises(WorkshopRefused, match=reason):
        join_as_member(workshop=workshop, user=people.member, team=None)
    assert not Participant.objects.exists()


def test_who_has_a_seat_gets_it_back_in_a_locked_room(people: People) -> None:
    workshop, mine = make_workshop(people), key()
    seat = join_as_guest(workshop=workshop, name="Mei", team=None, key=mine)
    workshop.locked = True
    assert join_as_guest(workshop=workshop, name="Mei", team=None, key=mine) == seat


def test_who_was_taken_out_does_not_get_back_in_by_the_same_seat(people: People) -> None:
    workshop = make_workshop(people)
    make_participant(workshop, user=people.member, removed_at=timezone.now())
    with pytest.raises(WorkshopRefused, match="taken you out"):
        join_as_member(workshop=workshop, user=people.member, team=None)


def test_joining_takes_few_queries(people: People, django_assert_num_queries: Any) -> None:
    workshop = make_workshop(people)
    # the team's place in the workshop, and in one transaction: seat, entry, event
    with django_assert_num_queries(6):
        join_as_guest(workshop=workshop, name="Mei", team=people.team, key=key())
