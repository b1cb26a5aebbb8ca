"""Preparing a workshop: everything about it but the steps of its agenda (see `agenda`)."""

import datetime as dt
import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.common.days import why_not_day
from apps.lessons.models import Lesson, Playbook
from apps.live.services import publish
from apps.teams.models import Organization, Team
from apps.workshops import rules
from apps.workshops.agenda import AgendaTemplate, planned_steps
from apps.workshops.enums import Anonymity, Kind, WorkshopState
from apps.workshops.language import speaking_in_room
from apps.workshops.models import Activity, Contribution, Workshop, WorkshopLesson
from apps.workshops.refusals import WorkshopRefused
from apps.workshops.services.ballots import erase_voters
from apps.workshops.services.locks import lock_steps

CODE_CLASH = "workshops_workshop_join_code_unique"
DRAWS = 20


@dataclass(frozen=True)
class Frame:
    """What a facilitator says about a workshop in words and dates."""

    title: str
    purpose: str
    starts_at: dt.datetime
    anonymity: str
    teams: Collection[Team]
    planned_minutes: int | None = None  # None: as long as the template needs


def draw_join_code() -> str:
    """Eight digits; never `EXAMPLE_CODE`, which is all zeros."""
    return f"{1 + secrets.randbelow(10**8 - 1):08}"


def insert_with_code(make: Callable[[str], Workshop], draw: Callable[[], str] = draw_join_code) -> Workshop:
    """Store what `make` builds round a join code, drawing again when the database says the code is taken."""
    for _draw in range(DRAWS):
        try:
            return insert(make(draw()))
        except IntegrityError as error:
            if CODE_CLASH not in str(error):
                raise
    return insert(make(draw()))


@transaction.atomic
def insert(workshop: Workshop) -> Workshop:
    workshop.save(force_insert=True)
    return workshop


def lock_workshop(workshop: Workshop) -> Workshop:
    """The workshop's row, locked until commit: whoever prepares waits for whoever runs it, and for nobody else."""
    found = Workshop.objects.select_for_update(no_key=True, of=("self",)).select_related("organization")
    return found.get(pk=workshop.pk)


def refuse(reason: str | None) -> None:
    if reason:
        raise WorkshopRefused(reason)


def note(workshop: Workshop, by: User, verb: str, **data: Any) -> None:
    record(
        organization=workshop.organization,
        by=by,
        verb=verb,
        subject=("workshop", workshop.code),
        title=workshop.title,
        **data,
    )


def tell_room(workshop: Workshop, by: User) -> None:
    """Open rooms follow what changes in their agenda."""
    if workshop.state == WorkshopState.OPEN:
        publish(workshop.channel_name, "agenda", prepared=True, by=by.pk)


def refuse_foreign_teams(organization: Organization, teams: Iterable[Team]) -> None:
    if any(team.organization_id != organization.pk for team in teams):
        raise WorkshopRefused(_("This team belongs to another organization."))


# The workshop itself -------------------------------------------------------------------------------------------------
@transaction.atomic
def create_workshop(
    *,
    organization: Organization,
    playbook: Playbook,
    template: AgendaTemplate,
    lessons: Sequence[Lesson],
    frame: Frame,
    by: User,
    draw: Callable[[], str] = draw_join_code,
) -> Workshop:
    """Make a draft with the template's agenda, in the room's language, and the lessons pinned to what readers see of them now."""
    refuse_foreign_teams(organization, frame.teams)
    refuse(why_not_day(frame.starts_at))
    workshop = insert_with_code(
        lambda code: Workshop(
            organization=organization,
            playbook=playbook,
            title=frame.title,
            purpose=frame.purpose,
            starts_at=frame.starts_at,
            planned_minutes=frame.planned_minutes or template.minutes,
            anonymity=frame.anonymity,
            template=template.slug,
            join_code=code,
            created_by=by,
        ),
        draw,
    )
    workshop.teams.set(frame.teams)
    pin(workshop, lessons)
    steps: list[Activity] = []
    with speaking_in_room(workshop):
        agenda = planned_steps(template, [lesson.title for lesson in lessons])
    for position, planned in enumerate(agenda):
        step = Activity.objects.create(
            workshop=workshop,
            kind=planned.kind,
            title=planned.title,
            minutes=planned.minutes,
            position=position,
            settings=planned.settings,
            lesson=None if planned.lesson is None else lessons[planned.lesson],
            source=None if planned.works_on is None else steps[planned.works_on],
        )
        steps.append(step)
    note(workshop, by, "workshop_created", template=template.slug)
    return workshop


