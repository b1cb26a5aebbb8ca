"""What the facilitator does to the whole room, and what people say of themselves."""

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from apps.activity.models import Entry
from apps.workshops.enums import Anonymity, WorkshopState
from apps.workshops.models import Contribution, Dot, Participant, Workshop
from apps.workshops.refusals import Late, Paused, WorkshopRefused
from apps.workshops.services.ideas import save_idea
from apps.workshops.services.room import (
    close_vote,
    end_workshop,
    go_to,
    mark_seen,
    pause_room,
    remove_participant,
    reopen_vote,
    resume_room,
    reveal,
    set_lock,
    set_ready,
)
from apps.workshops.services.votes import give_dot
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop
from tests.workshops.room import (
    COMMIT,
    IDEAS,
    NOON,
    READ,
    VOTE,
    Clock,
    enter,
    events,
    fill,
    give,
    step,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Callable

NOT_OPEN = "The workshop has not been opened yet."
ENDED = "The workshop has ended. It can be read, but no longer changed."


@pytest.fixture
def workshop(people: People) -> Workshop:
    return make_workshop(people)


# Going through the agenda --------------------------------------------------------------------------------------------
def test_go_to_enters_a_step_and_starts_its_timer(people: People, workshop: Workshop, clock: Clock) -> None:
    read = step(workshop, READ)
    go_to(activity=read, by=people.facilitator)
    workshop.refresh_from_db()
    read.refresh_from_db()
    assert workshop.current_activity == read
    assert (read.opened_at, read.timer_ends_at, read.timer_remaining) == (NOON, NOON + dt.timedelta(minutes=8), None)
    assert events(workshop) == [("agenda", {"activity": read.code, "by": people.facilitator.pk})]


def test_go_to_the_same_step_twice_changes_nothing(people: People, workshop: Workshop, clock: Clock) -> None:
    enter(workshop, people, READ)
    clock.forward(minutes=1)
    enter(workshop, people, READ)
    assert step(workshop, READ).timer_ends_at == NOON + dt.timedelta(minutes=8)
    assert len(events(workshop)) == 1


def test_go_to_back_and_forward_loses_no_card_no_dot_and_no_time(
    people: People, workshop: Workshop, clock: Clock
) -> None:
    idea = fill(workshop, people, voters=1)
    clock.forward(minutes=2)
    enter(workshop, people, IDEAS)
    clock.forward(minutes=5)
    enter(workshop, people, VOTE)
    assert list(step(workshop, IDEAS).contributions.values_list("pk", "text")) == [(idea.pk, "Release every week")]
    assert Dot.objects.get().contribution == idea
    ideas, vote = step(workshop, IDEAS), step(workshop, VOTE)
    # Left at once and entered again, it ran for five of its ten minutes; what is entered again runs on.
    assert (ideas.opened_at, ideas.timer_ends_at, ideas.timer_remaining) == (NOON, None, dt.timedelta(minutes=5))
    runs_until = NOON + dt.timedelta(minutes=2 + 5 + 4)
    assert (vote.opened_at, vote.timer_ends_at, vote.timer_remaining) == (NOON, runs_until, None)


def test_go_to_ends_a_pause(people: People, workshop: Workshop) -> None:
    enter(workshop, people, READ)
    pause_room(workshop=workshop, by=people.facilitator)
    enter(workshop, people, IDEAS)
    workshop.refresh_from_db()
    assert workshop.paused_at is None


@pytest.mark.parametrize(("state", "sentence"), [("draft", NOT_OPEN), ("ended", ENDED)])
def test_go_to_refuses_a_room_that_is_not_live(people: People, state: str, sentence: str) -> None:
    workshop = make_workshop(people, state=state)
    with pytest.raises(WorkshopRefused) as refused:
        enter(workshop, people, READ)
    assert str(refused.value) == sentence
    workshop.refresh_from_db()
    assert workshop.current_activity is None
    assert events(workshop) == []


# Showing cards and totals --------------------------------------------------------------------------------------------
def test_reveal_shows_the_cards_once(people: People, workshop: Workshop, clock: Clock) -> None:
    enter(workshop, people, IDEAS)
    reveal(activity=step(workshop, IDEAS), by=people.facilitator)
    clock.forward(minutes=1)
    reveal(activity=step(workshop, IDEAS), by=people.facilitator)
    ideas = step(workshop, IDEAS)
    assert ideas.revealed_at == NOON
    assert events(workshop)[1:] == [("agenda", {"revealed": ideas.code, "by": people.facilitator.pk})]


def test_reveal_leaves_a_step_alone_that_has_not_begun(people: People, workshop: Workshop) -> None:
    reveal(activity=step(workshop, IDEAS), by=people.facilitator)
    assert step(workshop, IDEAS).revealed_at is None
    assert events(workshop) == []


def test_close_vote_stops_the_clock_and_is_harmless_twice(people: People, workshop: Workshop, clock: Clock) -> None:
    enter(workshop, people, VOTE)
    clock.forward(minutes=2)
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    clock.forward(minutes=1)
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    vote = step(workshop, VOTE)
    assert vote.closed_at == NOON + dt.timedelta(minutes=2)
    assert (vote.timer_ends_at, vote.timer_remaining) == (None, dt.timedelta(minutes=4))
    assert events(workshop)[1:] == [("agenda", {"closed": vote.code, "by": people.facilitator.pk})]


def test_close_vote_leaves_a_resting_clock_at_rest(people: People, workshop: Workshop, clock: Clock) -> None:
    enter(workshop, people, VOTE)
    pause_room(workshop=workshop, by=people.facilitator)
    clock.forward(minutes=2)
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    vote = step(workshop, VOTE)
    assert (vote.timer_ends_at, vote.timer_remaining) == (None, dt.timedelta(minutes=6))


@pytest.mark.parametrize("place", [IDEAS, VOTE])
def test_close_vote_refuses_what_is_no_vote_or_has_not_begun(people: People, workshop: Workshop, place: int) -> None:
    enter(workshop, people, IDEAS)
    with pytest.raises(WorkshopRefused) as refused:
        close_vote(activity=step(workshop, place), by=people.facilitator)
    assert str(refused.value) == "Only a vote that has begun can be closed."
    assert step(workshop, place).closed_at is None


def test_reopen_vote_keeps_every_dot(people: People, workshop: Workshop) -> None:
    fill(workshop, people, voters=2)
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    reopen_vote(activity=step(workshop, VOTE), by=people.facilitator)
    reopen_vote(activity=step(workshop, VOTE), by=people.facilitator)
    vote = step(workshop, VOTE)
    assert vote.closed_at is None
    assert Dot.objects.filter(taken_back_at=None).count() == 2
    assert events(workshop)[-2:] == [
        ("agenda", {"closed": vote.code, "by": people.facilitator.pk}),
        ("agenda", {"reopened": vote.code, "by": people.facilitator.pk}),
    ]


# Pausing and locking -------------------------------------------------------------------------------------------------
def test_pause_and_resume_keep_what_is_left_of_the_time(people: People, workshop: Workshop, clock: Clock) -> None:
    enter(workshop, people, READ)
    clock.forward(minutes=3)
    pause_room(workshop=workshop, by=people.facilitator)
    clock.forward(minutes=10)
    pause_room(workshop=workshop, by=people.facilitator)
    workshop.refresh_from_db()
    read = step(workshop, READ)
    assert workshop.paused_at == NOON + dt.timedelta(minutes=3)
    assert (read.timer_ends_at, read.timer_remaining) == (None, dt.timedelta(minutes=5))
    resume_room(workshop=workshop, by=people.facilitator)
    resume_room(workshop=workshop, by=people.facilitator)
    workshop.refresh_from_db()
    read = step(workshop, READ)
    assert workshop.paused_at is None
    assert (read.timer_ends_at, read.timer_remaining) == (NOON + dt.timedelta(minutes=18), None)
    by = people.facilitator.pk
    assert events(workshop)[1:] == [("agenda", {"paused": True, "by": by}), ("agenda", {"paused": False, "by": by})]


def test_pause_and_resume_before_the_first_step(people: People, workshop: Workshop) -> None:
    pause_room(workshop=workshop, by=people.facilitator)
    workshop.refresh_from_db()
    assert workshop.paused_at is not None
    resume_room(workshop=workshop, by=people.facilitator)
    workshop.refresh_from_db()
    assert workshop.paused_at is None


def test_nothing_is_stored_while_the_room_is_paused(people: People, workshop: Workshop) -> None:
    enter(workshop, people, IDEAS)
    seat = make_participant(workshop)
    pause_room(workshop=workshop, by=people.facilitator)
    with pytest.raises(Paused):
        write(workshop, seat)
    assert Contribution.objects.count() == 0
    enter(workshop, people, VOTE)  # going on in another step ends the pause too
    assert write(workshop, seat).text == "Release every week"


def test_set_lock_locks_and_unlocks(people: People, workshop: Workshop) -> None:
    for locked in (True, True, False, False):
        set_lock(workshop=workshop, locked=locked, by=people.facilitator)
        workshop.refresh_from_db()
        assert workshop.locked is locked
    by = people.facilitator.pk
    assert events(workshop) == [("agenda", {"locked": True, "by": by}), ("agenda", {"locked": False, "by": by})]


# Ending --------------------------------------------------------------------------------------------------------------
def test_end_workshop_closes_everything_once(people: People, workshop: Workshop, clock: Clock) -> None:
    fill(workshop, people, voters=1)
    seat = Participant.objects.get()
    set_ready(participant=seat, activity=step(workshop, VOTE), ready=True)
    pause_room(workshop=workshop, by=people.facilitator)
    clock.forward(minutes=1)
    end_workshop(workshop=workshop, by=people.facilitator)
    clock.forward(minutes=1)
    end_workshop(workshop=workshop, by=people.facilitator)
    workshop.refresh_from_db()
    seat.refresh_from_db()
    ended_at = NOON + dt.timedelta(minutes=1)
    assert (workshop.state, workshop.ended_at, workshop.paused_at) == (WorkshopState.ENDED, ended_at, None)
    assert [found.closed_at for found in workshop.activities.all()] == [None, ended_at, ended_at, None]
    assert [found.timer_ends_at for found in workshop.activities.all()] == [None] * 4
    assert seat.ready_for is None
    assert list(Entry.objects.values_list("verb", "actor", "subject_kind", "subject_code", "organization")) == [
        ("workshop_ended", people.facilitator.pk, "workshop", workshop.code, people.organization.pk)
    ]
    assert [data for _, data in events(workshop) if "ended" in data] == [{"ended": True, "by": people.facilitator.pk}]


def test_end_workshop_refuses_a_draft(people: People) -> None:
    workshop = make_workshop(people, state=WorkshopState.DRAFT)
    with pytest.raises(WorkshopRefused) as refused:
        end_workshop(workshop=workshop, by=people.facilitator)
    assert str(refused.value) == NOT_OPEN
    workshop.refresh_from_db()
    assert workshop.state == WorkshopState.DRAFT


def test_end_workshop_erases_who_voted_in_an_anonymous_one(people: People, workshop: Workshop) -> None:
    idea = fill(workshop, people, voters=2)
    first, second = Participant.objects.all()
    give(workshop, first, idea)
    end_workshop(workshop=workshop, by=people.facilitator)
    dots = Dot.objects.all()
    assert [dot.participant for dot in dots] == [None, None, None]
    assert len({dot.ballot for dot in dots}) == 2
    assert None not in {dot.ballot for dot in dots}
    assert list(first.dots.all()) == list(second.dots.all()) == []


def test_end_workshop_gives_one_person_a_ballot_for_each_vote(people: People, workshop: Workshop) -> None:
    idea = fill(workshop, people, voters=1)
    seat = Participant.objects.get()
    again = step(workshop, VOTE)
    again.pk, again.code, again.opened_at, again.position = None, "again", None, 9
    again.save(force_insert=True)
    go_to(activity=again, by=people.facilitator)
    give_dot(activity=again, participant=seat, contribution=idea, key=idea.pk)
    end_workshop(workshop=workshop, by=people.facilitator)
    assert len({dot.ballot for dot in Dot.objects.all()}) == 2


def test_end_workshop_forgets_dots_that_were_taken_back(people: People, workshop: Workshop) -> None:
    fill(workshop, people, voters=2)
    taken = Dot.objects.order_by("pk").first()
    assert taken is not None
    Dot.objects.filter(pk=taken.pk).update(taken_back_at=NOON)
    end_workshop(workshop=workshop, by=people.facilitator)
    assert Dot.objects.count() == 1
    assert not Dot.objects.filter(pk=taken.pk).exists()


def test_end_workshop_keeps_who_voted_in_a_named_one(people: People) -> None:
    workshop = make_workshop(people, anonymity=Anonymity.NAMED)
    fill(workshop, people, voters=1)
    end_workshop(workshop=workshop, by=people.facilitator)
    dot = Dot.objects.get()
    assert (dot.participant, dot.ballot) == (Participant.objects.get(), None)


def test_after_the_end_nothing_more_is_taken(people: People, workshop: Workshop) -> None:
    idea = fill(workshop, people, voters=1)
    seat = Participant.objects.get()
    end_workshop(workshop=workshop, by=people.facilitator)
    before = events(workshop)
    facilitators = (
        lambda: go_to(activity=step(workshop, COMMIT), by=people.facilitator),
        lambda: reveal(activity=step(workshop, IDEAS), by=people.facilitator),
        lambda: close_vote(activity=step(workshop, VOTE), by=people.facilitator),
        lambda: reopen_vote(activity=step(workshop, VOTE), by=people.facilitator),
        lambda: pause_room(workshop=workshop, by=people.facilitator),
        lambda: resume_room(workshop=workshop, by=people.facilitator),
        lambda: set_lock(workshop=workshop, locked=True, by=people.facilitator),
        lambda: remove_participant(participant=seat, by=people.facilitator),
    )
    devices: tuple[Callable[[], object], ...] = (
        lambda: write(workshop, seat),
        lambda: give(workshop, seat, idea),
        lambda: set_ready(participant=seat, activity=step(workshop, VOTE), ready=True),
    )
    for deed in facilitators:
        with pytest.raises(Late) as late:
            deed()
        assert str(late.value) == ENDED
    for sent in devices:
        with pytest.raises(Late) as late:
            sent()
        assert str(late.value) == "The workshop has ended before this arrived."
    assert events(workshop) == before


# What people say of themselves ---------------------------------------------------------------------------------------
def test_set_ready_and_not_ready_tell_the_room_once_each(people: People, workshop: Workshop) -> None:
    enter(workshop, people, READ)
    seat = make_participant(workshop)
    for ready, expected in ((True, step(workshop, READ)), (True, step(workshop, READ)), (False, None), (False, None)):
        set_ready(participant=seat, activity=step(workshop, READ), ready=ready)
        seat.refresh_from_db()
        assert seat.ready_for == expected
    assert events(workshop)[1:] == [("people", {}), ("people", {})]


def test_set_ready_moves_along_with_the_room(people: People, workshop: Workshop) -> None:
    enter(workshop, people, READ)
    seat = make_participant(workshop)
    set_ready(participant=seat, activity=step(workshop, READ), ready=True)
    enter(workshop, people, IDEAS)
    set_ready(participant=seat, activity=step(workshop, IDEAS), ready=True)
    set_ready(participant=seat, activity=step(workshop, READ), ready=False)  # late: it is no longer about that step
    seat.refresh_from_db()
    assert seat.ready_for == step(workshop, IDEAS)


def test_set_ready_refuses_a_step_that_has_not_begun(people: People, workshop: Workshop) -> None:
    seat = make_participant(workshop)
    with pytest.raises(WorkshopRefused) as refused:
        set_ready(participant=seat, activity=step(workshop, READ), ready=True)
    assert str(refused.value) == "This step has not begun yet."
    seat.refresh_from_db()
    assert seat.ready_for is None


def test_remove_participant_keeps_what_they_wrote(people: People, clock: Clock) -> None:
    workshop = make_workshop(people, anonymity=Anonymity.NAMED)
    enter(workshop, people, IDEAS)
    seat = make_participant(workshop)
    idea = write(workshop, seat)
    set_ready(participant=seat, activity=step(workshop, IDEAS), ready=True)
    remove_participant(participant=seat, by=people.facilitator)
    clock.forward(minutes=1)
    remove_participant(participant=seat, by=people.facilitator)
    seat.refresh_from_db()
    idea.refresh_from_db()
    assert (seat.removed_at, seat.ready_for) == (NOON, None)
    assert (idea.participant, idea.withdrawn_at) == (seat, None)
    assert events(workshop)[3:] == [("people", {"removed": str(seat.pk), "by": people.facilitator.pk})]
    set_ready(participant=seat, activity=step(workshop, IDEAS), ready=True)
    seat.refresh_from_db()
    assert seat.ready_for is None


def test_mark_seen_touches_only_who_is_connected(people: People, workshop: Workshop, clock: Clock) -> None:
    here, away = (make_participant(workshop, seen_at=NOON) for _ in range(2))
    clock.forward(seconds=15)
    mark_seen([str(here.pk)])
    here.refresh_from_db()
    away.refresh_from_db()
    assert (here.seen_at, away.seen_at) == (NOON + dt.timedelta(seconds=15), NOON)


def test_one_room_never_touches_another(people: People, workshop: Workshop) -> None:
    other = make_workshop(people)
    idea = fill(other, people, voters=1)
    before = events(other)
    fill(workshop, people, voters=1)
    end_workshop(workshop=workshop, by=people.facilitator)
    other.refresh_from_db()
    assert other.state == WorkshopState.OPEN
    assert Dot.objects.get(contribution=idea).participant is not None
    assert events(other) == before


def test_one_key_in_two_rooms_is_two_ideas(people: People, workshop: Workshop) -> None:
    other = make_workshop(people)
    enter(workshop, people, IDEAS)
    enter(other, people, IDEAS)
    seat = make_participant(workshop)
    for room in (workshop, other):
        save_idea(activity=step(room, IDEAS), participant=seat, key=seat.pk, edition=1, text="Measure it", lesson=None)
    assert [step(room, IDEAS).contributions.count() for room in (workshop, other)] == [1, 1]
