"""Writing to the event log."""

import json
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from apps.live import notices

# One statement takes the next numbers (and with them the channel's row lock until commit) and writes the event.
APPEND = """
    WITH channel AS (
        INSERT INTO live_channel AS present (name, sequence, public_sequence) VALUES (%(channel)s, 1, %(step)s)
        ON CONFLICT (name) DO UPDATE
        SET sequence = present.sequence + 1, public_sequence = present.public_sequence + %(step)s
        RETURNING id, sequence, public_sequence
    )
    INSERT INTO live_event (channel_id, sequence, public_sequence, topic, data, created_at)
    SELECT id, sequence, CASE WHEN %(step)s = 1 THEN public_sequence END, %(topic)s, %(data)s::jsonb, clock_timestamp()
    FROM channel
    RETURNING sequence
"""


def publish(channel: str, topic: str, *, unseen: bool | Callable[[], bool] = False, **data: Any) -> int:
    """Log in the caller's transaction that `topic` changed; open streams hear of it after the commit.

    Returns the event's number. Holds the channel's row until commit, so call it last: events of one channel commit in
    the order of their numbers. `data` is for the history alone and must not name the author of anything anonymous.

    `unseen` says that the public of the room is shown nothing of it yet; then neither its streams nor its numbers move.
    What another change may decide at the same moment is given as a function, which is asked when the channel is held:
    whoever shows the thing has committed by then, or comes after this and shows it as it is.
    """
    values: dict[str, Any] = {"channel": channel, "topic": topic, "data": json.dumps(data)}
    with transaction.atomic(savepoint=False):
        with connection.cursor() as cursor:
            if callable(unseen):
                cursor.execute("SELECT FROM live_channel WHERE name = %s FOR NO KEY UPDATE", [channel])
                unseen = unseen()
            values["step"] = 0 if unseen else 1
            cursor.execute(APPEND, values)
            sequence: int = cursor.fetchone()[0]
        transaction.on_commit(lambda: notices.announce(channel))
    return sequence
