"""Ideas as the devices send them: again, late, in the wrong order."""

import uuid

import pytest

from apps.lessons.models import Lesson
from apps.workshops.enums import Anonymity, Kind
from apps.workshops.models import Activity, Contribution, Dot, LateCard, Participant, Workshop
from apps.workshops.queries.ideas import ideas_of
from apps.workshops.queries.votes import ballot_of, left_out_of
from apps.workshops.refusals import Late, WorkshopRefused
from apps.workshops.services.commit import commit
from apps.workshops.services.ideas import hash_key, save_idea, set_removed, withdraw_idea
from apps.workshops.services.room import close_vote, go_to
from tests.people import People
from tests.workshops.factories import make_activity, make_participant, make_workshop
from tests.workshops.room import COMMIT, IDEAS, NOON, READ, VOTE, Clock, enter, events, fill, give, promise, step, write

KEY = uuid.UUID("0b0e1e52-5a51-4bd2-9d8a-7a3d6ad1c001")
KEEPS_ITS_WORDS = "The vote has begun, so this idea keeps the words people vote on."
STAYS = "The vote has begun, so this idea can no longer be taken back."
OFF_THE_WALL = "This card was taken off the wall. Write a new one instead."


@pytest.fixture
def workshop(people: People) -> Workshop:
    """Anonymous, and at its ideas step."""
    workshop = make_workshop(people)
    enter(workshop, people, IDEAS)
    return workshop


@pytest.fixture
def seat(workshop: Workshop) -> Participant:
    return make_participant(workshop, "Jonas")


def save(
    workshop: Workshop, seat: Participant, text: str = "Release every week", *, edition: int = 1, place: int = IDEAS
) -> Contribution:
    return save_idea(activity=step(workshop, place), participant=seat, key=KEY, edition=edition, text=text, lesson=None)


def withdraw(workshop: Workshop, seat: Participant, *, edition: int = 2) -> None:
    withdraw_idea(activity=step(workshop, IDEAS), participant=seat, key=KEY, edition=edition)


# Writing -------------------------------------------------------------------------------------------------------------
def test_save_idea_stores_no_name_and_no_moment_in_an_anonymous_workshop(people: People, clock: Clock) -> None:
    workshop = make_workshop(people)
    enter(workshop, people, IDEAS)
    seat = make_participant(workshop, "Jonas")
    clock.forward(minutes=3)
    idea = save(workshop, seat, "  Release \n every   week ")
    stored = Contribution.objects.values().get()
    assert stored == {
        "id": idea.pk,
        "activity_id": step(workshop, IDEAS).pk,
        "participant_id": None,
        "key_hash": hash_key(KEY),
        "text": "Release\n every   week",
        "lesson_id": None,
        "created_at": NOON,
        "edition": 1,
        "withdrawn_at": None,
        "removed_at": None,
    }
    assert events(workshop)[1:] == [("ideas", {})]
    clock.forward(minutes=3)
    withdraw(workshop, seat)
    assert Contribution.objects.get().withdrawn_at == NOON
    assert events(workshop)[1:] == [("ideas", {}), ("ideas", {})]


def test_save_idea_stores_who_and_when_in_a_named_workshop(people: People, clock: Clock) -> None:
    workshop = make_workshop(people, anonymity=Anonymity.NAMED)
    enter(workshop, people, IDEAS)
    seat = make_participant(workshop, "Jonas")
    clock.forward(minutes=3)
    lesson = Lesson.objects.get()
    save_idea(activity=step(workshop, IDEAS), participant=seat, key=KEY, edition=1, text="Measure it", lesson=lesson)
    idea = Contribution.objects.get()
    assert (idea.participant, idea.created_at, idea.lesson) == (seat, clock.now, lesson)
    clock.forward(minutes=1)
    withdraw(workshop, seat)
    idea.refresh_from_db()
    assert idea.withdrawn_at == clock.now


def test_save_idea_twice_is_one_card_and_one_event(workshop: Workshop, seat: Participant) -> None:
    assert save(workshop, seat) == save(workshop, seat)
    assert Contribution.objects.count() == 1
    assert events(workshop)[1:] == [("ideas", {})]


