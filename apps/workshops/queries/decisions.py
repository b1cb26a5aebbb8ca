from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from apps.plans.models import ActionItem
from apps.workshops.enums import Kind
from apps.workshops.models import Activity, Contribution, Decision, Workshop
from apps.workshops.queries.ideas import ideas_of
from apps.workshops.queries.votes import result_of


@dataclass(frozen=True)
class Candidate:
    """An idea the room may commit to, with what the vote says (no `dots` and no `rank` without a closed vote whose totals
    may be shown). Ideas with as many dots share a rank, and keep it when one before them is decided."""

    idea: Contribution
    dots: int | None
    voters: int | None
    rank: int | None = None


def candidates_of(activity: Activity, decisions: Iterable[Decision]) -> list[Candidate]:
    """The ideas that none of the workshop's decisions was made of; the vote's order once it is closed, then what came
    late."""
    source = activity.source
    if source is None:
        return []
    source.workshop = activity.workshop
    decided = {decision.contribution_id for decision in decisions}
    if source.kind == Kind.DOT_VOTE and source.source is not None:
        if source.closed_at is None:
            found = [Candidate(idea, None, None) for idea in ideas_of(source.source)]
        else:
            result = result_of(source)
            voters = result.turnout.voters
            if result.hidden:
                found = [Candidate(idea, None, None) for idea in result.ideas]
            else:
                found = [Candidate(idea, idea.total, voters, idea.rank) for idea in result.ideas]  # type: ignore[attr-defined]
            shown = {idea.pk for idea in result.ideas}
            found += [Candidate(idea, None, None) for idea in ideas_of(source.source).exclude(pk__in=shown)]
    else:
        found = [Candidate(idea, None, None) for idea in ideas_of(source)]
    return [candidate for candidate in found if candidate.idea.pk not in decided]


def room_sees_candidates(activity: Activity) -> bool:
    """Whether the room has been shown the ideas this step chooses from: by their reveal, or by a vote on them."""
    source = activity.source
    if source is None:
        return False
    if source.kind == Kind.DOT_VOTE:
        return source.opened_at is not None or (source.source is not None and source.source.revealed_at is not None)
    return source.revealed_at is not None


def outcome_of(workshop: Workshop) -> QuerySet[Decision]:
    """What the room leaves with: the decisions with their first steps. What a plan got later is not the room's."""
    until = workshop.ended_at or timezone.now()
    steps = ActionItem.objects.filter(created_at__lte=until).select_related("assignee")
    return decisions_of(workshop).prefetch_related(Prefetch("initiative__items", steps, to_attr="room_steps"))


def decisions_of(workshop: Workshop) -> QuerySet[Decision]:
    return workshop.decisions.select_related(
        "initiative__plan__team", "initiative__owner", "contribution__lesson__section", "contribution__lesson__playbook"
    )
