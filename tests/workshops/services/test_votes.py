"""Dots as the devices send them: again, late, in the wrong order; and what the database says itself."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from apps.workshops.enums import Kind
from apps.workshops.models import Contribution, Dot, Participant, Workshop
from apps.workshops.refusals import Late, WorkshopRefused
from apps.workshops.services import votes as votes_service
from apps.workshops.services.ideas import set_removed
from apps.workshops.services.room import close_vote, reopen_vote
from apps.workshops.services.votes import give_dot, take_back_dot
from tests.people import People
from tests.workshops.factories import make_activity, make_participant, make_workshop
from tests.workshops.room import IDEAS, NOON, READ, VOTE, Clock, enter, events, give, step, write

KEY = uuid.UUID("0b0e1e52-5a51-4bd2-9d8a-7a3d6ad1c002")


@pytest.fixture
def workshop(people: People) -> Workshop:
    """At its vote, on three ideas."""
    workshop = make_workshop(people)
    enter(workshop, people, IDEAS)
    for text in ("first", "second", "third"):
        write(workshop, make_participant(workshop), text)
    enter(workshop, people, VOTE)
    return workshop


@pytest.fixture
def seat(workshop: Workshop) -> Participant:
    return make_participant(workshop, "Jonas")


def idea(text: str = "first") -> Contribution:
    return Contribution.objects.get(text=text)


def give_one(workshop: Workshop, seat: Participant, text: str = "first", place: int = VOTE) -> None:
    give_dot(activity=step(workshop, place), participant=seat, contribution=idea(text), key=KEY)


def take_back(workshop: Workshop, seat: Participant, key: uuid.UUID = KEY) -> None:
    take_back_dot(activity=step(workshop, VOTE), participant=seat, contribution=idea(), key=key)


def lying(seat: Participant) -> list[tuple[str, int, int]]:
    """The voter's dots: on what, in which place of the budget, in which place on the idea."""
    dots = Dot.objects.filter(participant=seat, taken_back_at=None)
    return list(dots.order_by("slot").values_list("contribution__text", "slot", "nth"))


def votes(workshop: Workshop) -> int:
    assert {str(data) for topic, data in events(workshop) if topic == "votes"} <= {"{}"}
    return len([topic for topic, _ in events(workshop) if topic == "votes"])


def test_give_dot_twice_is_one_dot(workshop: Workshop, seat: Participant) -> None:
    give_one(workshop, seat)
    give_one(workshop, seat)
    assert lying(seat) == [("first", 1, 1)]
    assert votes(workshop) == 1


def test_give_dot_keeps_to_the_budget(workshop: Workshop, seat: Participant) -> None:
    give(workshop, seat, idea("first"), 3)
    give(workshop, seat, idea("second"), 2)
    with pytest.raises(WorkshopRefused) as refused:
        give(workshop, seat, idea("third"))
    assert str(refused.value) == "You have 5 dots. Take one back first."
    assert lying(seat) == [("first", 1, 1), ("first", 2, 2), ("first", 3, 3), ("second", 4, 1), ("second", 5, 2)]
    assert votes(workshop) == 5


def test_give_dot_keeps_to_the_cap_on_one_idea(workshop: Workshop, seat: Participant) -> None:
    give(workshop, seat, idea(), 3)
    with pytest.raises(WorkshopRefused) as refused:
        give(workshop, seat, idea())
    assert str(refused.value) == "At most 3 dots may lie on one idea."
    give(workshop, seat, idea("second"))
    assert lying(seat) == [("first", 1, 1), ("first", 2, 2), ("first", 3, 3), ("second", 4, 1)]


def test_give_dot_says_one_dot_where_there_is_one(people: People, workshop: Workshop, seat: Participant) -> None:
    vote = step(workshop, VOTE)
    vote.settings = {"budget": 1, "cap": 1}
    vote.save()
    give(workshop, seat, idea())
    with pytest.raises(WorkshopRefused) as refused:
        give(workshop, seat, idea("second"))
    assert str(refused.value) == "You have 1 dot. Take one back first."


def test_take_back_dot_frees_its_place(workshop: Workshop, seat: Participant) -> None:
    give(workshop, seat, idea(), 1, KEY)
    give(workshop, seat, idea(), 2)
    give(workshop, seat, idea("second"), 2)
    take_back(workshop, seat)
    take_back(workshop, seat)
    assert lying(seat) == [("first", 2, 2), ("first", 3, 3), ("second", 4, 1), ("second", 5, 2)]
    give(workshop, seat, idea("third"))
    assert lying(seat)[0] == ("third", 1, 1)
    assert votes(workshop) == 7


def test_take_back_before_give_arrives_leaves_no_dot(workshop: Workshop, seat: Participant) -> None:
    take_back(workshop, seat)
    take_back(workshop, seat)
    give_one(workshop, seat)
    assert lying(seat) == []
    assert Dot.objects.count() == 1
    assert votes(workshop) == 0


