"""Rendering a live room: which parts of which audience's page an event touches, and their HTML.

Every fragment is a partial of the audience's own page, named as its DOM id. `stage-live` is the part of the current
activity that follows what people do; its template belongs to the kind of activity.
"""

from collections.abc import Collection
from typing import Any

from django.template.loader import render_to_string

from apps.live.rooms import PRESENCE
from apps.workshops.enums import Audience, WorkshopState
from apps.workshops.language import speaking_in_room
from apps.workshops.queries.decisions import outcome_of
from apps.workshops.queries.room import Room, room_of

STAGE = "stage-live"

# Per audience: fragment → the topics after which it is rendered anew.
FRAGMENTS: dict[str, dict[str, Collection[str]]] = {
    Audience.PARTICIPANT: {
        "room-clock": ("agenda", "timer"),
        "room-banner": ("agenda",),
        "room-said": ("agenda", "decisions"),
        "room-stage": ("agenda",),
        "room-count": ("agenda", "people"),
    },
    Audience.CONSOLE: {
        "room-agenda": ("agenda", "timer", PRESENCE),  # what is expected moves with the time
        "room-clock": ("agenda", "timer"),
        "room-way-in": ("agenda",),
        "room-question": ("agenda",),
        "room-actions": ("agenda", "timer", "ideas"),  # once somebody wrote, cards are not hidden again
        "room-said": ("agenda", "decisions"),
        "room-stage": ("agenda",),
        "room-turn": ("agenda", "screen"),
        "room-people": ("agenda", "people", PRESENCE),
    },
    Audience.SCREEN: {
        "room-clock": ("agenda", "timer"),
        "room-head": ("agenda",),
        "room-stage": ("agenda",),
        "room-count": ("agenda", "people", PRESENCE),
        "room-turn": ("agenda", "screen"),
        "room-next": ("agenda",),
        "room-way-in": ("agenda",),
        "room-join": ("agenda",),
    },
}


def page_of(audience: str) -> str:
    return f"workshops/{'room' if audience == Audience.PARTICIPANT else audience}.html"


def stage_context(room: Room, audience: str) -> dict[str, Any]:
    """What the templates of the current activity need; after the end, what came of it all."""
    if room.workshop.state == WorkshopState.ENDED:
        return {"outcome": list(outcome_of(room.workshop))}
    if room.activity is None or room.kind is None:
        return {}
    return {
        "activity": room.activity,
        "stage_template": room.kind.template(audience),
        **room.kind.context(room.activity),
    }


def render(channel: str, audience: str, topics: Collection[str] | None) -> dict[str, str]:
    """The fragments of `audience` that any of `topics` touches (all of them for None), by DOM id."""
    room = room_of(channel.partition("-")[2])
    with speaking_in_room(room.workshop):
        return render_room(room, audience, topics)


def render_room(room: Room, audience: str, topics: Collection[str] | None) -> dict[str, str]:
    touched = [
        name for name, about in FRAGMENTS[audience].items() if topics is None or not set(about).isdisjoint(topics)
    ]
    context: dict[str, Any] = {"room": room, "workshop": room.workshop, "audience": audience}
    alone = "room-stage" not in touched and follows(room, audience, topics)
    if alone or not {"room-stage", "room-said"}.isdisjoint(touched):
        context |= stage_context(room, audience)
    parts: dict[str, str] = {name: render_to_string(f"{page_of(audience)}#{name}", context) for name in touched}
    if alone:
        parts[STAGE] = render_to_string(f"{context['stage_template']}#{STAGE}", context)
    return parts


def follows(room: Room, audience: str, topics: Collection[str] | None) -> bool:
    """Whether the current activity shows something that any of `topics` changes."""
    if room.activity is None or room.kind is None or not room.is_live:
        return False
    return not set(room.kind.live_topics(room.activity, audience)).isdisjoint(topics or ())
