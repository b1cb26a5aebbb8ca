import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from apps.accounts.models import User
from apps.activity.services import record
from apps.lessons.enums import GuardrailKind
from apps.lessons.models import Lesson
from apps.plans.models import (
    ActionItem,
    ActionPlan,
    Initiative,
    InitiativeGuardrail,
    InitiativeLesson,
    InitiativeMeasure,
)
from apps.plans.queries.initiatives import is_decided, is_recorded
from apps.plans.refusals import PlanRefused
from apps.plans.rules import why_not_delete, why_not_due
from apps.plans.services.changes import Values, changes_to
from apps.plans.services.locks import check_belongs, free_code, lock_initiative, lock_plan
from apps.recommendations.enums import Direction
from apps.recommendations.models import Recommendation


@dataclass(frozen=True)
class LessonReason:
    """A lesson an initiative rests on. Without a revision, the one that is live now is pinned."""

    lesson: Lesson
    revision: Revision | None = None
    reason: str = ""


@dataclass(frozen=True)
class NewItem:
    title: str
    assignee: User | None = None
    assignee_name: str = ""
    due_on: dt.date | None = None


@dataclass(frozen=True)
class NewMeasure:
    name: str
    unit: str
    direction: Direction
    how: str = ""


@dataclass(frozen=True)
class NewGuardrail:
    kind: GuardrailKind
    text: str


def next_position(plan: ActionPlan) -> int:
    """The place after the last; the caller holds the plan's lock."""
    last: int | None = plan.initiatives.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


@transaction.atomic
def create_initiative(  # noqa: PLR0913  # what a promise consists of
    *,
    plan: ActionPlan,
    title: str,
    outcome: str,
    due_on: dt.date,
    by: User | None,
    owner: User | None = None,
    owner_name: str = "",
    lessons: Sequence[LessonReason] = (),
    recommendation: Recommendation | None = None,
    first_items: Sequence[NewItem] = (),
    measures: Sequence[NewMeasure] = (),
    guardrails: Sequence[NewGuardrail] = (),
    code: str = "",
) -> Initiative:
    """Put an initiative at the end of a plan, with its lessons pinned, its first action items, measures and guardrails.

    `code` is the form's own: sent twice, the first one is answered. With another title it is another initiative.
    """
    plan = lock_plan(plan)
    organization = plan.team.organization
    if code and (known := Initiative.objects.filter(plan__team=plan.team, code=code, title=title.strip()).first()):
        return known
    if not title.strip():
        raise PlanRefused(_("Give the initiative a title."))
    if sentence := why_not_due(plan.starts_on, due_on):
        raise PlanRefused(sentence)
    for person in {owner, *(item.assignee for item in first_items)}:
        check_belongs(person, organization)
    initiative = Initiative.objects.create(
        code=free_code(Initiative, code),
        plan=plan,
        title=title.strip(),
        outcome=outcome.strip(),
        owner=owner,
        owner_name="" if owner else owner_name.strip(),
        due_on=due_on,
        position=next_position(plan),
        recommendation=recommendation,
        created_by=by,
    )
    InitiativeLesson.objects.bulk_create(_link(initiative, link) for link in lessons)
    ActionItem.objects.bulk_create(
        ActionItem(
            initiative=initiative,
            title=item.title.strip(),
            assignee=item.assignee,
            assignee_name="" if item.assignee else item.assignee_name.strip(),
            due_on=item.due_on,
            position=position,
        )
        for position, item in enumerate(first_items)
    )
    record(
        organization=organization,
        by=by,
        verb="initiative_created",
        subject=("initiative", initiative.code),
        title=initiative.title,
        plan=plan.name,
        team=plan.team.name,
    )
    _add_terms(initiative, measures, guardrails, by)
    return initiative


def _add_terms(
    initiative: Initiative, measures: Sequence[NewMeasure], guardrails: Sequence[NewGuardrail], by: User | None
) -> None:
    """How the outcome will be seen, and what the initiative keeps to."""
    if not (measures or guardrails):
        return
    InitiativeMeasure.objects.bulk_create(
        InitiativeMeasure(
            initiative=initiative,
            name=new.name,
            unit=new.unit,
            direction=new.direction,
            how=new.how,
            position=position,
        )
        for position, new in enumerate(measures)
    )
    InitiativeGuardrail.objects.bulk_create(
        InitiativeGuardrail(initiative=initiative, kind=new.kind, text=new.text, position=position)
        for position, new in enumerate(guardrails)
    )
    record(
        organization=initiative.plan.team.organization,
        by=by,
        verb="initiative_terms_set",
        subject=("initiative", initiative.code),
        measures=[new.name for new in measures],
        guardrails=[new.text for new in guardrails],
    )


