"""Where an initiative stands: on its way, done with what came of it, or dropped with a reason."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.plans.enums import Helped, OpenItems, State
from apps.plans.models import ActionItem, Initiative
from apps.plans.refusals import ChangedMeanwhile, PlanRefused
from apps.plans.rules import stands_now, why_not_drop, why_not_finish, why_not_state
from apps.plans.services.locks import lock_initiative, lock_initiatives


@dataclass(frozen=True)
class Ending:
    """What came of an initiative that is done, and what becomes of the items that are still open."""

    helped: Helped
    result: str = ""
    items: OpenItems | None = None
    items_reason: str = ""
    items_to: Initiative | None = None


@transaction.atomic
def set_initiative_state(
    *, initiative: Initiative, state: State, by: User, blocked_reason: str = "", seen: State | None = None
) -> Initiative:
    """On its way: to do, doing or blocked. `seen` is the state the person decided on; another one by now is a refusal."""
    initiative = lock_initiative(initiative)
    reason = blocked_reason.strip() if state == State.BLOCKED else ""
    if sentence := why_not_state(state, reason):
        raise PlanRefused(sentence)
    if (initiative.state, initiative.blocked_reason) == (state, reason):
        return initiative
    check_seen(initiative, seen)
    before = _write(initiative, state, blocked_reason=reason)
    _record(initiative, by, "initiative_state_set", before=before, state=state, reason=reason)
    return initiative


@transaction.atomic
def finish_initiative(*, initiative: Initiative, ending: Ending, by: User, seen: State | None = None) -> Initiative:
    """Done, with whether it helped and what becomes of its open items."""
    locked = lock_initiatives([initiative, *([ending.items_to] if ending.items_to else [])])
    initiative = locked[initiative.pk]
    if initiative.state == State.DONE:
        return initiative
    check_seen(initiative, seen)
    finish(initiative, ending, by)
    return initiative


def finish(initiative: Initiative, ending: Ending, by: User) -> None:
    """The caller holds the initiative and the one its items go to."""
    items = list(initiative.items.open())
    if sentence := why_not_finish(
        open_items=len(items), items=ending.items, reason=ending.items_reason.strip(), is_target=bool(ending.items_to)
    ):
        raise PlanRefused(sentence)
    data: dict[str, Any] = {"helped": ending.helped, "result": ending.result.strip()}
    if items and ending.items:
        _end_items(initiative, items, ending, by)
        data |= {"items": ending.items, "titles": [item.title for item in items], "reason": ending.items_reason.strip()}
        data |= {"to": ending.items_to.title} if ending.items_to else {}
    before = _write(initiative, State.DONE, helped=ending.helped, result=ending.result.strip())
    _record(initiative, by, "initiative_finished", before=before, **data)


def _end_items(initiative: Initiative, items: list[ActionItem], ending: Ending, by: User) -> None:
    rows = initiative.items.filter(pk__in=[item.pk for item in items])
    reason = ending.items_reason.strip()
    if ending.items == OpenItems.FINISH:
        rows.update(state=State.DONE, done_at=timezone.now(), blocked_reason="")
    elif ending.items == OpenItems.DROP:
        rows.update(state=State.DROPPED, dropped_reason=reason, blocked_reason="")
    elif ending.items == OpenItems.MOVE and ending.items_to:
        _give_items(items, initiative, ending.items_to, by)


def _give_items(items: list[ActionItem], initiative: Initiative, to: Initiative, by: User) -> None:
    to = lock_initiative(to)
    if to == initiative or to.is_closed or to.plan.team_id != initiative.plan.team_id:
        raise PlanRefused(_("Choose another open initiative of the team."))
    last = to.items.order_by("position").last()
    for position, item in enumerate(items, start=last.position + 1 if last else 0):
        item.initiative, item.position = to, position
    ActionItem.objects.bulk_update(items, ["initiative", "position"])
    _record(to, by, "items_received", titles=[item.title for item in items], source=initiative.title)


@transaction.atomic
def drop_initiative(*, initiative: Initiative, reason: str, by: User, seen: State | None = None) -> Initiative:
    """Given up on purpose; also what a workshop decided. Its items stay as they are and wait for nobody."""
    initiative = lock_initiative(initiative)
    if initiative.state == State.DROPPED:
        return initiative
    check_seen(initiative, seen)
    drop(initiative, reason, by)
    return initiative


def drop(initiative: Initiative, reason: str, by: User) -> None:
    """The caller holds the initiative."""
    reason = reason.strip()
    if sentence := why_not_drop(reason):
        raise PlanRefused(sentence)
    before = _write(initiative, State.DROPPED, dropped_reason=reason, dropped_by=by)
    _record(initiative, by, "initiative_dropped", before=before, reason=reason)


def check_seen(row: Initiative | ActionItem, seen: State | None) -> None:
    if seen is not None and row.state != seen:
        raise ChangedMeanwhile(stands_now(row.title, row.state, row.blocked_reason))


def _write(initiative: Initiative, state: State, **about: Any) -> str:
    """The state with what belongs to it and nothing of another; returns the state before."""
    before, now = initiative.state, timezone.now()
    initiative.state, initiative.updated_at = state, now
    initiative.done_at = now if state == State.DONE else None
    initiative.dropped_at = now if state == State.DROPPED else None
    empty = {"blocked_reason": "", "dropped_reason": "", "dropped_by": None, "helped": "", "result": ""}
    for name, value in (empty | about).items():
        setattr(initiative, name, value)
    initiative.save(update_fields=["state", "updated_at", "done_at", "dropped_at", *empty])
    return before


def _record(initiative: Initiative, by: User, verb: str, **data: Any) -> None:
    record(
        organization=initiative.plan.team.organization,
        by=by,
        verb=verb,
        subject=("initiative", initiative.code),
        **data,
    )
