"""What a vote may show. In an anonymous workshop a result speaks for five voters at least, and so does the difference
between any two results: else closing, reopening for one more vote and closing again would tell that voter's dots by
subtraction. Pure functions over ballots: for each voter, the dots on each card.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass

FEWEST = 5  # voters (the anonymity contract)

type Ballots = Mapping[Hashable, Counter[Hashable]]


@dataclass(frozen=True)
class Shown:
    """A result people have seen: the cards on it, and the ballots it was counted from."""

    cards: Collection[Hashable]
    ballots: Ballots


def on_cards(ballots: Ballots, cards: Collection[Hashable]) -> dict[Hashable, Counter[Hashable]]:
    """The ballots as far as they touch these cards; voters without a dot there are left out."""
    kept = {
        voter: Counter({card: dots for card, dots in ballot.items() if card in cards})
        for voter, ballot in ballots.items()
    }
    return {voter: ballot for voter, ballot in kept.items() if ballot}


def differing(one: Ballots, other: Ballots) -> int:
    """How many voters' dots differ between the two."""
    nothing: Counter[Hashable] = Counter()
    return sum(one.get(voter, nothing) != other.get(voter, nothing) for voter in one.keys() | other.keys())


def may_show(now: Shown, earlier: Iterable[Shown]) -> bool:
    """Whether an anonymous vote may show this result after those it has shown already. Two results are compared by the
    cards they have in common, because only those can be subtracted; where nobody differs there is nothing to subtract."""
    if len(on_cards(now.ballots, now.cards)) < FEWEST:
        return False
    for past in earlier:
        common = set(now.cards) & set(past.cards)
        if 0 < differing(on_cards(now.ballots, common), on_cards(past.ballots, common)) < FEWEST:
            return False
    return True
