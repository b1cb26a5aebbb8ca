"""Commit: an idea becomes an initiative with an outcome, an owner, a team, a date and a first action item."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.workshops.activities.base import ActivityKind
from apps.workshops.enums import Audience, Kind
from apps.workshops.models import Activity
from apps.workshops.queries.decisions import candidates_of, decisions_of, room_sees_candidates


def context(activity: Activity) -> dict[str, Any]:
    decisions = list(decisions_of(activity.workshop))
    return {
        "candidates": candidates_of(activity, decisions),
        "decisions": decisions,
        "room_sees": room_sees_candidates(activity),
    }


def live_topics(activity: Activity, audience: str) -> Collection[str]:
    shown = audience == Audience.CONSOLE or room_sees_candidates(activity)
    return ("decisions", "ideas") if shown else ("decisions",)


KIND = ActivityKind(
    kind=Kind.COMMIT,
    label=_("Commit"),
    help=_("Turn what was chosen into initiatives that somebody owns, with a date and a first step."),
    minutes=15,
    icon="handshake",
    context=context,
    source_kinds=(Kind.DOT_VOTE, Kind.IDEAS),
    live_topics=live_topics,
)
