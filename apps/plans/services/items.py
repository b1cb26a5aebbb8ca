import datetime as dt
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.plans.enums import State
from apps.plans.models import ActionItem, Initiative
from apps.plans.refusals import PlanRefused
from apps.plans.rules import why_not_state
from apps.plans.services.locks import check_belongs, free_code, lock_initiative, lock_item

Direction = Literal["up", "down"]


def _note(initiative: Initiative, by: User, verb: str, item: ActionItem, **data: Any) -> None:
    """What happens to an item stands in the history of its initiative, which counts as updated."""
    initiative.updated_at = timezone.now()
    initiative.save(update_fields=["updated_at"])
    record(
        organization=initiative.plan.team.organization,
        by=by,
        verb=verb,
        subject=("initiative", initiative.code),
        item=item.code,
        title=item.title,
        **data,
    )


@transaction.atomic
def add_item(
    *,
    initiative: Initiative,
    title: str,
    by: User,
    assignee: User | None = None,
    assignee_name: str = "",
    due_on: dt.date | None = None,
    code: str = "",
) -> ActionItem:
    """Add a step at the end. `code` is the form's own: sent twice, the first one is answered."""
    initiative = lock_initiative(initiative)
    if code and (known := initiative.items.filter(code=code).first()):
        return known
    if not title.strip():
        raise PlanRefused(_("Say what is to be done."))
    check_belongs(assignee, initiative.plan.team.organization)
    last = initiative.items.order_by("position").last()
    item = ActionItem.objects.create(
        code=free_code(ActionItem, code),
        initiative=initiative,
        title=title.strip(),
        assignee=assignee,
        assignee_name="" if assignee else assignee_name.strip(),
        due_on=due_on,
        position=last.position + 1 if last else 0,
    )
    _note(initiative, by, "item_added", item)
    return item


@transaction.atomic
def edit_item(
    *,
    item: ActionItem,
    title: str,
    by: User,
    assignee: User | None = None,
    assignee_name: str = "",
    due_on: dt.date | None = None,
) -> ActionItem:
    item = lock_item(item)
    if not title.strip():
        raise PlanRefused(_("Say what is to be done."))
    if assignee != item.assignee:
        check_belongs(assignee, item.initiative.plan.team.organization)
    wanted = {
        "title": title.strip(),
        "assignee": assignee,
        "assignee_name": "" if assignee else assignee_name.strip(),
        "due_on": due_on,
    }
    changed = [name for name, value in wanted.items() if getattr(item, name) != value]
    if not changed:
        return item
    for name in changed:
        setattr(item, name, wanted[name])
    item.save(update_fields=changed)
    _note(
        item.initiative,
        by,
        "item_edited",
        item,
        changed=sorted({"assignee" if name == "assignee_name" else name for name in changed}),
        assignee=item.assignee_label,
        due_on=due_on.isoformat() if due_on else "",
    )
    return item


@transaction.atomic
def set_item_state(*, item: ActionItem, state: State, by: User, blocked_reason: str = "") -> ActionItem:
    item = lock_item(item)
    reason = blocked_reason.strip() if state == State.BLOCKED else ""
    if sentence := why_not_state(state, reason):
        raise PlanRefused(sentence)
    if (item.state, item.blocked_reason) == (state, reason):
        return item
    before = item.state
    item.state, item.blocked_reason = state, reason
    item.done_at = timezone.now() if state == State.DONE else None
    item.save(update_fields=["state", "blocked_reason", "done_at"])
    _note(item.initiative, by, "item_state_set", item, before=before, state=state, reason=reason)
    return item


@transaction.atomic
def move_item(
    *, item: ActionItem, by: User, direction: Direction | None = None, before: ActionItem | None = None
) -> None:
    """Move an item one place up or down, or before another of the same initiative; with neither, to the end.

    Positions are written anew from 0 under the initiative's lock, so two who reorder at once leave a whole order.
    """
    item = lock_item(item)
    old = list(item.initiative.items.all())
    order = [other for other in old if other.pk != item.pk]
    place = len(order)
    if direction:
        here = [other.pk for other in old].index(item.pk)
        place = max(here - 1, 0) if direction == "up" else here + 1
    elif before == item:
        return
    elif before:
        if before not in order:
            raise PlanRefused(_("The item you dropped it on is no longer here."))
        place = order.index(before)
    order.insert(place, item)
    if [other.pk for other in order] == [other.pk for other in old]:
        return
    for position, other in enumerate(order):
        other.position = position
    ActionItem.objects.bulk_update(order, ["position"])
    _note(item.initiative, by, "item_moved", item)


@transaction.atomic
def delete_item(*, item: ActionItem, by: User) -> None:
    """Gone already is as good."""
    try:
        item = lock_item(item)
    except PlanRefused:
        return
    _note(item.initiative, by, "item_deleted", item)
    item.delete()
