"""What a room may commit to, and what it has."""

from apps.workshops.enums import Anonymity, Kind
from apps.workshops.models import Activity
from apps.workshops.queries.decisions import Candidate, candidates_of, decisions_of, room_sees_candidates
from apps.workshops.services.commit import commit
from apps.workshops.services.room import close_vote, reveal
from tests.people import People
from tests.workshops.factories import make_activity, make_participant, make_workshop
from tests.workshops.room import COMMIT, IDEAS, VOTE, enter, fill, give, promise, step, write


def rows(activity: Activity) -> list[tuple[str, int | None, int | None]]:
    found: list[Candidate] = candidates_of(activity, decisions_of(activity.workshop))
    return [(candidate.idea.text, candidate.dots, candidate.voters) for candidate in found]


def test_candidates_come_in_the_votes_order_once_it_is_closed_then_what_came_late(people: People) -> None:
    workshop = make_workshop(people, anonymity=Anonymity.NAMED)
    enter(workshop, people, IDEAS)
    seat = make_participant(workshop)
    write(workshop, seat, "first")
    second = write(workshop, seat, "second")
    enter(workshop, people, VOTE)
    give(workshop, seat, second, 2)
    write(workshop, seat, "late")
    assert rows(step(workshop, COMMIT)) == [("first", None, None), ("second", None, None), ("late", None, None)]
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    assert rows(step(workshop, COMMIT)) == [("second", 2, 1), ("first", 0, 1), ("late", None, None)]
    commit(activity=step(workshop, COMMIT), idea=second, commitment=promise(people), by=people.facilitator)
    assert rows(step(workshop, COMMIT)) == [("first", 0, 1), ("late", None, None)]


def test_candidates_carry_no_dots_of_too_few_anonymous_voters(people: People) -> None:
    workshop = make_workshop(people)
    fill(workshop, people, voters=4)
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    assert rows(step(workshop, COMMIT)) == [("Release every week", None, None)]


def test_candidates_carry_the_dots_of_five_anonymous_voters(people: People) -> None:
    workshop = make_workshop(people)
    fill(workshop, people, voters=5)
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    assert rows(step(workshop, COMMIT)) == [("Release every week", 5, 5)]


def test_candidates_come_straight_from_an_ideas_step_or_from_nowhere(people: People) -> None:
    workshop = make_workshop(people)
    fill(workshop, people, voters=1)
    straight = make_activity(workshop, Kind.COMMIT, source=step(workshop, IDEAS))
    nowhere = make_activity(workshop, Kind.COMMIT)
    unfounded = make_activity(workshop, Kind.COMMIT, source=make_activity(workshop, Kind.DOT_VOTE))
    assert [rows(found) for found in (straight, nowhere, unfounded)] == [[("Release every week", None, None)], [], []]


def test_ranks_are_shared_by_equals_and_stay_when_one_is_decided(people: People) -> None:
    workshop = make_workshop(people, anonymity=Anonymity.NAMED)
    enter(workshop, people, IDEAS)
    seat = make_participant(workshop)
    ideas = [write(workshop, seat, text) for text in ("none", "one", "also one", "two")]
    enter(workshop, people, VOTE)
    for idea, dots in zip(ideas, (0, 1, 1, 2), strict=True):
        give(workshop, seat, idea, dots)
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)

    def ranks() -> list[tuple[int | None, str]]:
        found = candidates_of(step(workshop, COMMIT), decisions_of(workshop))
        return [(candidate.rank, candidate.idea.text) for candidate in found]

    assert ranks() == [(1, "two"), (2, "one"), (2, "also one"), (4, "none")]
    commit(activity=step(workshop, COMMIT), idea=ideas[1], commitment=promise(people), by=people.facilitator)
    assert ranks() == [(1, "two"), (2, "also one"), (4, "none")]


def test_room_sees_candidates_once_they_were_shown_to_it(people: People) -> None:
    workshop = make_workshop(people)
    straight = make_activity(workshop, Kind.COMMIT, source=step(workshop, IDEAS))
    nowhere = make_activity(workshop, Kind.COMMIT)

    def seen() -> list[bool]:
        found = (step(workshop, COMMIT), *workshop.activities.filter(pk__in=(straight.pk, nowhere.pk)))
        return [room_sees_candidates(activity) for activity in found]

    assert seen() == [False, False, False]
    enter(workshop, people, IDEAS, VOTE)
    assert seen() == [True, False, False]
    reveal(activity=step(workshop, IDEAS), by=people.facilitator)
    assert seen() == [True, True, False]


def test_decisions_are_those_of_the_workshop_in_their_order(people: People) -> None:
    workshop, other = make_workshop(people), make_workshop(people)
    commit(activity=step(other, COMMIT), idea=None, commitment=promise(people), by=people.facilitator)
    made = [
        commit(activity=step(workshop, COMMIT), idea=None, commitment=promise(people), by=people.facilitator)
        for _ in range(2)
    ]
    assert list(decisions_of(workshop)) == made
