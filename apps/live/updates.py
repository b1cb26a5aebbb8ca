"""What a client that has come to some position is sent: the fragments that changed since, rendered as they are now.

Fragments show state, so the newest rendering stands for every event before it, and nothing is replayed one by one.
"""

import json
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection

from apps.live import rooms
from apps.live.positions import Position, newest_position, news_since


@dataclass(frozen=True)
class Update:
    """What an audience is sent, as JSON, and where it stands then. No `data` where nothing changed for it."""

    position: Position
    data: str | None


def now_ms() -> int:
    """The server's clock, which every timer is counted against."""
    return time.time_ns() // 1_000_000


def payload(position: Position, fragments: dict[str, str], *, anew: bool = False) -> str:
    """`anew` tells a page to take it even where its own number is higher: that was of another log."""
    said = {"position": str(position), "anew": anew, "now": now_ms(), "fragments": fragments}
    return json.dumps(said, separators=(",", ":"))


def newest_for(channel: str, audience: str) -> Position:
    """The channel's newest event as this audience knows it."""
    return newest_position(channel, public=rooms.is_public(channel, audience))


def updates_for(channel: str, positions: Mapping[str, Position]) -> dict[str, Update]:
    """Per audience, what changed since its position. Each audience is rendered once, however many people are in it."""
    news: dict[tuple[bool, Position], tuple[Position, Collection[str] | None]] = {}
    updates = {}
    for audience, after in positions.items():
        public = rooms.is_public(channel, audience)
        if (public, after) not in news:
            news[public, after] = news_since(channel, after, public=public)
        newest, topics = news[public, after]
        fragments = rooms.render(channel, audience, topics) if topics is None or topics else {}
        data = payload(newest, fragments, anew=topics is None) if fragments else None
        updates[audience] = Update(newest, data)
    return updates


def presence_for(channel: str, positions: Mapping[str, Position]) -> dict[str, Update]:
    """What a look at who is connected changes, per audience; no event, because nobody did anything."""
    updates = {}
    for audience, position in positions.items():
        fragments = rooms.render(channel, audience, {rooms.PRESENCE})
        updates[audience] = Update(position, payload(position, fragments) if fragments else None)
    return updates


def release_connection() -> None:
    """Give this thread's connection back to the pool."""
    connection.close()
