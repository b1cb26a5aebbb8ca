"""PostgreSQL goes away and comes back, behind a real server: over a door that can be shut, and by ended sessions."""

import socket
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connection
from psycopg.conninfo import conninfo_to_dict

from apps.live import outage
from tests.browser.conftest import database_url, free_port, serving

pytestmark = pytest.mark.browser

AT_ONCE = 1.5  # seconds; a page that waits for a connection waits 0.3
MANY = 8  # pages at a time, so that the pool holds as many connections afterwards


class Door:
    """A way to the database. Shut, it cuts who is in and refuses who comes, as a server does that restarts."""

    def __init__(self) -> None:
        self.values = conninfo_to_dict(database_url())
        self.port = free_port()
        self.open()

    @property
    def url(self) -> str:
        user = self.values.get("user")
        password = self.values.get("password")
        who = f"{user}:{password}@" if password else f"{user}@" if user else ""
        return f"postgresql://{who}127.0.0.1:{self.port}/{self.values['dbname']}"

    def open(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.inside: list[socket.socket] = []
        threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()

    def shut(self) -> None:
        for each in (self.listener, *self.inside):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def server(self) -> socket.socket:
        host, port = str(self.values.get("host") or "127.0.0.1"), int(self.values.get("port") or 5432)
        if not host.startswith("/"):
            return socket.create_connection((host, port))
        found = socket.socket(socket.AF_UNIX)
        found.connect(f"{host}/.s.PGSQL.{port}")
        return found

    def accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = self.server()
                self.inside += [client, server]
                for source, target in ((client, server), (server, client)):
                    threading.Thread(target=pump, args=(source, target), daemon=True).start()


def pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)


def page(address: str) -> tuple[int, float, str]:
    """The status of a page that needs the database, the seconds it took and what it says."""
    began = time.monotonic()
    try:
        with urllib.request.urlopen(f"{address}/join/12345678/", timeout=30) as answer:  # noqa: S310  # our own address
            return answer.status, time.monotonic() - began, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, time.monotonic() - began, error.read().decode()


def pages(address: str) -> list[tuple[int, float]]:
    with ThreadPoolExecutor(MANY) as threads:
        return [(status, took) for status, took, _ in threads.map(page, [address] * MANY)]


def test_an_outage_is_said_at_once_and_over_at_once(transactional_db: None, static_root: Path, tmp_path: Path) -> None:
    door = Door()
    with serving(static_root, tmp_path / "log", DATABASE_URL=door.url, WEB_CONCURRENCY="1") as address:
        assert {status for status, _ in pages(address)} == {404}
        door.shut()
        time.sleep(1)
        status, took, said = page(address)
        assert (status, "The database cannot be reached" in said) == (503, True)
        assert took < AT_ONCE
        assert {status for status, _ in pages(address)} == {503}
        door.open()
        deadline = time.monotonic() + 10
        while page(address)[0] != 404:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert {status for status, _ in pages(address)} == {404}
    door.shut()


def test_connections_that_died_while_nobody_used_them_trouble_nobody(
    transactional_db: None, static_root: Path, tmp_path: Path
) -> None:
    with serving(static_root, tmp_path / "log", WEB_CONCURRENCY="1") as address:
        assert {status for status, _ in pages(address)} == {404}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            assert cursor.fetchone()[0] > 2
        outage.pool().drain()  # those of this process are dead too, and no listener sees it here
        time.sleep(2)
        answers = pages(address)
        assert {status for status, _ in answers} == {404}
        assert max(took for _, took in answers) < AT_ONCE
