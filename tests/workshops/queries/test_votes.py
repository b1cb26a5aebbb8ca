"""Reads of the vote: sums over the voters' own rows, hidden where the contract says so."""

import pytest

from apps.workshops.enums import Anonymity, Kind
from apps.workshops.models import Participant, Workshop
from apps.workshops.queries.votes import DotRules, Turnout, ballot_of, result_of, rules_of, tally_of, turnout_of
from apps.workshops.services.ideas import admit_idea
from apps.workshops.services.room import close_vote, end_workshop
from apps.workshops.services.votes import take_back_dot
from tests.people import People
from tests.workshops.factories import make_activity, make_participant, make_workshop
from tests.workshops.room import IDEAS, VOTE, enter, fill, give, step, write


def tally(workshop: Workshop) -> list[tuple[str, int]]:
    return [
        (idea.text, getattr(idea, "total"))  # noqa: B009  # an annotation no type knows of
        for idea in tally_of(step(workshop, VOTE))
    ]


def test_rules_have_defaults_and_slots(people: People) -> None:
    workshop = make_workshop(people)
    assert rules_of(step(workshop, VOTE)) == DotRules(budget=5, cap=3)
    own = make_activity(workshop, Kind.DOT_VOTE, settings={"budget": 3, "cap": 2})
    assert rules_of(own) == DotRules(budget=3, cap=2)
    assert list(rules_of(own).slots) == [0, 1, 2]


@pytest.mark.parametrize("ended", [False, True])
def test_tally_counts_dots_and_voters_and_nothing_that_was_taken_back(people: People, *, ended: bool) -> None:
    workshop = make_workshop(people, anonymity=Anonymity.NAMED)
    enter(workshop, people, IDEAS)
    seats = [make_participant(workshop) for _ in range(3)]
    first, second, third = (write(workshop, seats[0], text) for text in ("first", "second", "third"))
    enter(workshop, people, VOTE)
    give(workshop, seats[0], first)
    give(workshop, seats[0], second, 2)
    give(workshop, seats[1], second)
    give(workshop, seats[2], third, key=third.pk)
    for key in (third.pk, first.pk):  # the second is a dot that never arrived
        take_back_dot(activity=step(workshop, VOTE), participant=seats[2], contribution=third, key=key)
    if ended:
        end_workshop(workshop=workshop, by=people.facilitator)
    else:
        close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    assert tally(workshop) == [("second", 3), ("first", 1), ("third", 0)]
    assert turnout_of(step(workshop, VOTE)) == Turnout(voters=2, dots=4)


def test_ballot_of_a_vote_on_nothing_is_empty(people: People) -> None:
    empty = make_activity(make_workshop(people), Kind.DOT_VOTE)
    assert list(ballot_of(empty)) == []
    assert result_of(empty).most == 0


def test_two_votes_on_the_same_ideas_are_counted_apart(people: People) -> None:
    workshop = make_workshop(people)
    fill(workshop, people, voters=2)
    again = make_activity(workshop, Kind.DOT_VOTE, source=step(workshop, IDEAS))
    assert turnout_of(again) == Turnout(voters=0, dots=0)
    assert len(ballot_of(again)) == 1


@pytest.mark.parametrize(("voters", "hidden", "most"), [(4, True, 0), (5, False, 6)])
@pytest.mark.parametrize("ended", [False, True])
def test_result_is_hidden_below_five_voters_of_an_anonymous_workshop(
    people: People, voters: int, most: int, *, hidden: bool, ended: bool
) -> None:
    workshop = make_workshop(people)
    idea = fill(workshop, people, voters)
    favorite = write(workshop, Participant.objects.all()[0], "Second on the wall, first in the vote")
    admit_idea(vote=step(workshop, VOTE), idea=favorite, by=people.facilitator)
    give(workshop, Participant.objects.all()[0], favorite, 3)
    for seat in Participant.objects.all()[1:4]:
        give(workshop, seat, favorite)
    (end_workshop if ended else close_vote)(
        **({"workshop": workshop} if ended else {"activity": step(workshop, VOTE)}), by=people.facilitator
    )
    result = result_of(step(workshop, VOTE))
    assert (result.hidden, result.most) == (hidden, most)
    assert result.turnout == Turnout(voters=voters, dots=voters + 6)
    totals = [getattr(found, "total", None) for found in result.ideas]
    if hidden:
        assert totals == [None, None]
        assert result.ideas == list(ballot_of(step(workshop, VOTE)))
    else:
        assert [found.pk for found in result.ideas] == [favorite.pk, idea.pk]
        assert totals == [6, 5]


def test_result_of_a_named_workshop_is_never_hidden(people: People) -> None:
    workshop = make_workshop(people, anonymity=Anonymity.NAMED)
    fill(workshop, people, voters=1)
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    result = result_of(step(workshop, VOTE))
    assert (result.hidden, result.most) == (False, 1)
