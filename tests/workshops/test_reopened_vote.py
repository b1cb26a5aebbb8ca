"""Close, reopen, one more vote, close: the difference of two results tells nobody's dots, whatever is done in between."""

import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.common.refusals import Refused
from apps.insights.curation.use.figures import Period, lesson_rows
from apps.workshops.enums import Anonymity, Audience
from apps.workshops.fragments import render
from apps.workshops.models import Contribution, Dot, Participant, Workshop
from apps.workshops.queries.decisions import candidates_of
from apps.workshops.queries.summary import summary_of
from apps.workshops.queries.votes import cards_shown, result_of, shown, turnout_of
from apps.workshops.results import FEWEST, Ballots, differing, on_cards
from apps.workshops.services.commit import commit
from apps.workshops.services.ideas import admit_idea, set_removed
from apps.workshops.services.prepare import set_anonymity
from apps.workshops.services.room import close_vote, end_workshop, reopen_vote
from apps.workshops.services.votes import give_dot, take_back_dot
from tests.people import People, make_people
from tests.workshops.factories import make_participant, make_workshop
from tests.workshops.room import COMMIT, IDEAS, VOTE, enter, fill, promise, step, write
from tests.workshops.room import give as give_dots

if TYPE_CHECKING:
    from collections.abc import Callable

STAYS = (
    "Fewer than five people changed their dots since this result was shown. This workshop is anonymous, so the result "
    "stays as it was: the difference would tell how they voted."
)


def close(workshop: Workshop, people: People) -> None:
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)


def reopen(workshop: Workshop, people: People) -> None:
    reopen_vote(activity=step(workshop, VOTE), by=people.facilitator)


def totals(workshop: Workshop) -> list[int]:
    return [idea.total for idea in result_of(step(workshop, VOTE)).ideas]  # type: ignore[attr-defined]


def reopened(people: People, more: int, **fields: Any) -> tuple[Workshop, Contribution]:
    """Six voted and read the result; then so many more voted, and the vote was closed again."""
    workshop = make_workshop(people, **fields)
    idea = fill(workshop, people, voters=6)
    close(workshop, people)
    reopen(workshop, people)
    for _ in range(more):
        give_dots(workshop, make_participant(workshop), idea)
    close(workshop, people)
    return workshop, idea


@pytest.mark.django_db
@pytest.mark.parametrize(("more", "total"), [(0, 6), (1, 6), (4, 6), (5, 11)])
def test_a_reopened_vote_shows_another_result_only_when_five_made_it(people: People, more: int, total: int) -> None:
    workshop, _ = reopened(people, more)
    result = result_of(step(workshop, VOTE))
    assert (totals(workshop), result.turnout.voters, result.held_back) == ([total], total, more in {1, 4})
    for audience in Audience:
        html = str(render(workshop.channel_name, audience, None))
        assert (STAYS in html, f"{total} dots" in html) == (more in {1, 4}, True)
    assert Dot.objects.count() == 6 + more


@pytest.mark.django_db
def test_a_named_vote_shows_every_vote(people: People) -> None:
    workshop, _ = reopened(people, 1, anonymity=Anonymity.NAMED)
    assert (totals(workshop), result_of(step(workshop, VOTE)).held_back) == ([7], False)


@pytest.mark.django_db
def test_the_earlier_result_stands_wherever_it_is_read(people: People) -> None:
    workshop, idea = reopened(people, 1)
    lesson = workshop.lesson_links.get().lesson
    Contribution.objects.update(lesson=lesson)
    enter(workshop, people, COMMIT)
    candidate = candidates_of(step(workshop, COMMIT), [])[0]
    assert (candidate.dots, candidate.voters) == (6, 6)
    assert [row.dots for row in lesson_rows(lesson.playbook, Period())] == [6]
    decision = commit(activity=step(workshop, COMMIT), idea=idea, commitment=promise(people), by=people.facilitator)
    assert (decision.dots, decision.voters) == (6, 6)
    end_workshop(workshop=workshop, by=people.facilitator)
    workshop.refresh_from_db()
    vote = summary_of(workshop).votes[0]
    assert (vote.voters, [standing.dots for standing in vote.standings]) == (6, [6])
    assert [row.dots for row in lesson_rows(lesson.playbook, Period())] == [6]
    # What no result may show any more is not kept either.
    assert (Dot.objects.count(), turnout_of(step(workshop, VOTE)).voters) == (6, 6)


@pytest.mark.django_db
def test_the_end_closes_by_the_same_rule(people: People) -> None:
    workshop = make_workshop(people)
    idea = fill(workshop, people, voters=6)
    close(workshop, people)
    reopen(workshop, people)
    leaver = Participant.objects.filter(workshop=workshop)[0]
    dot = Dot.objects.get(participant=leaver)
    take_back_dot(activity=step(workshop, VOTE), participant=leaver, contribution=idea, key=dot.key)
    end_workshop(workshop=workshop, by=people.facilitator)
    workshop.refresh_from_db()
    vote = summary_of(workshop).votes[0]
    assert (vote.voters, [standing.dots for standing in vote.standings]) == (6, [6])
    assert Dot.objects.filter(participant=None, taken_back_at=None).count() == Dot.objects.count() == 6