def test_save_idea_takes_editions_in_their_order_not_in_that_of_their_arrival(
    workshop: Workshop, seat: Participant
) -> None:
    for edition, text in ((2, "second"), (1, "first"), (3, "third"), (2, "second again")):
        save(workshop, seat, text, edition=edition)
    idea = Contribution.objects.get()
    assert (idea.text, idea.edition) == ("third", 3)
    assert events(workshop)[1:] == [("ideas", {}), ("ideas", {})]


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 401])
def test_save_idea_refuses_nothing_and_too_much(workshop: Workshop, seat: Participant, text: str) -> None:
    with pytest.raises(WorkshopRefused) as refused:
        save(workshop, seat, text)
    assert str(refused.value) == "An idea has between 1 and 400 characters."
    assert Contribution.objects.count() == 0
    assert save(workshop, seat, "x" * 400).text == "x" * 400


def test_save_idea_refuses_a_step_of_another_kind_or_that_has_not_begun(
    people: People, workshop: Workshop, seat: Participant
) -> None:
    for place, sentence in ((VOTE, "This step has not begun yet."), (READ, "This step does not collect ideas.")):
        if place == READ:
            enter(workshop, people, READ)
        with pytest.raises(WorkshopRefused) as refused:
            save(workshop, seat, place=place)
        assert str(refused.value) == sentence
    assert Contribution.objects.count() == 0


# Once the vote has begun ---------------------------------------------------------------------------------------------
def test_an_idea_after_the_vote_began_is_kept_off_the_ballot(
    people: People, workshop: Workshop, seat: Participant
) -> None:
    early = write(workshop, seat)
    enter(workshop, people, VOTE)
    give(workshop, seat, early)
    late = save(workshop, seat, "Came from the tunnel")
    assert list(ballot_of(step(workshop, VOTE))) == [early]
    assert list(left_out_of(step(workshop, VOTE))) == [late]
    wall = {idea.pk: idea.late for idea in ideas_of(step(workshop, IDEAS))}  # type: ignore[attr-defined]
    assert wall == {early.pk: False, late.pk: True}
    save(workshop, seat, "Came from the long tunnel", edition=2)
    assert [idea.text for idea in left_out_of(step(workshop, VOTE))] == ["Came from the long tunnel"]


def test_an_idea_people_vote_on_keeps_its_words(people: People, workshop: Workshop, seat: Participant) -> None:
    idea = save(workshop, seat)
    enter(workshop, people, VOTE)
    give(workshop, seat, idea)
    for deed, sentence in (
        (lambda: save(workshop, seat, "Release daily", edition=2), KEEPS_ITS_WORDS),
        (lambda: withdraw(workshop, seat), STAYS),
    ):
        with pytest.raises(Late) as late:
            deed()
        assert str(late.value) == sentence
    idea = Contribution.objects.get()
    assert (idea.text, idea.edition, idea.withdrawn_at) == ("Release every week", 1, None)


def test_a_late_idea_can_be_taken_back(people: People, workshop: Workshop, seat: Participant) -> None:
    first = write(workshop, seat)
    enter(workshop, people, VOTE)
    give(workshop, seat, first)
    save(workshop, seat)
    withdraw(workshop, seat)
    assert list(ideas_of(step(workshop, IDEAS))) == [first]


def test_only_a_vote_that_works_on_the_step_makes_ideas_late(
    people: People, workshop: Workshop, seat: Participant
) -> None:
    other = make_activity(workshop, Kind.DOT_VOTE, title="On something else")
    go_to(activity=other, by=people.facilitator)
    Activity.objects.filter(pk=other.pk).update(ballot_fixed=True)
    save(workshop, seat)
    assert LateCard.objects.count() == 0


# Taking back ---------------------------------------------------------------------------------------------------------
def test_withdraw_idea_takes_it_off_once(workshop: Workshop, seat: Participant) -> None:
    save(workshop, seat)
    withdraw(workshop, seat)
    withdraw(workshop, seat)
    idea = Contribution.objects.get()
    assert (idea.withdrawn_at, idea.edition) == (idea.created_at, 2)
    assert list(ideas_of(step(workshop, IDEAS))) == []
    assert events(workshop)[1:] == [("ideas", {}), ("ideas", {})]


def test_a_late_repeat_does_not_bring_a_withdrawn_idea_back(workshop: Workshop, seat: Participant) -> None:
    save(workshop, seat)
    withdraw(workshop, seat)
    save(workshop, seat)
    with pytest.raises(Late) as late:
        save(workshop, seat, "Release daily", edition=3)
    assert str(late.value) == OFF_THE_WALL
    assert list(ideas_of(step(workshop, IDEAS))) == []


def test_withdraw_idea_leaves_newer_words_and_unknown_keys_alone(workshop: Workshop, seat: Participant) -> None:
    withdraw(workshop, seat)
    save(workshop, seat, edition=2)
    withdraw(workshop, seat, edition=2)
    assert [idea.text for idea in ideas_of(step(workshop, IDEAS))] == ["Release every week"]


