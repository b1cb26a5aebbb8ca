"""What a process does about its database connections when PostgreSQL goes away, and when it is back.

The listener is the one connection that is always in use, so it sees a restart at once. The idle ones of the pool are dead
then without knowing. Checked one by one by the pages that get them, each costs a longer pause, in all more than a page
waits, and minutes later. So they are thrown away together.
"""

from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from psycopg_pool import ConnectionPool

WAIT_WHILE_AWAY = 0.3  # seconds a page waits for a connection before it says that the database is away


def pool() -> "ConnectionPool":
    connections: ConnectionPool = connection.pool  # type: ignore[attr-defined]  # only PostgreSQL's has one
    return connections


def give_up_connections() -> None:
    pool().timeout = WAIT_WHILE_AWAY
    pool().drain()


def wait_as_usual() -> None:
    pool().timeout = connection.settings_dict["OPTIONS"]["pool"]["timeout"]
