"""Commit: an idea becomes an initiative in a team's current plan, with the vote that chose it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.live.services import publish
from apps.plans.services import LessonReason, NewItem, create_initiative, current_plan
from apps.teams.models import Team
from apps.workshops.enums import Kind
from apps.workshops.models import Activity, Contribution, Decision, Workshop
from apps.workshops.queries.votes import result_of
from apps.workshops.refusals import WorkshopRefused
from apps.workshops.services.locks import lock_live


@dataclass(frozen=True)
class Commitment:
    """What a room promises. Either `owner` or `owner_name` (somebody without an account) is given; the first action
    item is the owner's, due on `first_due_on`."""

    title: str
    outcome: str
    team: Team
    due_on: dt.date
    owner: User | None
    owner_name: str
    first_item: str
    first_due_on: dt.date | None


@transaction.atomic
def commit(
    *,
    activity: Activity,
    idea: Contribution | None,
    commitment: Commitment,
    by: User,
    key: uuid.UUID | None = None,
) -> Decision:
    """Decide and promise in one step. Committing to the same idea again, or sending the form with the same `key` again,
    answers with the decision that stands."""
    workshop = lock_live(activity.workshop)
    if activity.kind != Kind.COMMIT:
        raise WorkshopRefused(_("This step does not take commitments."))
    if idea is not None and idea.activity.workshop_id != workshop.pk:
        raise WorkshopRefused(_("This idea belongs to another workshop."))
    if idea is not None and (known := Decision.objects.filter(contribution=idea).first()):
        return known
    if key is not None and (sent := workshop.decisions.filter(key=key).first()):
        return sent
    if commitment.team.organization_id != workshop.organization_id:
        raise WorkshopRefused(_("This team belongs to another organization."))
    initiative = create_initiative(
        plan=current_plan(commitment.team, by),
        title=commitment.title,
        outcome=commitment.outcome,
        due_on=commitment.due_on,
        by=by,
        owner=commitment.owner,
        owner_name=commitment.owner_name,
        lessons=reasons(workshop, activity, idea),
        first_items=[
            NewItem(
                title=commitment.first_item,
                assignee=commitment.owner,
                assignee_name=commitment.owner_name,
                due_on=commitment.first_due_on,
            )
        ],
    )
    dots, voters = vote_on(activity, idea)
    decision = Decision.objects.create(
        workshop=workshop,
        activity=activity,
        contribution=idea,
        initiative=initiative,
        key=key,
        statement=idea.text if idea else commitment.title,
        dots=dots,
        voters=voters,
        decided_by=by,
    )
    publish(workshop.channel_name, "decisions", decision=decision.code, by=by.pk)
    return decision


def reasons(workshop: Workshop, activity: Activity, idea: Contribution | None) -> list[LessonReason]:
    """The lesson the idea belongs to, else the one the step works with, else every lesson of the workshop; each in the
    revision the room read."""
    links = workshop.lesson_links.select_related("lesson", "revision")
    lesson = (idea.lesson_id or idea.activity.lesson_id) if idea else activity.lesson_id
    about = idea.text if idea else _("Agreed in the workshop “%(title)s”.") % {"title": workshop.title}
    return [
        LessonReason(lesson=link.lesson, revision=link.revision, reason=about[:300])
        for link in (links.filter(lesson=lesson) if lesson else links)
    ]


def vote_on(activity: Activity, idea: Contribution | None) -> tuple[int | None, int | None]:
    """The idea's dots and the number of voters, if a vote on it was closed and its totals may be shown."""
    vote = activity.source
    if idea is None or vote is None or vote.kind != Kind.DOT_VOTE or vote.closed_at is None:
        return None, None
    result = result_of(vote)
    total = next((card.total for card in result.ideas if card == idea), None) if not result.hidden else None  # type: ignore[attr-defined]
    return total, None if total is None else result.turnout.voters
