"""Silent ideas: everybody writes alone, one idea per card, hidden from the room until they are revealed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.workshops.activities.base import ActivityKind
from apps.workshops.enums import Kind
from apps.workshops.models import Activity
from apps.workshops.queries.ideas import ideas_of
from apps.workshops.queries.lessons import lessons_of


def context(activity: Activity) -> dict[str, Any]:
    ideas = list(ideas_of(activity))
    return {"ideas": ideas, "lessons": lessons_of(activity.workshop), "revealed": activity.revealed_at is not None}


KIND = ActivityKind(
    kind=Kind.IDEAS,
    label=_("Ideas"),
    help=_("Everybody writes alone; the cards stay hidden until you reveal them."),
    minutes=8,
    icon="lightbulb",
    context=context,
    live_topics=("ideas",),
)
