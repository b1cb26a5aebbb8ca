"""Telling the other processes, after the commit, that a channel has news.

PostgreSQL serializes the commits of transactions that NOTIFY, so a change never notifies by itself: one thread per
process collects the channels with news and sends a single notice for each, at most every `PAUSE` seconds.
"""

import logging
import threading
from collections.abc import Collection
from typing import Any

import psycopg
from django.db import connection

PG_CHANNEL = "throughline_live"
PAUSE = 0.02
logger = logging.getLogger(__name__)


def connection_parameters() -> dict[str, Any]:
    """What Django's own connections use, without what only Django understands."""
    left_out = {"cursor_factory", "context", "prepare_threshold"}
    return {key: value for key, value in connection.get_connection_params().items() if key not in left_out}


class Announcer(threading.Thread):
    """Sends the collected notices. A notice lost with the connection is made up for by the listeners' own look at the
    log (`hub.LOOK_EVERY`), so sending is tried twice and then given up."""

    def __init__(self) -> None:
        super().__init__(name="live-announcer", daemon=True)
        self.news: set[str] = set()
        self.woken = threading.Event()
        self.guard = threading.Lock()
        self.parameters = connection_parameters()
        self.connection: psycopg.Connection | None = None

    def add(self, channel: str) -> None:
        with self.guard:
            self.news.add(channel)
        self.woken.set()

    def run(self) -> None:
        while True:
            self.woken.wait()
            self.woken.clear()
            with self.guard:
                channels, self.news = self.news, set()
            try:
                self.send(channels)
            except psycopg.Error:
                logger.warning("A live notice could not be sent; listeners find the news by themselves.", exc_info=True)
            threading.Event().wait(PAUSE)

    def send(self, channels: Collection[str]) -> None:
        try:
            self.notify(channels)
        except psycopg.OperationalError:  # the connection was lost while nobody used it
            self.notify(channels)

    def notify(self, channels: Collection[str]) -> None:
        if self.connection is None or self.connection.closed:
            self.connection = psycopg.connect(**self.parameters, autocommit=True)
        try:
            for channel in channels:
                self.connection.execute("SELECT pg_notify(%s, %s)", [PG_CHANNEL, channel])
        except psycopg.OperationalError:
            self.connection.close()
            raise


_announcer: Announcer | None = None
_guard = threading.Lock()


def announce(channel: str) -> None:
    """Let every process know that `channel` has news; returns at once."""
    global _announcer  # noqa: PLW0603  (one thread per process, started when first needed, so after any fork)
    with _guard:
        if _announcer is None or not _announcer.is_alive():
            _announcer = Announcer()
            _announcer.start()
    _announcer.add(channel)


def hang_up() -> None:
    """Close this process's own connection; the next notice opens a new one."""
    if _announcer is not None and _announcer.connection is not None:
        _announcer.connection.close()
