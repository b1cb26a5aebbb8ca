from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from apps.workshops.enums import Kind
from apps.workshops.models import Activity, Contribution, Decision, Workshop
from apps.workshops.queries.ideas import ideas_of
from apps.workshops.queries.votes import result_of


@dataclass(frozen=True)
class Candidate:
    """An idea the room may commit to, with what the vote says (no `dots` without a closed vote)."""

    idea: Contribution
    dots: int | None
    voters: int | None


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
                found = [Candidate(idea, idea.total, voters) for idea in result.ideas]  # type: ignore[attr-defined]
            shown = {idea.pk for idea in result.ideas}
            found += [Candidate(idea, None, None) for idea in ideas_of(source.source).exclude(pk__in=shown)]
    else:
        found = [Candidate(idea, None, None) for idea in ideas_of(source)]
    return [candidate for candidate in found if candidate.idea.pk not in decided]


def decisions_of(workshop: Workshop) -> QuerySet[Decision]:
    return workshop.decisions.select_related(
        "initiative__plan__team", "initiative__owner", "contribution__lesson__section", "contribution__lesson__playbook"
    )
