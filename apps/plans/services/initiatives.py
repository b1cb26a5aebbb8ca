import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from apps.accounts.models import User
from apps.activity.services import record
from apps.lessons.enums import GuardrailKind
from apps.lessons.models import Lesson
from apps.plans.enums import State
from apps.plans.models import (
    ActionItem,
    ActionPlan,
    Initiative,
    InitiativeGuardrail,
    InitiativeLesson,
    InitiativeMeasure,
)
from apps.plans.periods import Quarter
from apps.plans.queries.initiatives import is_decided
from apps.plans.refusals import PlanRefused
from apps.plans.rules import why_not_delete, why_not_due, why_not_state
from apps.plans.services.locks import check_belongs, free_code, lock_initiative, lock_plan
from apps.plans.services.plans import plan_for
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

    `code` is the form's own: sent twice, the first one is answered.
    """
    plan = lock_plan(plan)
    organization = plan.team.organization
    if code and (known := Initiative.objects.filter(plan__team=plan.team, code=code).first()):
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
def edit_initiative(
    *,
    initiative: Initiative,
    title: str,
    outcome: str,
    due_on: dt.date,
    by: User,
    owner: User | None = None,
    owner_name: str = "",
    lessons: Sequence[LessonReason] = (),
) -> Initiative:
    """Write what changed. A lesson that stays keeps the revision it was pinned to."""
    initiative = lock_initiative(initiative)
    if not title.strip():
        raise PlanRefused(_("Give the initiative a title."))
    # An initiative carried over may keep a date from before its new plan; only a new date is checked.
    if due_on != initiative.due_on and (sentence := why_not_due(initiative.plan.starts_on, due_on)):
        raise PlanRefused(sentence)
    if owner != initiative.owner:
        check_belongs(owner, initiative.plan.team.organization)
    wanted = {
        "title": title.strip(),
        "outcome": outcome.strip(),
        "due_on": due_on,
        "owner": owner,
        "owner_name": "" if owner else owner_name.strip(),
    }
    changed = [name for name, value in wanted.items() if getattr(initiative, name) != value]
    for name in changed:
        setattr(initiative, name, wanted[name])
    if _set_lessons(initiative, lessons):
        changed.append("lessons")
    if not changed:
        return initiative
    initiative.updated_at = timezone.now()
    initiative.save(update_fields=[*(name for name in changed if name != "lessons"), "updated_at"])
    record(
        organization=initiative.plan.team.organization,
        by=by,
        verb="initiative_edited",
        subject=("initiative", initiative.code),
        changed=sorted({"owner" if name == "owner_name" else name for name in changed}),
        due_on=due_on.isoformat(),
        owner=initiative.owner_label,
    )
    return initiative


def _set_lessons(initiative: Initiative, lessons: Sequence[LessonReason]) -> bool:
    """Whether the initiative's lessons or their reasons changed."""
    wanted = {link.lesson.pk: link for link in lessons}
    known = {link.lesson_id: link for link in initiative.lesson_links.all()}
    gone = known.keys() - wanted.keys()
    if gone:
        initiative.lesson_links.filter(lesson_id__in=gone).delete()
    new = [_link(initiative, wanted[pk]) for pk in wanted.keys() - known.keys()]
    InitiativeLesson.objects.bulk_create(new)
    reworded = [link for pk, link in known.items() if pk in wanted and link.reason != wanted[pk].reason.strip()]
    for link in reworded:
        link.reason = wanted[link.lesson_id].reason.strip()
    InitiativeLesson.objects.bulk_update(reworded, ["reason"])
    return bool(gone or new or reworded)


@transaction.atomic
def set_initiative_state(*, initiative: Initiative, state: State, by: User, blocked_reason: str = "") -> Initiative:
    initiative = lock_initiative(initiative)
    reason = blocked_reason.strip() if state == State.BLOCKED else ""
    if sentence := why_not_state(state, reason):
        raise PlanRefused(sentence)
    if (initiative.state, initiative.blocked_reason) == (state, reason):
        return initiative
    before, now = initiative.state, timezone.now()
    initiative.state, initiative.blocked_reason, initiative.updated_at = state, reason, now
    initiative.done_at = now if state == State.DONE else None
    initiative.save(update_fields=["state", "blocked_reason", "done_at", "updated_at"])
    record(
        organization=initiative.plan.team.organization,
        by=by,
        verb="initiative_state_set",
        subject=("initiative", initiative.code),
        before=before,
        state=state,
        reason=reason,
    )
    return initiative


@transaction.atomic
def move_initiative(*, initiative: Initiative, to: Quarter, by: User) -> bool:
    """Put the initiative at the end of its team's plan for another quarter; False when it is there already."""
    initiative = lock_initiative(initiative)
    plan = lock_plan(plan_for(initiative.plan.team, to, by))
    if plan == initiative.plan:
        return False
    before = initiative.plan
    initiative.plan, initiative.position, initiative.updated_at = plan, next_position(plan), timezone.now()
    initiative.save(update_fields=["plan", "position", "updated_at"])
    record(
        organization=plan.team.organization,
        by=by,
        verb="initiative_moved",
        subject=("initiative", initiative.code),
        before=before.name,
        plan=plan.name,
    )
    return True


@transaction.atomic
def carry_over(*, plan: ActionPlan, by: User) -> int:
    """Move everything still open in a plan to the team's current one; returns how many moved."""
    quarter = Quarter.of(timezone.localdate())
    open_initiatives = list(lock_plan(plan).initiatives.open())
    return sum(move_initiative(initiative=initiative, to=quarter, by=by) for initiative in open_initiatives)


@transaction.atomic
def delete_initiative(*, initiative: Initiative, by: User) -> None:
    """Remove an initiative with all it holds; what a workshop decided stays. Gone already is as good."""
    try:
        initiative = lock_initiative(initiative)
    except PlanRefused:
        return
    if sentence := why_not_delete(decided=is_decided(initiative)):
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