@pytest.mark.django_db
def test_dots_on_a_card_taken_off_a_closed_vote_go_back_when_it_reopens(people: People) -> None:
    workshop = make_workshop(people)
    idea = fill(workshop, people, voters=6)
    close(workshop, people)
    set_removed(idea=idea, removed=True, by=people.facilitator)
    assert Dot.objects.filter(taken_back_at=None).count() == 6
    reopen(workshop, people)
    assert Dot.objects.filter(taken_back_at=None).count() == 0


@pytest.mark.django_db
def test_a_result_of_few_is_hidden_once_the_workshop_becomes_anonymous(people: People) -> None:
    workshop = make_workshop(people, anonymity=Anonymity.NAMED)
    fill(workshop, people, voters=3)
    close(workshop, people)
    set_anonymity(workshop=workshop, anonymity=Anonymity.ANONYMOUS, by=people.facilitator)
    workshop.refresh_from_db()
    result = result_of(step(workshop, VOTE))
    assert (result.hidden, result.turnout.voters, result.most) == (True, 3, 0)


# Whatever is done ----------------------------------------------------------------------------------------------------
VOTERS, CARDS = 8, 4
DEEDS = st.one_of(
    st.tuples(st.just("give"), st.integers(0, VOTERS - 1), st.integers(0, CARDS - 1)),
    st.tuples(st.just("move"), st.integers(0, VOTERS - 1), st.integers(0, CARDS - 1)),
    st.tuples(st.just("everybody"), st.integers(3, VOTERS), st.integers(0, CARDS - 1)),
    st.tuples(st.sampled_from(["close", "reopen", "close", "reopen"]), st.just(0), st.just(0)),
    st.tuples(st.sampled_from(["remove", "restore", "admit"]), st.just(0), st.integers(0, CARDS - 1)),
)


@dataclass
class Attack:
    """A room in which somebody does what they like and writes down every result they see."""

    people: People
    workshop: Workshop
    seats: list[Participant]
    ideas: list[Contribution]
    seen: list[tuple[set[str], Ballots]] = field(default_factory=list)

    def do(self, deed: str, number: int, card: int) -> None:
        vote, idea, by = step(self.workshop, VOTE), self.ideas[card], self.people.facilitator
        deeds: dict[str, Callable[[], object]] = {
            "give": lambda: self.give(self.seats[number], idea),
            "move": lambda: self.move(self.seats[number], idea),
            "everybody": lambda: self.move_all(self.seats[:number], idea),
            "close": lambda: close(self.workshop, self.people),
            "reopen": lambda: reopen(self.workshop, self.people),
            "remove": lambda: set_removed(idea=idea, removed=True, by=by),
            "restore": lambda: set_removed(idea=idea, removed=False, by=by),
            "admit": lambda: admit_idea(vote=vote, idea=idea, by=by),
        }
        try:
            with transaction.atomic():
                deeds[deed]()
        except Refused:
            return
        self.look()

    def give(self, seat: Participant, idea: Contribution) -> None:
        give_dot(activity=step(self.workshop, VOTE), participant=seat, contribution=idea, key=uuid.uuid4())

    def move(self, seat: Participant, idea: Contribution) -> None:
        """Take the first dot back, if there is one, and put one on this card."""
        dot = Dot.objects.filter(participant=seat, taken_back_at=None).order_by("pk").first()
        if dot is not None:
            vote = step(self.workshop, VOTE)
            take_back_dot(activity=vote, participant=seat, contribution=dot.contribution, key=dot.key)
        self.give(seat, idea)

    def move_all(self, seats: list[Participant], idea: Contribution) -> None:
        for seat in seats:
            self.move(seat, idea)

    def look(self) -> None:
        vote = step(self.workshop, VOTE)
        if vote.closed_at is None:
            return
        result = result_of(vote)
        if result.hidden:
            return
        ballots: dict[object, Counter[object]] = {}
        for voter, card in shown(vote).values_list("participant", "contribution"):
            ballots.setdefault(voter, Counter())[str(card)] += 1
        cards = {str(idea.pk) for idea in result.ideas}
        seen = Counter[object]()
        for ballot in on_cards(ballots, cards).values():
            seen.update(ballot)
        # The ballots are indeed those the totals on the page were counted from.
        assert {str(idea.pk): idea.total for idea in result.ideas} == {card: seen[card] for card in cards}  # type: ignore[attr-defined]
        assert cards <= set(cards_shown(vote))
        self.seen.append((cards, ballots))


@pytest.mark.django_db
@settings(max_examples=20, deadline=None)
@given(st.lists(DEEDS, min_size=5, max_size=25))
def test_no_two_results_that_anybody_saw_differ_by_fewer_than_five_voters(deeds: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        people = make_people()
        workshop = make_workshop(people)
        enter(workshop, people, IDEAS)
        seats = [make_participant(workshop) for _ in range(VOTERS)]
        ideas = [write(workshop, seats[0], f"Idea {number}") for number in range(CARDS - 1)]
        enter(workshop, people, VOTE)
        attack = Attack(people, workshop, seats, ideas)
        for number in range(6):
            attack.give(seats[number], ideas[number % 2])
        ideas.append(write(workshop, seats[0], "Came late"))
        for deed in [("close", 0, 0), ("reopen", 0, 0), *deeds, ("close", 0, 0)]:
            attack.do(*deed)
        assert attack.seen
        for cards, ballots in attack.seen:
            for other_cards, other_ballots in attack.seen:
                common = cards & other_cards
                number = differing(on_cards(ballots, common), on_cards(other_ballots, common))
                assert number == 0 or number >= FEWEST
        transaction.set_rollback(True)