@transaction.atomic
def edit_workshop(*, workshop: Workshop, frame: Frame, by: User) -> Workshop:
    """Change words, dates, teams and the promise of anonymity, which can always become stricter (see `rules`)."""
    found = lock_workshop(workshop)
    refuse(rules.why_not_prepare(found))
    refuse_foreign_teams(found.organization, frame.teams)
    refuse(why_not_day(frame.starts_at))
    found.title, found.purpose, found.starts_at = frame.title, frame.purpose, frame.starts_at
    found.planned_minutes = frame.planned_minutes or found.planned_minutes
    found.save(update_fields=["title", "purpose", "starts_at", "planned_minutes"])
    found.teams.set(frame.teams)
    if frame.anonymity != found.anonymity:
        apply_anonymity(found, frame.anonymity, by)
    note(found, by, "workshop_edited")
    tell_room(found, by)
    return found


@transaction.atomic
def set_anonymity(*, workshop: Workshop, anonymity: str, by: User) -> Workshop:
    """Make the promise stricter, also after the end; what was stored under the milder one is erased at once."""
    found = lock_workshop(workshop)
    if anonymity != found.anonymity:
        apply_anonymity(found, anonymity, by)
        tell_room(found, by)
    return found


def apply_anonymity(workshop: Workshop, anonymity: str, by: User) -> None:
    """The caller holds the workshop's row."""
    # Ideas on their way hold their step's row: after this, none is stored under the old promise.
    lock_steps(workshop)
    written = Contribution.objects.filter(activity__workshop=workshop)
    refuse(
        rules.why_not_set_anonymity(
            workshop, anonymity, joined=workshop.participants.exists(), written=written.exists()
        )
    )
    workshop.anonymity = anonymity
    workshop.save(update_fields=["anonymity"])
    if workshop.anonymity == Anonymity.ANONYMOUS:
        for step in workshop.activities.filter(opened_at__isnull=False):
            written.filter(activity=step).update(participant=None, created_at=step.opened_at)
        if workshop.state == WorkshopState.ENDED:
            erase_voters(workshop)
    note(workshop, by, "workshop_anonymity_set", anonymity=anonymity)


@transaction.atomic
def duplicate_workshop(*, workshop: Workshop, by: User, draw: Callable[[], str] = draw_join_code) -> Workshop:
    """A new draft with the same frame, lessons and agenda, in a week's time; nothing anybody wrote comes along. Lessons
    are pinned to what readers see of them now; one that was taken out of the library since is left out."""
    copy = insert_with_code(
        lambda code: Workshop(
            organization=workshop.organization,
            playbook=workshop.playbook,
            title=_("%(title)s (copy)") % {"title": workshop.title[:150]},
            purpose=workshop.purpose,
            starts_at=next_week(workshop.starts_at),
            planned_minutes=workshop.planned_minutes,
            anonymity=workshop.anonymity,
            template=workshop.template,
            join_code=code,
            created_by=by,
        ),
        draw,
    )
    copy.teams.set(workshop.teams.all())
    lessons = [link.lesson for link in workshop.lesson_links.select_related("lesson") if link.lesson.live_revision_id]
    pin(copy, lessons)
    copies: dict[int, Activity] = {}
    for step in workshop.activities.all():
        copies[step.pk] = Activity.objects.create(
            workshop=copy,
            kind=step.kind,
            title=step.title,
            minutes=step.minutes,
            position=step.position,
            settings=step.settings,
            lesson=next((lesson for lesson in lessons if lesson.pk == step.lesson_id), None),
        )
    for step in workshop.activities.exclude(source=None):
        Activity.objects.filter(pk=copies[step.pk].pk).update(source=copies[step.source_id])  # type: ignore[index]
    note(copy, by, "workshop_duplicated", of=workshop.code)
    return copy


def next_week(starts_at: dt.datetime) -> dt.datetime:
    """The same weekday and time in the reader's zone, at least a day from now."""
    local = timezone.localtime(starts_at)
    while local <= timezone.now() + dt.timedelta(days=1):
        local += dt.timedelta(weeks=1)
    return local


