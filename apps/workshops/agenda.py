"""Agenda templates, and when each step of an agenda starts: data and pure functions.

A template is copied into a workshop's own steps when the workshop is made, so changing one here touches no workshop.
"""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.workshops.enums import Kind

SHORTEST_READING = 5  # minutes; below that a room only skims


@dataclass(frozen=True)
class Step:
    """A step of a template. `works_on` is the `key` of an earlier step. A reading step is repeated for each chosen
    lesson, and its minutes are shared among them."""

    kind: Kind
    minutes: int
    title: str | Promise = ""
    key: str = ""
    works_on: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AgendaTemplate:
    """`minutes` is how long the room needs; what the steps leave of it is for a break."""

    slug: str
    title: str | Promise
    summary: str | Promise
    minutes: int
    steps: Sequence[Step]
    lessons_suggested: str | Promise
    needs_lesson: bool = True


@dataclass(frozen=True)
class PlannedStep:
    """A step as it will stand in a workshop; `lesson` and `works_on` are places in the lists of lessons and steps."""

    kind: Kind
    title: str
    minutes: int
    settings: dict[str, Any]
    lesson: int | None = None
    works_on: int | None = None


TEMPLATES: dict[str, AgendaTemplate] = {
    template.slug: template
    for template in (
        AgendaTemplate(
            slug="lessons-to-action",
            title=_("Lessons to action, 90 minutes"),
            summary=_("Read a few lessons, find out where they hit you, and leave with commitments."),
            minutes=90,
            lessons_suggested=_("Two or three lessons work best."),
            steps=(
                Step(Kind.READ, 24),
                Step(Kind.IDEAS, 12, _("Where do these lessons hit us today?"), key="today"),
                Step(Kind.IDEAS, 16, _("What would we do differently, starting this quarter?"), key="ideas"),
                Step(Kind.DOT_VOTE, 8, _("Which of these would move us most?"), key="vote", works_on="ideas"),
                Step(Kind.COMMIT, 24, _("Who does what by when?"), works_on="vote"),
                Step(Kind.IDEAS, 6, _("Was it worth our time? What should the next session change?")),
            ),
        ),
        AgendaTemplate(
            slug="where-do-we-stand",
            title=_("Where do we stand, half a day"),
            summary=_("Look honestly at your own practice, find what holds you back, and choose the steps up."),
            minutes=210,
            lessons_suggested=_("Four to six lessons, at least one of each section that matters to you."),
            steps=(
                Step(Kind.READ, 45),
                Step(
                    Kind.IDEAS,
                    20,
                    _("Where do we stand? One observation per card, with an example from the last three months."),
                    key="gaps",
                ),
                Step(Kind.DOT_VOTE, 10, _("Which of these gaps costs us most?"), works_on="gaps"),
                Step(Kind.IDEAS, 25, _("What keeps us where we are?")),
                Step(Kind.IDEAS, 30, _("What would bring us one level up within two quarters?"), key="ideas"),
                Step(Kind.DOT_VOTE, 10, _("Which steps do we take first?"), key="vote", works_on="ideas"),
                Step(Kind.COMMIT, 35, _("Who takes which step, and how will we see that it worked?"), works_on="vote"),
                Step(Kind.IDEAS, 10, _("What did we leave open, and who has to decide it?")),
            ),
        ),
        AgendaTemplate(
            slug="follow-up",
            title=_("Follow-up, 30 minutes"),
            summary=_("Say what moved and what is stuck, and clear the way for the next weeks."),
            minutes=30,
            lessons_suggested=_("No lesson is needed; choose those the ideas should be tied to."),
            needs_lesson=False,
            steps=(
                Step(Kind.IDEAS, 7, _("What moved since we last met, and what is stuck?"), key="stuck"),
                Step(
                    Kind.DOT_VOTE, 4, _("What do we clear first?"), works_on="stuck", settings={"budget": 3, "cap": 2}
                ),
                Step(Kind.IDEAS, 8, _("What would clear it before we meet again?"), key="ideas"),
                Step(Kind.COMMIT, 11, _("Who does what until then?"), works_on="ideas"),
            ),
        ),
    )
}


def reading_minutes(minutes: int, lessons: int) -> int:
    """What each lesson gets of the reading time, at least `SHORTEST_READING`: many lessons make a long agenda."""
    return max(minutes // lessons, SHORTEST_READING)


def planned_steps(template: AgendaTemplate, lessons: Sequence[str]) -> list[PlannedStep]:
    """The template's steps for lessons with these titles. `follow-up` has no reading step, so it repeats none."""
    planned: list[PlannedStep] = []
    places: dict[str, int] = {}
    for step in template.steps:
        if step.kind == Kind.READ:
            each = reading_minutes(step.minutes, len(lessons)) if lessons else 0
            planned += [
                PlannedStep(step.kind, title, each, dict(step.settings), lesson=place)
                for place, title in enumerate(lessons)
            ]
            continue
        if step.key:
            places[step.key] = len(planned)
        works_on = places[step.works_on] if step.works_on else None
        planned.append(PlannedStep(step.kind, str(step.title), step.minutes, dict(step.settings), works_on=works_on))
    return planned


# Times ---------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Timetable:
    """When each step starts and the last one ends. `over` is how many minutes the agenda is longer than planned."""

    starts: list[dt.datetime]
    ends_at: dt.datetime
    total: int
    planned: int

    @property
    def over(self) -> int:
        return max(self.total - self.planned, 0)

    @property
    def spare(self) -> int:
        return max(self.planned - self.total, 0)


def timetable(starts_at: dt.datetime, minutes: Sequence[int], planned: int) -> Timetable:
    ends = list(itertools.accumulate((dt.timedelta(minutes=each) for each in minutes), initial=dt.timedelta()))
    return Timetable([starts_at + end for end in ends[:-1]], starts_at + ends[-1], sum(minutes), planned)


def duration(minutes: int) -> str:
    """'45 min', '2 h', '1 h 30 min'."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return str(_("%(minutes)s min") % {"minutes": rest})
    if not rest:
        return str(_("%(hours)s h") % {"hours": hours})
    return str(_("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest})
