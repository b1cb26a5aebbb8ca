"""What was moved before plans kept a record: the history of each initiative tells from which plan it went to which."""

import datetime as dt

from django.db import migrations
from django.db.migrations.state import StateApps

from apps.common.days import FIRST_DAY, LAST_DAY


def write_record(apps: StateApps, schema_editor: object) -> None:
    """As the history tells it: the day and the state are those of the last entry before the move, where there is one."""
    initiatives = apps.get_model("plans", "Initiative")
    entries = apps.get_model("activity", "Entry").objects.filter(subject_kind="initiative")
    for move in entries.filter(verb="initiative_moved").order_by("created_at", "pk"):
        initiative = initiatives.objects.filter(code=move.subject_code).select_related("plan").first()
        if initiative:
            _write(apps, initiative, move, entries.filter(subject_code=move.subject_code, pk__lt=move.pk))


def _write(apps: StateApps, initiative: object, move: object, before: object) -> None:
    plans = apps.get_model("plans", "ActionPlan").objects.filter(team=initiative.plan.team_id)
    left, went_to = plans.filter(name=move.data["before"]).first(), plans.filter(name=move.data["plan"]).first()
    # Where it is now is no record, and a plan that had not begun had none.
    if not left or not went_to or left in (initiative.plan, went_to) or left.starts_on > move.created_at.date():
        return
    edited = before.filter(verb="initiative_edited", data__has_key="due_on").order_by("pk").last()
    state_set = before.filter(verb="initiative_state_set").order_by("pk").last()
    due_on = dt.date.fromisoformat(edited.data["due_on"]) if edited else initiative.due_on
    due_on = min(max(due_on, FIRST_DAY), LAST_DAY)
    apps.get_model("plans", "EarlierPromise").objects.update_or_create(
        plan=left,
        initiative=initiative,
        defaults={
            "went_to": went_to,
            "title": initiative.title,
            "owner_name": (initiative.owner.name or initiative.owner.email)
            if initiative.owner
            else initiative.owner_name,
            "due_on": due_on,
            "state": state_set.data["state"] if state_set else "to_do",
            "was_late": due_on < move.created_at.date(),
            "left_at": move.created_at,
        },
    )


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0010_record_and_dropped"),
        ("activity", "0001_initial"),
    ]

    operations = [migrations.RunPython(write_record, migrations.RunPython.noop)]
