"""From one plan to another. What was promised in a period stays in its record."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.plans.enums import State
from apps.plans.models import ActionPlan, EarlierPromise, Initiative
from apps.plans.periods import Quarter
from apps.plans.refusals import ChangedMeanwhile, PlanRefused
from apps.plans.rules import stands_now, why_not_due, why_not_move, why_not_take_back
from apps.plans.services.initiatives import next_position
from apps.plans.services.locks import lock_initiative, lock_initiatives, lock_plans
from apps.plans.services.plans import plan_for
from apps.plans.services.states import Ending, drop, finish


@dataclass(frozen=True)
class Keep:
    """The initiative goes on in the next plan, due on another day."""

    initiative: Initiative
    due_on: dt.date


@dataclass(frozen=True)
class Drop:
    initiative: Initiative
    reason: str


@dataclass(frozen=True)
class Finish:
    initiative: Initiative
    ending: Ending


Choice = Keep | Drop | Finish


@dataclass(frozen=True)
class CarriedOver:
    """To which plan, and how many were kept, dropped and done."""

    plan: ActionPlan
    kept: int
    dropped: int
    done: int


@transaction.atomic
def move_initiative(*, initiative: Initiative, to: Quarter, by: User, due_on: dt.date | None = None) -> bool:
    """Put the initiative at the end of its team's plan for another quarter; False when it is there already. The plan it
    leaves keeps how it stood, unless it has not begun."""
    before = initiative.plan
    target = plan_for(before.team, to, by)
    plans = lock_plans([before, target])
    initiative = lock_initiative(initiative)
    if initiative.plan == target:
        return False
    if initiative.plan != before:
        raise ChangedMeanwhile(
            _("This initiative is in the plan for %(plan)s by now.") % {"plan": initiative.plan.name}
        )
    if sentence := why_not_move(initiative.state):
        raise PlanRefused(sentence)
    _move(initiative, plans[target.pk], by, due_on)
    return True


def _move(initiative: Initiative, plan: ActionPlan, by: User, due_on: dt.date | None) -> None:
    """The caller holds both plans and the initiative."""
    before = initiative.plan
    if due_on and due_on != initiative.due_on and (sentence := why_not_due(plan.starts_on, due_on)):
        raise PlanRefused(sentence)
    # A plan that has not begun has no record yet, and a place it had here before is its own again.
    plan.earlier_promises.filter(initiative=initiative).delete()
    if before.starts_on <= before.team.today:
        EarlierPromise.objects.create(
            plan=before,
            initiative=initiative,
            went_to=plan,
            title=initiative.title,
            owner_name=initiative.owner_label[:120],
            due_on=initiative.due_on,
            state=initiative.state,
            was_late=initiative.due_on < before.team.today,
        )
    _put(initiative, plan, due_on or initiative.due_on)
    record(
        organization=plan.team.organization,
        by=by,
        verb="initiative_moved",
        subject=("initiative", initiative.code),
        before=before.name,
        plan=plan.name,
        due_on=initiative.due_on.isoformat(),
    )


def _put(initiative: Initiative, plan: ActionPlan, due_on: dt.date) -> None:
    initiative.plan, initiative.position, initiative.due_on = plan, next_position(plan), due_on
    initiative.updated_at = timezone.now()
    initiative.save(update_fields=["plan", "position", "due_on", "updated_at"])


@transaction.atomic
def take_back_move(*, promise: EarlierPromise, by: User) -> Initiative:
    """The initiative stands again in the plan it left, due as it was, as if it had not been moved. Taken back already
    is as good."""
    plans = lock_plans([promise.plan, promise.went_to])
    initiative = lock_initiative(promise.initiative)
    kept = EarlierPromise.objects.filter(pk=promise.pk).select_related("went_to").first()
    if kept is None:
        return initiative
    moved_on = initiative.plan_id != kept.went_to_id
    if sentence := why_not_take_back(left_at=kept.left_at, moved_on=moved_on, state=initiative.state):
        raise PlanRefused(sentence)
    kept.delete()
    _put(initiative, plans[promise.plan_id], kept.due_on)
    record(
        organization=initiative.plan.team.organization,
        by=by,
        verb="initiative_move_taken_back",
        subject=("initiative", initiative.code),
        before=kept.went_to.name,
        plan=initiative.plan.name,
        due_on=kept.due_on.isoformat(),
    )
    return initiative


def next_quarter(plan: ActionPlan) -> Quarter:
    """Where what is open in a plan goes: this quarter, or the one after the plan while it still runs."""
    return max(Quarter.of(plan.team.today), Quarter.of(plan.ends_on).next)


@transaction.atomic
def carry_over(*, plan: ActionPlan, choices: Sequence[Choice], by: User) -> CarriedOver:
    """What somebody chose for open initiatives of a plan; the others stay. All of it happens or nothing. A choice that
    was made already is passed over."""
    target = plan_for(plan.team, next_quarter(plan), by)
    plans = lock_plans([plan, target])
    given = [choice.ending.items_to for choice in choices if isinstance(choice, Finish)]
    concerned = [*(choice.initiative for choice in choices), *(initiative for initiative in given if initiative)]
    locked = lock_initiatives(concerned)
    counts = dict.fromkeys((Keep, Drop, Finish), 0)
    for choice in choices:
        initiative = locked[choice.initiative.pk]
        if initiative.plan == plan and not initiative.is_closed:
            _carry(choice, initiative, plans[target.pk], by)
            counts[type(choice)] += 1
        elif not _is_made(choice, initiative, target):
            raise ChangedMeanwhile(stands_now(initiative.title, initiative.state, initiative.blocked_reason))
    return CarriedOver(plans[target.pk], counts[Keep], counts[Drop], counts[Finish])


def _is_made(choice: Choice, initiative: Initiative, target: ActionPlan) -> bool:
    if isinstance(choice, Keep):
        return initiative.plan == target
    return initiative.state == (State.DROPPED if isinstance(choice, Drop) else State.DONE)


def _carry(choice: Choice, initiative: Initiative, target: ActionPlan, by: User) -> None:
    if isinstance(choice, Keep):
        _move(initiative, target, by, choice.due_on)
    elif isinstance(choice, Drop):
        drop(initiative, choice.reason, by)
    else:
        finish(initiative, choice.ending, by)
