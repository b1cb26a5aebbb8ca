"""What a live room decides when several connections do things at once."""

import uuid
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import pytest

from apps.live.models import Channel, Event
from apps.live.services import publish
from apps.plans.models import Initiative
from apps.workshops.enums import WorkshopState
from apps.workshops.models import Contribution, Decision, Dot, Workshop
from apps.workshops.queries.votes import result_of, turnout_of
from apps.workshops.services.commit import commit
from apps.workshops.services.ideas import save_idea, set_removed
from apps.workshops.services.room import close_vote, end_workshop
from apps.workshops.services.votes import take_back_dot
from tests.people import People, make_people
from tests.races import at_once
from tests.workshops.factories import make_participant, make_workshop
from tests.workshops.room import COMMIT, IDEAS, VOTE, enter, events, fill, give, promise, step, write

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)

KEY = uuid.UUID("0b0e1e52-5a51-4bd2-9d8a-7a3d6ad1c003")
NO_MORE = "You have 5 dots. Take one back first."
TOO_MANY = "At most 3 dots may lie on one idea."
CLOSED = "The vote was closed before this dot arrived."
OVER = "The workshop has ended before this arrived."


@pytest.fixture
def people(transactional_db: None) -> People:
    return make_people()


@pytest.fixture
def workshop(people: People) -> Workshop:
    """Anonymous, at its vote, on eight ideas."""
    workshop = make_workshop(people)
    enter(workshop, people, IDEAS)
    seat = make_participant(workshop)
    for number in range(8):
        write(workshop, seat, f"Idea {number}")
    enter(workshop, people, VOTE)
    return workshop


def test_eight_dots_at_once_keep_to_the_budget(workshop: Workshop) -> None:
    seat = make_participant(workshop)
    outcomes = at_once(*(lambda idea=idea: give(workshop, seat, idea) for idea in Contribution.objects.all()))
    assert Counter(outcomes) == {NO_MORE: 3, "done": 5}
    assert sorted(Dot.objects.values_list("slot", flat=True)) == [1, 2, 3, 4, 5]


def test_eight_dots_at_once_on_one_idea_keep_to_the_cap(workshop: Workshop) -> None:
    seat, idea = make_participant(workshop), Contribution.objects.all()[0]
    outcomes = at_once(*(lambda: give(workshop, seat, idea) for _ in range(8)))
    assert Counter(outcomes) == {TOO_MANY: 5, "done": 3}
    assert sorted(Dot.objects.values_list("nth", flat=True)) == [1, 2, 3]


def test_one_dot_sent_twice_at_once_is_one_dot(workshop: Workshop) -> None:
    seat, idea = make_participant(workshop), Contribution.objects.all()[0]
    outcomes = at_once(*(lambda: give(workshop, seat, idea, key=KEY) for _ in range(2)))
    assert outcomes == ["done", "done"]
    assert Dot.objects.count() == 1


def test_one_dot_given_and_taken_back_at_once_does_not_lie(workshop: Workshop) -> None:
    seat, idea = make_participant(workshop), Contribution.objects.all()[0]

    def take_back() -> None:
        take_back_dot(activity=step(workshop, VOTE), participant=seat, contribution=idea, key=KEY)

    assert at_once(lambda: give(workshop, seat, idea, key=KEY), take_back) == ["done", "done"]
    assert Dot.objects.filter(taken_back_at=None).count() == 0
    assert Dot.objects.count() == 1


def test_one_idea_sent_twice_at_once_is_one_card(people: People) -> None:
    workshop = make_workshop(people)
    enter(workshop, people, IDEAS)
    seat, ideas = make_participant(workshop), step(workshop, IDEAS)

    def save() -> None:
        save_idea(activity=ideas, participant=seat, key=KEY, edition=1, text="Release every week", lesson=None)

    assert at_once(save, save) == ["done", "done"]
    assert Contribution.objects.count() == 1
    assert events(workshop)[1:] == [("ideas", {})]


def test_no_dot_is_stored_after_the_close_and_every_acknowledged_one_counts(people: People, workshop: Workshop) -> None:
    seats, idea = [make_participant(workshop) for _ in range(7)], Contribution.objects.all()[0]
    deeds: list[Callable[[], object]] = [partial(give, workshop, seat, idea) for seat in seats]
    deeds.insert(3, lambda: close_vote(activity=step(workshop, VOTE), by=people.facilitator))
    outcomes = Counter(at_once(*deeds))
    acknowledged = outcomes["done"] - 1
    assert outcomes == {"done": acknowledged + 1} | ({CLOSED: 7 - acknowledged} if acknowledged < 7 else {})
    vote = step(workshop, VOTE)
    assert (turnout_of(vote).voters, turnout_of(vote).dots) == (acknowledged, acknowledged)
    topics = [topic for topic, data in events(workshop) if topic == "votes" or "closed" in data]
    assert topics == ["votes"] * acknowledged + ["agenda"]


