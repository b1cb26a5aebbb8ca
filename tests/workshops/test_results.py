"""What an anonymous vote may show after what it has shown already, as pure functions."""

from collections import Counter
from collections.abc import Hashable

from hypothesis import given
from hypothesis import strategies as st

from apps.workshops.results import FEWEST, Ballots, Shown, differing, may_show, on_cards

CARDS = ("a", "b", "c")


def ballots(**dots: str) -> Ballots:
    """`ballots(jonas="aab")`: two dots on a, one on b."""
    return {voter: Counter[Hashable](cards) for voter, cards in dots.items()}


SIX: Ballots = ballots(**{f"voter{n}": "ab" for n in range(6)})
FIRST = Shown(CARDS, SIX)


def test_a_result_of_fewer_than_five_is_not_shown() -> None:
    four = dict(list(SIX.items())[:4])
    assert [may_show(Shown(CARDS, found), []) for found in (four, SIX)] == [False, True]
    assert may_show(Shown(("c",), SIX), []) is False  # nobody voted for what is left


def test_one_more_vote_is_not_shown_and_five_more_are() -> None:
    for more, expected in ((1, False), (4, False), (5, True)):
        now = {**SIX, **ballots(**{f"late{n}": "b" for n in range(more)})}
        assert may_show(Shown(CARDS, now), [FIRST]) is expected


def test_nothing_new_may_be_shown_again() -> None:
    assert may_show(FIRST, [FIRST]) is True


def test_what_differs_enough_from_the_last_result_must_differ_from_the_first_one_too() -> None:
    second = Shown(CARDS, {**SIX, **ballots(**{f"late{n}": "b" for n in range(5)})})
    third = Shown(CARDS, {**SIX, **ballots(late0="b")})  # four of the five took theirs back, and one is left
    assert may_show(second, [FIRST]) is True
    assert may_show(Shown(CARDS, {**SIX, "voter0": Counter("b"), **ballots(late0="b")}), [second]) is True
    assert may_show(third, [second]) is False
    fourth = Shown(CARDS, {**SIX, "voter0": Counter("b"), **ballots(late0="b")})
    assert may_show(fourth, [FIRST, second]) is False


def test_a_new_card_does_not_hide_one_vote_on_an_old_one() -> None:
    """Five people put a spare dot on the card that was added, and one who came late votes for an old one."""
    spare = Counter[Hashable]("d")
    now = {**{voter: ballot + spare for voter, ballot in SIX.items()}, **ballots(late="a")}
    assert may_show(Shown((*CARDS, "d"), now), [FIRST]) is False
    assert may_show(Shown((*CARDS, "d"), {**now, "late": spare}), [FIRST]) is True


VOTES = st.dictionaries(st.integers(0, 11), st.text("abc", max_size=3).map(Counter), max_size=12)
RESULTS = st.builds(Shown, st.sets(st.sampled_from(CARDS), min_size=1), VOTES)


@given(st.lists(RESULTS, max_size=6))
def test_no_two_results_differ_by_fewer_than_five_voters(wanted: list[Shown]) -> None:
    shown: list[Shown] = []
    for now in wanted:
        if may_show(now, shown):
            shown.append(now)
    for one in shown:
        assert len(on_cards(one.ballots, one.cards)) >= FEWEST
        for other in shown:
            common = set(one.cards) & set(other.cards)
            number = differing(on_cards(one.ballots, common), on_cards(other.ballots, common))
            assert number == 0 or number >= FEWEST
