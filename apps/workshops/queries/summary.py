"""What came of a workshop, for everybody of the organization. It keeps the promise of anonymity: where the workshop is
anonymous, no name is stored to be shown, and totals of too few voters stay hidden."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q

from apps.workshops.enums import Kind
from apps.workshops.models import Activity, Contribution, Decision, Dot, LateCard, Workshop
from apps.workshops.queries.agenda import steps_of
from apps.workshops.queries.decisions import decisions_of
from apps.workshops.queries.votes import SHOWN_NOW, cards_shown
from apps.workshops.results import FEWEST


@dataclass(frozen=True)
class Wall:
    """A step and what people wrote in it."""

    step: Activity
    ideas: list[Contribution]


@dataclass(frozen=True)
class Standing:
    """An idea and its dots in a vote; no dots where the totals are hidden."""

    idea: Contribution
    dots: int | None


@dataclass(frozen=True)
class Vote:
    """`hidden` when too few voted for an anonymous result. `voters` and `standings` are those of the result that was shown
    last, else of what was voted."""

    step: Activity
    voters: int
    hidden: bool
    standings: list[Standing]

    @property
    def most(self) -> int:
        return max((standing.dots or 0 for standing in self.standings), default=0)


@dataclass(frozen=True)
class Summary:
    people: int
    walls: list[Wall]
    votes: list[Vote]
    decisions: list[Decision]

    @property
    def idea_count(self) -> int:
        return sum(len(wall.ideas) for wall in self.walls)


def summary_of(workshop: Workshop) -> Summary:
    """The same few queries however many steps were held and however much was written in them."""
    held = [step for step in steps_of(workshop) if step.opened_at is not None]
    ideas: dict[int, list[Contribution]] = defaultdict(list)
    late = LateCard.objects.filter(contribution=OuterRef("pk"), admitted_at=None)
    written = Contribution.objects.on_the_wall().filter(activity__workshop=workshop)
    written = written.annotate(late_for_votes=ArraySubquery(late.values("vote")))
    for idea in written.select_related("participant", "lesson__section", "lesson__playbook"):
        ideas[idea.activity_id].append(idea)
    return Summary(
        people=workshop.participants.filter(removed_at=None).count(),
        walls=[Wall(step, ideas[step.pk]) for step in held if step.kind == Kind.IDEAS],
        votes=votes_of(workshop, held, ideas),
        decisions=list(decisions_of(workshop)),
    )


def votes_of(workshop: Workshop, steps: list[Activity], ideas: dict[int, list[Contribution]]) -> list[Vote]:
    votes = [step for step in steps if step.kind == Kind.DOT_VOTE and step.source_id is not None]
    totals: Counter[tuple[int, object]] = Counter()
    voters: dict[int, set[object]] = defaultdict(set)
    dots = Dot.objects.filter(SHOWN_NOW | Q(activity__showings=0, taken_back_at=None), activity__in=votes)
    for dot in dots.values("activity_id", "contribution_id", "participant_id", "ballot"):
        totals[dot["activity_id"], dot["contribution_id"]] += 1
        voters[dot["activity_id"]].add((dot["participant_id"], dot["ballot"]))
    found = []
    for step in votes:
        turnout = len(voters[step.pk])
        wall = ideas[step.source_id or 0]
        if hidden := workshop.is_anonymous and (not step.showings or turnout < FEWEST):
            standings = [Standing(idea, None) for idea in wall if step.pk not in idea.late_for_votes]  # type: ignore[attr-defined]
        else:
            shown = set(cards_shown(step))
            standings = [Standing(idea, totals[step.pk, idea.pk]) for idea in wall if str(idea.pk) in shown]
            standings.sort(key=lambda standing: -(standing.dots or 0))
        found.append(Vote(step, turnout, hidden, standings))
    return found