def test_withdraw_idea_refuses_what_a_decision_rests_on(people: People, workshop: Workshop, seat: Participant) -> None:
    idea = save(workshop, seat)
    end = step(workshop, COMMIT)
    end.source = step(workshop, IDEAS)
    end.save()
    commit(activity=end, idea=idea, commitment=promise(people), by=people.facilitator)
    with pytest.raises(Late) as late:
        withdraw(workshop, seat)
    assert str(late.value) == "A decision rests on this idea, so it can no longer be taken back."
    idea.refresh_from_db()
    assert idea.withdrawn_at is None


# The facilitator's wall ----------------------------------------------------------------------------------------------
def test_set_removed_takes_a_card_off_and_puts_it_back(
    people: People, workshop: Workshop, seat: Participant, clock: Clock
) -> None:
    idea = save(workshop, seat)
    for removed, expected in ((True, NOON), (True, NOON), (False, None), (False, None)):
        set_removed(idea=idea, removed=removed, by=people.facilitator)
        idea.refresh_from_db()
        assert (idea.removed_at, idea.withdrawn_at) == (expected, None)
    about = {"idea": str(idea.pk), "by": people.facilitator.pk}
    assert events(workshop)[2:] == [("ideas", about | {"removed": True}), ("ideas", about | {"removed": False})]


def test_the_author_cannot_put_a_removed_card_back(people: People, workshop: Workshop, seat: Participant) -> None:
    idea = save(workshop, seat, "Something unkind")
    set_removed(idea=idea, removed=True, by=people.facilitator)
    with pytest.raises(Late) as late:
        save(workshop, seat, "Something unkinder", edition=2)
    assert str(late.value) == OFF_THE_WALL
    assert list(ideas_of(step(workshop, IDEAS))) == []


def test_what_its_author_took_back_is_not_put_back(people: People, workshop: Workshop, seat: Participant) -> None:
    idea = save(workshop, seat)
    set_removed(idea=idea, removed=True, by=people.facilitator)
    withdraw(workshop, seat)
    set_removed(idea=idea, removed=False, by=people.facilitator)
    assert list(ideas_of(step(workshop, IDEAS))) == []
    other = write(workshop, seat, "Measure it")
    Contribution.objects.filter(pk=other.pk).update(key_hash=hash_key(other.pk))
    withdraw_idea(activity=step(workshop, IDEAS), participant=seat, key=other.pk, edition=2)
    before = events(workshop)
    for removed in (True, False):
        set_removed(idea=other, removed=removed, by=people.facilitator)
    assert list(ideas_of(step(workshop, IDEAS))) == []
    assert events(workshop) == before


def test_dots_on_a_removed_card_go_back_while_the_vote_runs(people: People) -> None:
    workshop = make_workshop(people)
    idea = fill(workshop, people, voters=2)
    set_removed(idea=idea, removed=True, by=people.facilitator)
    assert Dot.objects.filter(taken_back_at=None).count() == 0
    assert Dot.objects.count() == 2


def test_dots_on_a_removed_card_stay_in_a_closed_vote(people: People) -> None:
    workshop = make_workshop(people)
    idea = fill(workshop, people, voters=2)
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    set_removed(idea=idea, removed=True, by=people.facilitator)
    assert Dot.objects.filter(taken_back_at=None).count() == 2


def test_set_removed_refuses_what_a_decision_rests_on(people: People, workshop: Workshop, seat: Participant) -> None:
    idea = save(workshop, seat)
    enter(workshop, people, VOTE)
    give(workshop, seat, idea)
    commit(activity=step(workshop, COMMIT), idea=idea, commitment=promise(people), by=people.facilitator)
    with pytest.raises(WorkshopRefused) as refused:
        set_removed(idea=Contribution.objects.get(), removed=True, by=people.facilitator)
    assert str(refused.value) == "A decision rests on this idea, so it stays on the wall."
    idea.refresh_from_db()
    assert idea.removed_at is None


def test_an_idea_for_a_step_that_was_taken_off_the_agenda_is_late(people: People, workshop: Workshop) -> None:
    gone = step(workshop, IDEAS)
    Activity.objects.filter(source=gone).update(source=None)
    Activity.objects.filter(pk=gone.pk).delete()
    with pytest.raises(Late) as refused:
        save_idea(
            activity=gone, participant=make_participant(workshop), key=KEY, edition=1, text="Release", lesson=None
        )
    assert str(refused.value) == "This step was taken off the agenda before this arrived."
