"""What a client that knows the room up to event N is sent: the fragments that changed since, rendered as they are now.

Fragments show state, so the newest rendering stands for every event before it, and nothing is replayed one by one.
"""

import json
import time
from collections.abc import Collection

from django.db import connection

from apps.live import rooms
from apps.live.models import Channel, Event

TOO_FAR = 500  # events; further behind, the client fetches its room anew


def now_ms() -> int:
    """The server's clock, which every timer is counted against."""
    return time.time_ns() // 1_000_000


def payload(sequence: int, fragments: dict[str, str]) -> str:
    return json.dumps({"sequence": sequence, "now": now_ms(), "fragments": fragments}, separators=(",", ":"))


def news_since(channel: str, after: int) -> tuple[int, set[str]]:
    """The number of the channel's newest event and the topics that changed after event `after`."""
    newest = Channel.objects.filter(name=channel).values_list("sequence", flat=True).first() or 0
    if newest <= after:
        return newest, set()
    events = Event.objects.filter(channel__name=channel, sequence__gt=after, sequence__lte=newest)
    return newest, set(events.order_by().values_list("topic", flat=True).distinct())


def is_too_far(newest: int, after: int) -> bool:
    """Also true for a number from the future: the database was restored, and the client must start again."""
    return newest - after > TOO_FAR or after > newest


def update_for(channel: str, audience: str, after: int) -> str | None:
    """The update as JSON; `{"reload": true}` when too far behind, None when there is nothing new."""
    newest, topics = news_since(channel, after)
    if is_too_far(newest, after):
        return json.dumps({"reload": True})
    return payload(newest, rooms.render(channel, audience, topics)) if topics else None


def updates_for(channel: str, audiences: Collection[str], after: int) -> tuple[int, dict[str, str]]:
    """The same for several audiences at once, each rendered a single time, with the newest event's number."""
    newest, topics = news_since(channel, after)
    if not topics:
        return max(newest, after), {}
    return newest, {audience: payload(newest, rooms.render(channel, audience, topics)) for audience in audiences}


def release_connection() -> None:
    """Give this thread's connection back to the pool."""
    connection.close()
