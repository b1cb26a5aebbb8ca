"""Reads of the vote. Totals are sums over the voters' own rows, never counters."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Rank

from apps.workshops.models import Activity, Contribution, Dot, LateCard
from apps.workshops.queries.ideas import cards_at
from apps.workshops.results import FEWEST, Shown, differing, on_cards

VOTER = Coalesce("participant_id", "ballot")


@dataclass(frozen=True)
class DotRules:
    """`budget` dots for each voter, at most `cap` of them on one idea."""

    budget: int
    cap: int

    @property
    def slots(self) -> range:
        return range(self.budget)


@dataclass(frozen=True)
class Turnout:
    """How many have voted and how many dots are given; says nothing of where the dots lie."""

    voters: int
    dots: int


def rules_of(activity: Activity) -> DotRules:
    return DotRules(budget=int(activity.settings.get("budget", 5)), cap=int(activity.settings.get("cap", 3)))


# The ballot ----------------------------------------------------------------------------------------------------------
def ballot_of(activity: Activity) -> QuerySet[Contribution]:
    """What can be voted on: the cards on the wall of the activity it works on, but those that came after the ballot was
    fixed; `added` where the facilitator admitted one of these."""
    late = LateCard.objects.filter(vote=activity, contribution=OuterRef("pk"))
    cards = cards_at(activity.source_id).exclude(Exists(late.filter(admitted_at=None)))
    return cards.annotate(added=Exists(late.filter(admitted_at__isnull=False)))


def left_out_of(activity: Activity) -> QuerySet[Contribution]:
    """The cards on the wall that came after the ballot was fixed."""
    late = LateCard.objects.filter(vote=activity, contribution=OuterRef("pk"), admitted_at=None)
    return cards_at(activity.source_id).filter(Exists(late))


# While it runs -------------------------------------------------------------------------------------------------------
def given(activity: Activity) -> QuerySet[Dot]:
    return Dot.objects.filter(activity=activity, taken_back_at=None)


def turnout_of(activity: Activity) -> Turnout:
    return count_of(given(activity))


def count_of(dots: QuerySet[Dot]) -> Turnout:
    counted = dots.aggregate(voters=Count(VOTER, distinct=True), dots=Count("pk"))
    return Turnout(voters=counted["voters"], dots=counted["dots"])


# Its results ---------------------------------------------------------------------------------------------------------
def counts_in(showing: int | Combinable, way: str = "") -> Q:
    """The dots on the nth result of their vote: given before it was shown, and not taken back before it; `way` leads to
    the dots."""
    there = Q(**{f"{way}given_after__lt": showing})
    return there & (Q(**{f"{way}taken_back_after": None}) | Q(**{f"{way}taken_back_after__gte": showing}))


# On the result its vote shows now; of a vote that has shown none, nothing.
SHOWN_NOW = counts_in(F("activity__showings"))


def shown(activity: Activity) -> QuerySet[Dot]:
    """The dots on the result the vote has shown last."""
    return Dot.objects.filter(counts_in(activity.showings), activity=activity)


def cards_shown(activity: Activity) -> list[str]:
    """The cards on the result the vote has shown last, also those that were taken off the wall since."""
    return activity.shown_cards[-1] if activity.shown_cards else []


def tally_of(activity: Activity) -> list[Contribution]:
    """The cards of the result shown last, with `total`, the dots on each, and `rank`: 1, 2, 2, 4; most dots first."""
    mine = Q(dots__activity=activity) & counts_in(activity.showings, "dots__")
    counted = (
        cards_at(activity.source_id).filter(pk__in=cards_shown(activity)).annotate(total=Count("dots", filter=mine))
    )
    return list(
        counted.annotate(rank=Window(Rank(), order_by=F("total").desc())).order_by("-total", "created_at", "id")
    )


@dataclass(frozen=True)
class Result:
    """What a closed vote shows. `hidden` when too few voted for an anonymous result: then `ideas` is the plain ballot,
    in no order of votes, and no idea carries a total. `held_back` when too few changed their dots since the result, so
    that it stays as it was."""

    ideas: list[Contribution]
    turnout: Turnout
    hidden: bool
    held_back: bool = False

    @property
    def most(self) -> int:
        return max((idea.total for idea in self.ideas), default=0) if not self.hidden else 0  # type: ignore[attr-defined]


def result_of(activity: Activity) -> Result:
    anonymous = activity.workshop.is_anonymous
    if anonymous and not activity.showings:
        return Result(list(ballot_of(activity)), turnout_of(activity), hidden=True)
    turnout = count_of(shown(activity))
    if anonymous and turnout.voters < FEWEST:  # shown while the workshop was not anonymous yet
        return Result(list(ballot_of(activity)), turnout, hidden=True)
    return Result(tally_of(activity), turnout, hidden=False, held_back=anonymous and has_news(activity))


def has_news(activity: Activity) -> bool:
    """Whether anybody's dots differ from what the last result says."""
    now, past = showings_of(activity, cards_shown(activity))
    return differing(on_cards(now.ballots, now.cards), on_cards(past[-1].ballots, now.cards)) > 0


def showings_of(activity: Activity, cards: Collection[Hashable]) -> tuple[Shown, list[Shown]]:
    """What the vote would show now on these cards, and what it has shown, oldest first."""
    now: defaultdict[Hashable, Counter[Hashable]] = defaultdict(Counter)
    past: list[defaultdict[Hashable, Counter[Hashable]]] = [defaultdict(Counter) for _ in activity.shown_cards]
    rows = Dot.objects.filter(activity=activity).annotate(voter=VOTER)
    for voter, card, since, until in rows.values_list("voter", "contribution", "given_after", "taken_back_after"):
        if until is None:
            now[voter][str(card)] += 1
        for ballots in past[since:until]:
            ballots[voter][str(card)] += 1
    return Shown(cards, now), [Shown(on, ballots) for on, ballots in zip(activity.shown_cards, past, strict=True)]
