"""Silent ideas: everybody writes alone, one idea per card, hidden from the room until they are revealed."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.workshops.activities.base import ActivityKind
from apps.workshops.enums import Audience, Kind
from apps.workshops.models import Activity
from apps.workshops.queries.ideas import cards_taken_off, ideas_of
from apps.workshops.queries.lessons import lessons_of


def context(activity: Activity) -> dict[str, Any]:
    ideas = list(ideas_of(activity))
    return {
        "ideas": ideas,
        "taken_off": cards_taken_off(activity),
        "lessons": lessons_of(activity.workshop),
        "revealed": activity.revealed_at is not None,
    }


def live_topics(activity: Activity, audience: str) -> Collection[str]:
    """Until the reveal a phone shows nothing that another person's idea would change."""
    hidden = audience == Audience.PARTICIPANT and activity.revealed_at is None
    return () if hidden else ("ideas",)


KIND = ActivityKind(
    kind=Kind.IDEAS,
    label=_("Ideas"),
    help=_("Everybody writes alone; the cards stay hidden until you reveal them."),
    minutes=8,
    icon="lightbulb",
    context=context,
    live_topics=live_topics,
)
