"""Plans to test with."""

import datetime as dt
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.lessons.models import Lesson
from apps.plans.enums import State
from apps.plans.models import ActionItem, ActionPlan, Comment, Initiative, InitiativeLesson
from apps.plans.periods import Quarter
from apps.teams.models import Team


def today() -> dt.date:
    return timezone.localdate()


def make_plan(team: Team, day: dt.date | None = None) -> ActionPlan:
    quarter = Quarter.of(day or today())
    return ActionPlan.objects.create(team=team, name=quarter.name, starts_on=quarter.starts_on, ends_on=quarter.ends_on)


def plan_of(team: Team) -> ActionPlan:
    return team.plans.current(today()).first() or make_plan(team)


def make_initiative(team: Team, *, lessons: list[Lesson] | None = None, **fields: Any) -> Initiative:
    """In the team's plan of this quarter, unless a plan is given; due in ten days."""
    if fields.get("state") == State.DONE:
        fields.setdefault("done_at", timezone.now())
    if fields.get("state") == State.DROPPED:
        fields.setdefault("dropped_at", timezone.now())
    initiative = Initiative.objects.create(
        **{
            "plan": fields.pop("plan", None) or plan_of(team),
            "title": "One pipeline template",
            "outcome": "Every squad deploys the same way.",
            "due_on": today() + dt.timedelta(days=10),
            **fields,
        }
    )
    for lesson in lessons or []:
        InitiativeLesson.objects.create(
            initiative=initiative, lesson=lesson, revision=lesson.live_revision, reason="We lose days here."
        )
    return initiative


def make_item(initiative: Initiative, title: str = "Write the template", **fields: Any) -> ActionItem:
    if fields.get("state") == State.DONE:
        fields.setdefault("done_at", timezone.now())
    fields.setdefault("position", initiative.items.count())
    return ActionItem.objects.create(initiative=initiative, title=title, **fields)


def make_comment(initiative: Initiative, by: User, text: str = "Start with one squad.") -> Comment:
    return Comment.objects.create(initiative=initiative, author=by, author_name=str(by), text=text)
