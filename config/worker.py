"""The job worker, as a process that outlives its database's restarts; `manage.py procrastinate worker` runs it.

Procrastinate ends its worker when a part of it fails, and says 0 as if it had been asked to. Here a worker that ended
without being asked is made anew, after pauses that grow; only one that has not worked for ten minutes gives up, with 1.
"""

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.utils import causes

if TYPE_CHECKING:
    from procrastinate.contrib.django.django_connector import DjangoConnector

FIRST_PAUSE, LONGEST_PAUSE = 1, 30  # seconds
WELL_AFTER = 60  # seconds of work; then the next trouble is a new one
GIVES_UP_AFTER = 600

logger = logging.getLogger(__name__)


def run(**options: Any) -> int:
    """Works until a signal asks it to stop; the exit code."""
    return asyncio.run(_run(**options))


async def _run(**options: Any) -> int:
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ask() -> None:
        asked.set()
        for number in (signal.SIGINT, signal.SIGTERM):  # a second one ends the process at once
            loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ask)
    return await keep_working(lambda: work(**options), asked, once=options.get("wait") is False)


async def keep_working(
    work: Callable[[], Awaitable[None]], asked: asyncio.Event, *, once: bool = False, patience: float = GIVES_UP_AFTER
) -> int:
    pause, trouble_since = FIRST_PAUSE, time.monotonic()
    while True:
        began = time.monotonic()
        error = await _until_asked(work(), asked)
        if asked.is_set():
            return 0
        if once and error is None:
            return 0
        reason = " ".join(" ".join(map(str, causes(error))).split()) if error else "A part of it ended; see above."
        if once:
            logger.error("The job worker ended: %s", reason)
            return 1
        if time.monotonic() - began > WELL_AFTER:
            pause, trouble_since = FIRST_PAUSE, time.monotonic()
        if time.monotonic() - trouble_since > patience:
            logger.error("The job worker gives up: it could not work for %.0f minutes. %s", patience / 60, reason)
            return 1
        logger.warning("The job worker starts again in %d s. %s", pause, reason)
        with suppress(TimeoutError):
            await asyncio.wait_for(asked.wait(), pause)
            return 0
        pause = min(2 * pause, LONGEST_PAUSE)


async def _until_asked(work: Awaitable[None], asked: asyncio.Event) -> BaseException | None:
    """What `work` failed with, if it did. Asked to stop, it finishes the job it is on first."""
    working, asking = asyncio.ensure_future(work), asyncio.ensure_future(asked.wait())
    await asyncio.wait({working, asking}, return_when=asyncio.FIRST_COMPLETED)
    asking.cancel()
    working.cancel()
    (reason,) = await asyncio.gather(working, return_exceptions=True)
    return reason


async def work(**options: Any) -> None:
    """One worker, from its connections to its end. None of a lost database's connections comes along."""
    await asyncio.to_thread(connection.close_pool)  # type: ignore[attr-defined]  # of Django's PostgreSQL connection
    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    with app.replace_connector(connector) as working:
        async with working.open_async():
            await working.run_worker_async(install_signal_handlers=False, **options)
