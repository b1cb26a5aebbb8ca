"""Deeds done at the same time, each in a thread with a connection of its own."""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection

from apps.common.refusals import Refused

PATIENCE = 30  # seconds


def results_at_once(*deeds: Callable[[], object]) -> list[Any]:
    """What each deed gave, or the refusal it met, in the order in which they ended."""
    start = threading.Barrier(len(deeds))
    results: list[object] = []

    def run(deed: Callable[[], object]) -> None:
        start.wait(timeout=PATIENCE)
        try:
            results.append(deed())
        except Refused as refusal:
            results.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert len(results) == len(deeds)
    return results


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """What each deed was refused, or "done", sorted."""
    return sorted(str(result) if isinstance(result, Refused) else "done" for result in results_at_once(*deeds))


def wait_for_a_lock() -> None:
    """Until another connection to this database waits for what this one holds."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _ in range(PATIENCE * 20):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone() != (0,):
                return
        time.sleep(0.05)
    raise AssertionError("Nobody waited for a lock.")
