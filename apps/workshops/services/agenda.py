"""The steps of an agenda: added, changed, moved and taken out, before they begin and also while the room is live."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.lessons.models import Lesson
from apps.workshops import rules
from apps.workshops.activities import KINDS
from apps.workshops.enums import Kind
from apps.workshops.models import Activity, Workshop
from apps.workshops.refusals import WorkshopRefused
from apps.workshops.services.prepare import lock_workshop, note, put_in_order, refuse, tell_room


@dataclass(frozen=True)
class StepWords:
    """What a facilitator says about a step; `settings` has passed the form of its kind."""

    title: str
    minutes: int
    lesson: Lesson | None = None
    source: Activity | None = None
    settings: dict[str, Any] = field(default_factory=dict)


def refuse_misfits(workshop: Workshop, kind: str, words: StepWords, step: Activity | None = None) -> None:
    """A lesson is one of the workshop's; what a step works on is another step of it, of a kind it can work on."""
    if words.lesson is not None and not workshop.lesson_links.filter(lesson=words.lesson).exists():
        raise WorkshopRefused(_("Choose one of the workshop's own lessons."))
    source = words.source
    if source is None:
        return
    if source.workshop_id != workshop.pk or source == step:
        raise WorkshopRefused(_("A step works on another step of the same agenda."))
    if source.kind not in KINDS[Kind(kind)].source_kinds:
        raise WorkshopRefused(_("“%(title)s” gives this step nothing to work on.") % {"title": source.title})


def lock_step(activity: Activity) -> tuple[Workshop, Activity]:
    """The workshop, locked, and a step of it that has not begun."""
    workshop = lock_workshop(activity.workshop)
    refuse(rules.why_not_prepare(workshop))
    # After the workshop's row: whoever brings the room to this step holds that row, so the step cannot begin now.
    step = workshop.activities.filter(pk=activity.pk).first()
    if step is None:
        raise WorkshopRefused(_("Somebody has taken this step out of the agenda."))
    refuse(rules.why_not_change(step))
    return workshop, step


@transaction.atomic
def add_activity(*, workshop: Workshop, kind: str, words: StepWords, by: User) -> Activity:
    """Add a step at the end of the agenda."""
    found = lock_workshop(workshop)
    refuse(rules.why_not_prepare(found))
    refuse_misfits(found, kind, words)
    steps = list(found.activities.all())
    step = Activity(
        workshop=found,
        kind=kind,
        title=words.title,
        minutes=words.minutes,
        lesson=words.lesson,
        source=words.source,
        settings=words.settings,
    )
    put_in_order([*steps, step])
    note(found, by, "activity_added", step=step.title)
    tell_room(found, by)
    return step


@transaction.atomic
def edit_activity(*, activity: Activity, words: StepWords, by: User) -> Activity:
    workshop, step = lock_step(activity)
    refuse_misfits(workshop, step.kind, words, step)
    step.title, step.minutes, step.lesson, step.source = words.title, words.minutes, words.lesson, words.source
    step.settings = words.settings
    step.save(update_fields=["title", "minutes", "lesson", "source", "settings"])
    note(workshop, by, "activity_edited", step=step.title)
    tell_room(workshop, by)
    return step


@transaction.atomic
def retime_activity(*, activity: Activity, minutes: int, by: User) -> Activity:
    workshop, step = lock_step(activity)
    if step.minutes != minutes:
        step.minutes = minutes
        step.save(update_fields=["minutes"])
        note(workshop, by, "activity_retimed", step=step.title, minutes=minutes)
        tell_room(workshop, by)
    return step


@transaction.atomic
def move_activity(*, activity: Activity, before: Activity | None, by: User) -> None:
    """Put a step in front of another one, or at the end. The room goes on where it is."""
    workshop, step = lock_step(activity)
    if step == before:
        return
    was = list(workshop.activities.all())
    rest = [other for other in was if other != step]
    place = rest.index(before) if before in rest else len(rest)
    now = [*rest[:place], step, *rest[place:]]
    if now != was:
        put_in_order(now)
        note(workshop, by, "activity_moved", step=step.title, place=place + 1)
        tell_room(workshop, by)


@transaction.atomic
def delete_activity(*, activity: Activity, by: User) -> None:
    """Take a step out. Steps that worked on it stay, and ask what they work on now."""
    workshop, step = lock_step(activity)
    note(workshop, by, "activity_deleted", step=step.title)
    step.delete()
    put_in_order(list(workshop.activities.all()))
    tell_room(workshop, by)
