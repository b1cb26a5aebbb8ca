"""A workshop as the pages that prepare it show it: its agenda with times, its lessons, what is still to be settled."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from apps.lessons.models import Lesson, Playbook, Section
from apps.teams.models import Organization
from apps.workshops.activities import KINDS, ActivityKind
from apps.workshops.agenda import Timetable, timetable
from apps.workshops.enums import Kind
from apps.workshops.models import Activity, Workshop, WorkshopLesson

LONGEST_IN_SIGHT = 15
"""Lessons; among more one looks for their words."""
LONGEST_OPEN = 60
"""Lessons; of more, a phone would show many screens of boxes."""


@dataclass(frozen=True)
class Row:
    """A step as the agenda shows it. `gaps` are sentences about what is missing for it to work."""

    step: Activity
    kind: ActivityKind
    starts_at: dt.datetime
    gaps: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Agenda:
    rows: list[Row]
    times: Timetable

    @property
    def has_gaps(self) -> bool:
        return any(row.gaps for row in self.rows)


def steps_of(workshop: Workshop) -> list[Activity]:
    return list(workshop.activities.select_related("lesson__section", "lesson__playbook", "source"))


def agenda_of(workshop: Workshop) -> Agenda:
    steps = steps_of(workshop)
    times = timetable(workshop.starts_at, [step.minutes for step in steps], workshop.planned_minutes)
    places = {step.pk: place for place, step in enumerate(steps)}
    rows = []
    for step, starts_at in zip(steps, times.starts, strict=True):
        step.workshop = workshop
        rows.append(Row(step, KINDS[Kind(step.kind)], starts_at, gaps_of(step, places)))
    return Agenda(rows, times)


def gaps_of(step: Activity, places: dict[int, int]) -> list[str]:
    """What a facilitator would be embarrassed by in front of the room."""
    kind = KINDS[Kind(step.kind)]
    gaps = []
    if kind.needs_lesson and step.lesson_id is None:
        gaps.append(_("Choose the lesson the room reads."))
    if kind.source_kinds and step.source_id is None:
        gaps.append(_("Choose the step whose ideas it works on."))
    if step.source_id is not None and places[step.source_id] > places[step.pk]:
        gaps.append(_("It works on a step that comes later."))
    return gaps


# Lessons -------------------------------------------------------------------------------------------------------------
def lesson_links_of(workshop: Workshop) -> list[WorkshopLesson]:
    """The workshop's lessons as the library has them now, without their long texts."""
    links = workshop.lesson_links.select_related("lesson__section", "lesson__playbook")
    return list(links.defer("lesson__summary", "lesson__china", "lesson__meaning", "lesson__not_to_copy"))


def playbooks_for(organization: Organization) -> QuerySet[Playbook]:
    return Playbook.objects.open_to(organization).order_by("title")


def choosable_lessons(playbook: Playbook) -> QuerySet[Lesson]:
    return Lesson.objects.filter(playbook=playbook, live=True, live_revision__isnull=False).select_related(
        "section", "playbook"
    )


def lessons_by_section(playbook: Playbook) -> list[Section]:
    """The sections with `stops`, the published lessons in them, for choosing."""
    stops = Prefetch("lessons", queryset=choosable_lessons(playbook), to_attr="stops")
    sections = playbook.sections.prefetch_related(stops)
    return [section for section in sections if section.stops]


@dataclass(frozen=True)
class LessonLine:
    """A section to choose lessons from, and how many are chosen in it."""

    section: Section
    chosen: int
    is_open: bool


@dataclass(frozen=True)
class LessonChoice:
    lines: list[LessonLine]
    chosen: Collection[str]
    """Their numbers."""
    has_finder: bool


def lesson_choice(playbook: Playbook, chosen: Collection[str]) -> LessonChoice:
    """In a long playbook only the sections in which something is chosen are open."""
    sections = lessons_by_section(playbook)
    total = sum(len(section.stops) for section in sections)
    counts = [sum(lesson.number in chosen for lesson in section.stops) for section in sections]
    lines = [
        LessonLine(section, count, is_open=bool(count) or total <= LONGEST_OPEN)
        for section, count in zip(sections, counts, strict=True)
    ]
    return LessonChoice(lines, chosen, has_finder=total > LONGEST_IN_SIGHT)
