"""Writing to the event log."""

import json
from typing import Any

from django.db import connection, transaction

from apps.live import notices

# One statement takes the next number (and with it the channel's row lock until commit) and writes the event.
APPEND = """
    WITH channel AS (
        INSERT INTO live_channel (name, sequence) VALUES (%s, 1)
        ON CONFLICT (name) DO UPDATE SET sequence = live_channel.sequence + 1
        RETURNING id, sequence
    )
    INSERT INTO live_event (channel_id, sequence, topic, data, created_at)
    SELECT id, sequence, %s, %s::jsonb, clock_timestamp() FROM channel
    RETURNING sequence
"""


def publish(channel: str, topic: str, **data: Any) -> int:
    """Log in the caller's transaction that `topic` changed; open streams hear of it after the commit.

    Returns the event's number. Holds the channel's row until commit, so call it last: events of one channel commit in
    the order of their numbers. `data` is for the history alone and must not name the author of anything anonymous.
    """
    with transaction.atomic(savepoint=False):
        with connection.cursor() as cursor:
            cursor.execute(APPEND, [channel, topic, json.dumps(data)])
            sequence: int = cursor.fetchone()[0]
        transaction.on_commit(lambda: notices.announce(channel))
    return sequence
