"""What came of a workshop, for everybody of the organization. It keeps the promise of anonymity: where the workshop is
anonymous, no name is stored to be shown, and totals of too few voters stay hidden."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from apps.workshops.enums import Kind
from apps.workshops.models import Activity, Contribution, Decision, Dot, Workshop
from apps.workshops.queries.agenda import steps_of
from apps.workshops.queries.decisions import decisions_of
from apps.workshops.queries.votes import FEWEST


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
    written = Contribution.objects.filter(activity__workshop=workshop, withdrawn_at=None)
    for idea in written.select_related("participant", "lesson__section", "lesson__playbook"):
        ideas[idea.activity_id].append(idea)
    return Summary(
        people=workshop.participants.filter(removed_at=None).count(),
        walls=[Wall(step, ideas[step.pk]) for step in held if step.kind == Kind.IDEAS],
        votes=votes_of(workshop, held, ideas),
        decisions=list(decisions_of(workshop)),
    )


def votes_of(workshop: Workshop, steps: list[Activity], ideas: dict[int, list[Contribution]]) -> list[Vote]:
    totals: Counter[tuple[int, object]] = Counter()
    voters: dict[int, set[object]] = defaultdict(set)
    given = Dot.objects.filter(activity__workshop=workshop, taken_back_at=None)
    for dot in given.values("activity_id", "contribution_id", "participant_id", "ballot"):
        totals[dot["activity_id"], dot["contribution_id"]] += 1
        voters[dot["activity_id"]].add((dot["participant_id"], dot["ballot"]))
    votes = []
    for step in steps:
        if step.kind != Kind.DOT_VOTE or step.source_id is None:
            continue
        turnout = len(voters[step.pk])
        ballot = [idea for idea in ideas[step.source_id] if not idea.late]
        if hidden := workshop.is_anonymous and turnout < FEWEST:
            standings = [Standing(idea, None) for idea in ballot]
        else:
            found = [Standing(idea, totals[step.pk, idea.pk]) for idea in ballot]
            standings = sorted(found, key=lambda standing: -(standing.dots or 0))
        votes.append(Vote(step, turnout, hidden, standings))
    return votes