def test_no_dot_keeps_its_voter_when_the_workshop_ends(people: People, workshop: Workshop) -> None:
    seats, idea = [make_participant(workshop) for _ in range(7)], Contribution.objects.all()[0]
    deeds: list[Callable[[], object]] = [partial(give, workshop, seat, idea) for seat in seats]
    deeds.insert(3, lambda: end_workshop(workshop=workshop, by=people.facilitator))
    outcomes = Counter(at_once(*deeds))
    acknowledged = outcomes["done"] - 1
    assert outcomes == {"done": acknowledged + 1} | ({OVER: 7 - acknowledged} if acknowledged < 7 else {})
    workshop.refresh_from_db()
    assert workshop.state == WorkshopState.ENDED
    assert Dot.objects.filter(ballot__isnull=False, participant=None).count() == acknowledged
    assert Dot.objects.count() == acknowledged


def test_ended_twice_at_once_is_ended_once(people: People, workshop: Workshop) -> None:
    deed = lambda: end_workshop(workshop=workshop, by=people.facilitator)  # noqa: E731
    assert at_once(deed, deed) == ["done", "done"]
    assert [data for _, data in events(workshop) if "ended" in data] == [{"ended": True, "by": people.facilitator.pk}]


def test_one_idea_committed_to_twice_at_once_is_one_initiative(people: People, workshop: Workshop) -> None:
    idea, end = Contribution.objects.all()[0], step(workshop, COMMIT)
    deed = lambda: commit(activity=end, idea=idea, commitment=promise(people), by=people.facilitator)  # noqa: E731
    assert at_once(deed, deed) == ["done", "done"]
    assert (Decision.objects.count(), Initiative.objects.count()) == (1, 1)


def test_something_else_committed_to_twice_at_once_is_one_initiative(people: People, workshop: Workshop) -> None:
    end = step(workshop, COMMIT)
    deed = partial(commit, activity=end, idea=None, commitment=promise(people), by=people.facilitator, key=KEY)
    assert at_once(deed, deed) == ["done", "done"]
    assert (Decision.objects.count(), Initiative.objects.count()) == (1, 1)


def test_first_dots_at_once_fix_the_ballot_once_and_all_count(people: People, workshop: Workshop) -> None:
    seats, idea = [make_participant(workshop) for _ in range(7)], Contribution.objects.all()[0]
    assert at_once(*(partial(give, workshop, seat, idea) for seat in seats)) == ["done"] * 7
    vote = step(workshop, VOTE)
    assert (vote.ballot_fixed, turnout_of(vote).voters) == (True, 7)


def test_steps_changed_and_ideas_and_dots_at_once_wait_for_each_other_in_one_order(
    people: People, workshop: Workshop
) -> None:
    """Whoever locks several steps takes them in one order, so nobody waits crosswise."""
    seats, idea = [make_participant(workshop) for _ in range(4)], Contribution.objects.all()[0]
    deeds: list[Callable[[], object]] = [partial(give, workshop, seat, idea) for seat in seats]
    deeds += [partial(write, workshop, seat) for seat in seats]
    deeds += [partial(enter, workshop, people, IDEAS, VOTE), partial(enter, workshop, people, VOTE, IDEAS)]
    deeds.append(lambda: close_vote(activity=step(workshop, VOTE), by=people.facilitator))
    assert set(at_once(*deeds)) <= {"done", CLOSED}


def test_no_dot_stays_on_a_card_that_is_taken_off_the_wall(people: People) -> None:
    workshop = make_workshop(people)
    idea = fill(workshop, people, voters=0)
    seats = [make_participant(workshop) for _ in range(5)]
    deeds: list[Callable[[], object]] = [partial(give, workshop, seat, idea) for seat in seats]
    outcomes = Counter(at_once(*deeds, lambda: set_removed(idea=idea, removed=True, by=people.facilitator)))
    assert set(outcomes) <= {"done", "This idea is not on the ballot."}
    assert Dot.objects.filter(taken_back_at=None).count() == 0
    assert result_of(step(workshop, VOTE)).ideas == []


def test_events_of_one_channel_get_consecutive_numbers(people: People) -> None:
    assert at_once(*(lambda: publish("test-a", "news") for _ in range(8))) == ["done"] * 8
    assert list(Event.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert Channel.objects.get().sequence == 8
