"""What a client that knows the room up to event N is sent: the fragments that changed since, rendered as they are now.

Fragments show state, so the newest rendering stands for every event before it, and nothing is replayed one by one.
"""

import json
import time
from collections.abc import Collection

from django.db import connection

from apps.live import rooms
from apps.live.models import Channel, Event

TOO_FAR = 500  # events; further behind, a client is sent its whole room anew


def now_ms() -> int:
    """The server's clock, which every timer is counted against."""
    return time.time_ns() // 1_000_000


def payload(sequence: int, fragments: dict[str, str]) -> str:
    return json.dumps({"sequence": sequence, "now": now_ms(), "fragments": fragments}, separators=(",", ":"))


def newest_event(channel: str) -> int:
    """The number of the channel's newest event, 0 where nothing has happened yet."""
    return Channel.objects.filter(name=channel).values_list("sequence", flat=True).first() or 0


def news_since(channel: str, after: int) -> tuple[int, set[str]]:
    """The number of the channel's newest event and the topics that changed after event `after`."""
    newest = newest_event(channel)
    if newest <= after:
        return newest, set()
    events = Event.objects.filter(channel__name=channel, sequence__gt=after, sequence__lte=newest)
    return newest, set(events.order_by().values_list("topic", flat=True).distinct())


def wanted_topics(newest: int, topics: Collection[str], after: int) -> Collection[str] | None:
    """None, which means everything, for who is too far behind or holds a number from before a restored backup."""
    return None if newest - after > TOO_FAR or after > newest else topics


def updates_for(channel: str, audiences: Collection[str], after: int) -> tuple[int, dict[str, str]]:
    """The channel's newest event and, per audience, the update as JSON; an audience for which nothing changed is left
    out. Each audience is rendered once, however many people are in it."""
    newest, topics = news_since(channel, after)
    wanted = wanted_topics(newest, topics, after)
    if wanted is not None and not wanted:
        return newest, {}
    rendered = {audience: rooms.render(channel, audience, wanted) for audience in audiences}
    return newest, {audience: payload(newest, found) for audience, found in rendered.items() if found}


def presence_for(channel: str, audiences: Collection[str], sequence: int) -> dict[str, str]:
    """What a look at who is connected changes, per audience; no event, because nobody did anything."""
    rendered = {audience: rooms.render(channel, audience, {rooms.PRESENCE}) for audience in audiences}
    return {audience: payload(sequence, found) for audience, found in rendered.items() if found}


def release_connection() -> None:
    """Give this thread's connection back to the pool."""
    connection.close()
