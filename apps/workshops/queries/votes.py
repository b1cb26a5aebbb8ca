"""Reads of the vote. Totals are sums over the voters' own rows, never counters."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from apps.workshops.models import Activity, Contribution, Dot
from apps.workshops.queries.ideas import ideas_at


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


def given(activity: Activity) -> QuerySet[Dot]:
    return Dot.objects.filter(activity=activity, taken_back_at=None)


def ballot_of(activity: Activity) -> QuerySet[Contribution]:
    """What can be voted on: the ideas of the activity it works on, but those that arrived after the vote began."""
    return ideas_at(activity.source_id).filter(late=False)


def tally_of(activity: Activity) -> list[Contribution]:
    """The ballot with `dots` and `voters` per idea, most dots first."""
    mine = Q(dots__activity=activity, dots__taken_back_at=None)
    counted = ballot_of(activity).annotate(
        total=Count("dots", filter=mine),
        voters=Count(Coalesce("dots__participant", "dots__ballot"), filter=mine, distinct=True),
    )
    return list(counted.order_by("-total", "created_at", "id"))


FEWEST = 5  # voters; below that an anonymous workshop shows no totals (the anonymity contract)


@dataclass(frozen=True)
class Result:
    """What a closed vote shows. `hidden` when too few voted for an anonymous result: then `ideas` is the plain ballot,
    in no order of votes, and no idea carries a total."""

    ideas: list[Contribution]
    turnout: "Turnout"
    hidden: bool

    @property
    def most(self) -> int:
        return max((idea.total for idea in self.ideas), default=0) if not self.hidden else 0  # type: ignore[attr-defined]


def result_of(activity: Activity) -> Result:
    turnout = turnout_of(activity)
    hidden = activity.workshop.is_anonymous and turnout.voters < FEWEST
    return Result(list(ballot_of(activity)) if hidden else tally_of(activity), turnout, hidden)


def turnout_of(activity: Activity) -> Turnout:
    counted = given(activity).aggregate(
        voters=Count(Coalesce("participant_id", "ballot"), distinct=True), dots=Count("pk")
    )
    return Turnout(voters=counted["voters"], dots=counted["dots"])