@transaction.atomic
def delete_workshop(*, workshop: Workshop, by: User) -> None:
    found = lock_workshop(workshop)
    refuse(rules.why_not_delete(found))
    note(found, by, "workshop_deleted")
    found.delete()


@transaction.atomic
def open_workshop(*, workshop: Workshop, by: User) -> Workshop:
    """Let people join. Opening an open workshop changes nothing."""
    found = lock_workshop(workshop)
    if found.state == WorkshopState.OPEN:
        return found
    refuse(rules.why_not_open(found, steps=found.activities.count()))
    found.state, found.opened_at = WorkshopState.OPEN, timezone.now()
    found.save(update_fields=["state", "opened_at"])
    note(found, by, "workshop_opened")
    publish(found.channel_name, "agenda", opened=True, by=by.pk)
    return found


# Lessons -------------------------------------------------------------------------------------------------------------
def pin(workshop: Workshop, lessons: Sequence[Lesson]) -> None:
    """Add lessons in this order, each in the revision readers see now."""
    for position, lesson in enumerate(lessons):
        if lesson.playbook_id != workshop.playbook_id:
            raise WorkshopRefused(_("A workshop works with the lessons of one playbook."))
        if not lesson.live or lesson.live_revision_id is None:
            raise WorkshopRefused(_("The lesson %(lesson)s is not published.") % {"lesson": lesson})
        WorkshopLesson.objects.create(
            workshop=workshop, lesson=lesson, revision_id=lesson.live_revision_id, position=position
        )


@transaction.atomic
def choose_lessons(*, workshop: Workshop, lessons: Sequence[Lesson], with_reading: bool, by: User) -> Workshop:
    """Set the lessons. Those that stay keep their pinned revision. With one that leaves, its reading steps leave; a new
    one gets a reading step after the others, if asked for."""
    found = lock_workshop(workshop)
    refuse(rules.why_not_choose_lessons(found))
    pins = {link.lesson_id: link.revision_id for link in found.lesson_links.all()}
    leaving = set(pins) - {lesson.pk for lesson in lessons}
    found.activities.filter(kind=Kind.READ, lesson__in=leaving).delete()
    found.activities.filter(lesson__in=leaving).update(lesson=None)
    found.lesson_links.all().delete()
    pin(found, lessons)
    for link in found.lesson_links.filter(lesson__in=pins):
        found.lesson_links.filter(pk=link.pk).update(revision=pins[link.lesson_id])
    if with_reading:
        add_readings(found, [lesson for lesson in lessons if lesson.pk not in pins])
    note(found, by, "workshop_lessons_chosen", lessons=[lesson.number for lesson in lessons])
    return found


def add_readings(workshop: Workshop, lessons: Sequence[Lesson]) -> None:
    """Reading steps for new lessons, after the last reading step or else first; each as long as that one."""
    steps = list(workshop.activities.all())
    readings = [step for step in steps if step.kind == Kind.READ]
    place = steps.index(readings[-1]) + 1 if readings else 0
    minutes = readings[-1].minutes if readings else 8
    new = [
        Activity(workshop=workshop, kind=Kind.READ, title=lesson.title, minutes=minutes, lesson=lesson)
        for lesson in lessons
    ]
    put_in_order([*steps[:place], *new, *steps[place:]])


def put_in_order(steps: Sequence[Activity]) -> None:
    """Number the steps as they stand; a new one is stored. The caller holds the workshop's row."""
    for position, step in enumerate(steps):
        if not step.pk:
            step.position = position
            step.save()
        elif step.position != position:
            step.position = position
            step.save(update_fields=["position"])


@transaction.atomic
def renew_lesson(*, link: WorkshopLesson, by: User) -> WorkshopLesson:
    """Read the lesson as it stands in the library now, while the workshop is still a draft."""
    workshop = lock_workshop(link.workshop)
    refuse(rules.why_not_choose_lessons(workshop))
    found = workshop.lesson_links.select_related("lesson").get(pk=link.pk)
    newest = found.lesson.live_revision_id
    if newest is not None and newest != found.revision_id:
        found.revision_id = newest
        found.save(update_fields=["revision"])
        note(workshop, by, "workshop_lesson_renewed", lesson=found.lesson.number)
    return found
