import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.plans.enums import State
from apps.plans.models import ActionItem, Initiative
from apps.plans.refusals import PlanRefused
from apps.plans.rules import why_not_item_state
from apps.plans.services.changes import Values, changes_to
from apps.plans.services.initiatives import NewItem
from apps.plans.services.locks import check_belongs, free_code, lock_initiative, lock_item
from apps.plans.services.states import check_seen

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
    """Add a step at the end."""
    item = NewItem(title, assignee, assignee_name, due_on)
    return add_items(initiative=initiative, items=[item], by=by, code=code)[0]


@transaction.atomic
def add_items(*, initiative: Initiative, items: Sequence[NewItem], by: User, code: str = "") -> list[ActionItem]:
    """Add steps at the end. `code` is the form's own, for the first of them: sent twice, that one is answered."""
    initiative = lock_initiative(initiative)
    if code and (known := initiative.items.filter(code=code).first()):
        return [known]
    last = initiative.items.order_by("position").last()
    added: list[ActionItem] = []
    for position, new in enumerate(items, start=last.position + 1 if last else 0):
        if not new.title.strip():
            raise PlanRefused(_("Say what is to be done."))
        check_belongs(new.assignee, initiative.plan.team.organization)
        item = ActionItem.objects.create(
            code=free_code(ActionItem, "" if added else code),
            initiative=initiative,
            title=new.title.strip(),
            assignee=new.assignee,
            assignee_name="" if new.assignee else new.assignee_name.strip(),
            due_on=new.due_on,
            position=position,
        )
        _note(initiative, by, "item_added", item)
        added.append(item)
    return added


@transaction.atomic
def edit_item(
    *,
    item: ActionItem,
    title: str,
    by: User,
    assignee: User | None = None,
    assignee_name: str = "",
    due_on: dt.date | None = None,
    seen: Values | None = None,
) -> ActionItem:
    """Write what the person changed since they saw it."""
    item = lock_item(item)
    if not title.strip():
        raise PlanRefused(_("Say what is to be done."))
    wanted = {
        "title": title.strip(),
        "assignee": (assignee, "" if assignee else assignee_name.strip()),
        "due_on": due_on,
    }
    changes = changes_to(item_values(item), wanted, seen)
    if not changes:
        return item
    if "assignee" in changes and assignee != item.assignee:
        check_belongs(assignee, item.initiative.plan.team.organization)
    before = item_words(item)
    for name, value in changes.items():
        if name == "assignee":
            item.assignee, item.assignee_name = value
        else:
            setattr(item, name, value)
    item.save(update_fields=["title", "assignee", "assignee_name", "due_on"])
    after = item_words(item)
    changed = sorted(changes)
    _note(
        item.initiative,
        by,
        "item_edited",
        item,
        changed=changed,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return item


def item_values(item: ActionItem) -> dict[str, Any]:
    """What its form changes."""
    return {"title": item.title, "assignee": (item.assignee, item.assignee_name), "due_on": item.due_on}


def item_words(item: ActionItem) -> dict[str, str]:
    """The same as the history tells it."""
    due_on = item.due_on.isoformat() if item.due_on else ""
    return {"title": item.title, "assignee": item.assignee_label, "due_on": due_on}


@transaction.atomic
def set_item_state(
    *,
    item: ActionItem,
    state: State,
    by: User,
    blocked_reason: str = "",
    dropped_reason: str = "",
    seen: State | None = None,
) -> ActionItem:
    """`seen` is the state the person decided on; another one by now is a refusal."""
    item = lock_item(item)
    blocked = blocked_reason.strip() if state == State.BLOCKED else ""
    dropped = dropped_reason.strip() if state == State.DROPPED else ""
    if sentence := why_not_item_state(state, blocked or dropped):
        raise PlanRefused(sentence)
    if (item.state, item.blocked_reason, item.dropped_reason) == (state, blocked, dropped):
        return item
    check_seen(item, seen)
    before = item.state
    item.state, item.blocked_reason, item.dropped_reason = state, blocked, dropped
    item.done_at = timezone.now() if state == State.DONE else None
    item.save(update_fields=["state", "blocked_reason", "dropped_reason", "done_at"])
    _note(item.initiative, by, "item_state_set", item, before=before, state=state, reason=blocked or dropped)
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