def test_a_late_repeat_of_give_does_not_bring_a_dot_back(workshop: Workshop, seat: Participant) -> None:
    give_one(workshop, seat)
    take_back(workshop, seat)
    give_one(workshop, seat)
    assert lying(seat) == []


def test_take_back_touches_only_ones_own_dot(workshop: Workshop, seat: Participant) -> None:
    other = make_participant(workshop)
    give_one(workshop, other)
    take_back(workshop, seat)
    assert lying(other) == [("first", 1, 1)]


def test_two_voters_may_use_the_same_key(workshop: Workshop, seat: Participant) -> None:
    other = make_participant(workshop)
    for voter in (seat, other):
        give_one(workshop, voter)
    assert [lying(voter) for voter in (seat, other)] == [[("first", 1, 1)]] * 2


def test_give_dot_refuses_what_is_not_on_the_ballot(people: People, workshop: Workshop, seat: Participant) -> None:
    give(workshop, make_participant(workshop), idea("second"))
    write(workshop, seat, "late")
    set_removed(idea=idea("third"), removed=True, by=people.facilitator)
    for text in ("late", "third"):
        with pytest.raises(WorkshopRefused) as refused:
            give_one(workshop, seat, text)
        assert str(refused.value) == "This idea is not on the ballot."
    assert lying(seat) == []
    give_one(workshop, seat)
    assert lying(seat) == [("first", 1, 1)]


def test_give_dot_refuses_a_vote_on_nothing(people: People, workshop: Workshop, seat: Participant) -> None:
    empty = make_activity(workshop, Kind.DOT_VOTE, opened_at=NOON)
    with pytest.raises(WorkshopRefused) as refused:
        give_dot(activity=empty, participant=seat, contribution=idea(), key=KEY)
    assert str(refused.value) == "This idea is not on the ballot."


def test_dots_are_refused_by_other_steps(people: People, workshop: Workshop, seat: Participant) -> None:
    for place, sentence in ((READ, "This step has not begun yet."), (IDEAS, "This step is not a vote.")):
        with pytest.raises(WorkshopRefused) as refused:
            give_one(workshop, seat, place=place)
        assert str(refused.value) == sentence
    assert Dot.objects.count() == 0


def test_dots_after_the_close_come_too_late(people: People, workshop: Workshop, seat: Participant) -> None:
    give_one(workshop, seat)
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    for deed in (lambda: give(workshop, seat, idea()), lambda: take_back(workshop, seat)):
        with pytest.raises(Late) as late:
            deed()
        assert str(late.value) == "The vote was closed before this dot arrived."
    assert lying(seat) == [("first", 1, 1)]
    reopen_vote(activity=step(workshop, VOTE), by=people.facilitator)
    take_back(workshop, seat)
    assert lying(seat) == []


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"slot": 6}, "workshops_dot_within_budget"),
        ({"slot": 0}, "workshops_dot_within_budget"),
        ({"budget": 11, "slot": 11}, "workshops_dot_within_budget"),
        ({"nth": 4}, "workshops_dot_within_cap"),
        ({"nth": 0}, "workshops_dot_within_cap"),
        ({"cap": 6}, "workshops_dot_within_cap"),
        ({"slot": 1}, "workshops_dot_slot_unique"),
        ({"nth": 1}, "workshops_dot_nth_unique"),
        ({"key": KEY}, "workshops_dot_key_unique"),
        ({"participant": None}, "workshops_dot_voter_or_ballot"),
        ({"ballot": KEY}, "workshops_dot_voter_or_ballot"),
    ],
)
def test_the_database_refuses_a_dot_too_many(
    workshop: Workshop, seat: Participant, clock: Clock, changed: dict[str, object], constraint: str
) -> None:
    give_one(workshop, seat)
    fields: dict[str, object] = {
        "activity": step(workshop, VOTE),
        "participant": seat,
        "contribution": idea(),
        "key": uuid.uuid4(),
        "budget": 5,
        "cap": 3,
        "slot": 2,
        "nth": 2,
    }
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Dot.objects.create(**(fields | changed))
    assert constraint in str(error.value)
    assert Dot.objects.count() == 1
    Dot.objects.create(**fields)
    assert lying(seat) == [("first", 1, 1), ("first", 2, 2)]


def test_one_voter_leaves_only_so_many_marks(
    workshop: Workshop, seat: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(votes_service, "MOST_CHANGES", 3)
    give_one(workshop, seat)
    for _n in range(2):  # of dots that never arrived
        take_back(workshop, seat, uuid.uuid4())
    with pytest.raises(WorkshopRefused, match="now lie where they lie"):
        take_back(workshop, seat, uuid.uuid4())
    with pytest.raises(WorkshopRefused, match="now lie where they lie"):
        give(workshop, seat, idea("second"))
    give_one(workshop, seat)  # a repeat changes nothing, and is no mistake
    take_back(workshop, seat)
    assert (Dot.objects.count(), lying(seat)) == (3, [])


def test_changing_ones_mind_often_stays_far_below_the_limit() -> None:
    assert votes_service.MOST_CHANGES == 200