def _link(initiative: Initiative, link: LessonReason) -> InitiativeLesson:
    revision_id = link.revision.pk if link.revision else link.lesson.live_revision_id or link.lesson.latest_revision_id
    return InitiativeLesson(
        initiative=initiative, lesson=link.lesson, revision_id=revision_id, reason=link.reason.strip()
    )


@transaction.atomic
def edit_initiative(  # noqa: PLR0913  # what a promise consists of
    *,
    initiative: Initiative,
    title: str,
    outcome: str,
    due_on: dt.date,
    by: User,
    owner: User | None = None,
    owner_name: str = "",
    lessons: Sequence[LessonReason] = (),
    seen: Values | None = None,
) -> Initiative:
    """Write what the person changed since they saw it (`seen`, see `seen_of`). A lesson that stays keeps the revision it
    was pinned to."""
    initiative = lock_initiative(initiative)
    if not title.strip():
        raise PlanRefused(_("Give the initiative a title."))
    links = {f"lesson_{link.lesson.pk}": link for link in lessons}
    now = values_of(initiative)
    reasons = {name: link.reason.strip() for name, link in links.items()}
    wanted = {
        **{name: None for name in now if name.startswith("lesson_")},
        "title": title.strip(),
        "outcome": outcome.strip(),
        "due_on": due_on,
        "owner": (owner, "" if owner else owner_name.strip()),
        **reasons,
    }
    changes = changes_to(now, wanted, seen)
    if not changes:
        return initiative
    # An initiative carried over may keep a date from before its new plan; only a new date is checked.
    if "due_on" in changes and (sentence := why_not_due(initiative.plan.starts_on, due_on)):
        raise PlanRefused(sentence)
    if "owner" in changes and owner != initiative.owner:
        check_belongs(owner, initiative.plan.team.organization)
    before = words_of(initiative)
    _write(initiative, changes, links)
    after = words_of(initiative)
    changed = sorted(name for name in after if before[name] != after[name])
    record(
        organization=initiative.plan.team.organization,
        by=by,
        verb="initiative_edited",
        subject=("initiative", initiative.code),
        changed=changed,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return initiative


def values_of(initiative: Initiative) -> dict[str, Any]:
    """What its form changes: the owner with the name of one who has no account, and of each lesson the reason."""
    return {
        "title": initiative.title,
        "outcome": initiative.outcome,
        "due_on": initiative.due_on,
        "owner": (initiative.owner, initiative.owner_name),
        **{f"lesson_{link.lesson_id}": link.reason for link in initiative.lesson_links.all()},
    }


def words_of(initiative: Initiative) -> dict[str, str]:
    """The same as its history tells it."""
    links = initiative.lesson_links.select_related("lesson")
    return {
        "title": initiative.title,
        "outcome": initiative.outcome,
        "due_on": initiative.due_on.isoformat(),
        "owner": initiative.owner_label,
        "lessons": "\n".join(f"{link.lesson}: {link.reason}" if link.reason else str(link.lesson) for link in links),
    }


def _write(initiative: Initiative, changes: dict[str, Any], links: Mapping[str, LessonReason]) -> None:
    for name, value in changes.items():
        if name == "owner":
            initiative.owner, initiative.owner_name = value
        elif not name.startswith("lesson_"):
            setattr(initiative, name, value)
        elif value is None:
            initiative.lesson_links.filter(lesson=int(name.removeprefix("lesson_"))).delete()
        elif not initiative.lesson_links.filter(lesson=links[name].lesson).update(reason=value):
            _link(initiative, links[name]).save()
    initiative.updated_at = timezone.now()
    initiative.save(update_fields=["title", "outcome", "due_on", "owner", "owner_name", "updated_at"])


@transaction.atomic
def delete_initiative(*, initiative: Initiative, by: User) -> None:
    """Remove an initiative with all it holds; what a workshop decided or a plan's record holds stays. Gone already is
    as good."""
    try:
        initiative = lock_initiative(initiative)
    except PlanRefused:
        return
    if sentence := why_not_delete(decided=is_decided(initiative), recorded=is_recorded(initiative)):
        raise PlanRefused(sentence)
    record(
        organization=initiative.plan.team.organization,
        by=by,
        verb="initiative_deleted",
        subject=("plan", initiative.plan.code),
        title=initiative.title,
        code=initiative.code,
    )
    initiative.delete()
