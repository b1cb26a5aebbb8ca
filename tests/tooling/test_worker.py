"""The job worker as a process: it outlives its database's restarts, and its health is what it says."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

from config.health import why_not_well
from config.worker import keep_working
from tests.loops import in_a_loop
from tests.tooling.commands import ROOT, Ended, python
from tests.tooling.embedded import OwnServer

KEY = "a key for tests only, longer than the fifty characters Django asks for"


@pytest.fixture(scope="module")
def database(own_folder: Path) -> Iterator[OwnServer]:
    """With the tables of the jobs alone."""
    server = OwnServer(own_folder / "worker")
    migrated = manage(server, "migrate", "procrastinate", "--verbosity", "0")
    assert migrated.code == 0, migrated.lines
    yield server
    server.server.cleanup()


def environment(database: OwnServer) -> dict[str, str]:
    return {"DATABASE_URL": database.url, "SECRET_KEY": KEY, "LOG_LEVEL": "INFO"}


def manage(database: OwnServer, *arguments: str) -> Ended:
    return python("manage.py", *arguments, **environment(database))


@pytest.fixture
def worker(database: OwnServer, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "manage.py", "procrastinate", "worker"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment(database), stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def asked(database: OwnServer, question: LiteralString) -> object:
    with psycopg.connect(database.url) as connection:
        row = connection.execute(question).fetchone()
    return row and row[0]


def defer(database: OwnServer, lock: str) -> None:
    """A job that needs no table but those of the jobs."""
    with psycopg.connect(database.url) as connection:
        connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args) VALUES ('default', 'live.forget_jobs', %s, %s)",
            [lock, '{"timestamp": 0}'],
        )


def within(seconds: float, true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.2)
    return False


def is_done(database: OwnServer, lock: str) -> Callable[[], bool]:
    def ask() -> bool:
        with psycopg.connect(database.url) as connection:
            row = connection.execute("SELECT status FROM procrastinate_jobs WHERE lock = %s", [lock]).fetchone()
        return row == ("succeeded",)

    return ask


def test_worker_comes_back_after_every_restart_of_its_database(
    database: OwnServer, worker: subprocess.Popen[bytes]
) -> None:
    defer(database, "before")
    assert within(60, is_done(database, "before"))
    for number, after in ((signal.SIGINT, "a restart"), (signal.SIGQUIT, "a crash")):
        database.stop(number)
        time.sleep(3)
        database.start()
        defer(database, after)
        assert within(60, is_done(database, after))
        assert worker.poll() is None
    worker.terminate()
    assert worker.wait(30) == 0


def test_health_is_that_of_the_worker(database: OwnServer, worker: subprocess.Popen[bytes]) -> None:
    def health() -> list[tuple[int, str]]:
        cheap = python("-m", "config.health", DATABASE_URL=database.url)
        full = manage(database, "procrastinate", "healthchecks")
        return [(ended.code, ended.out + " ".join(ended.lines)) for ended in (cheap, full)]

    assert within(60, lambda: asked(database, "SELECT count(*) FROM procrastinate_workers") == 1)
    assert [code for code, _ in health()] == [0, 0]
    worker.kill()
    worker.wait()
    with psycopg.connect(database.url) as connection:
        connection.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '40 seconds'")
    assert [code for code, _ in health()] == [1, 1]
    assert all(re.search(r"No job worker has given a sign of life for \d\d seconds\.", said) for _, said in health())
    with psycopg.connect(database.url) as connection:
        connection.execute("UPDATE procrastinate_jobs SET worker_id = NULL")
        connection.execute("DELETE FROM procrastinate_workers")
    assert [(code, said.removeprefix("CommandError: ")) for code, said in health()] == 2 * [
        (1, "No job worker is there.")
    ]
    database.stop()
    assert [(code, "The database cannot be asked: " in said) for code, said in health()] == 2 * [(1, True)]
    database.start()


def test_health_without_an_address_says_how_to_ask() -> None:
    ended = python("-m", "config.health")
    assert (ended.code, ended.lines) == (
        1,
        ["Set DATABASE_URL, or ask with: python manage.py procrastinate healthchecks"],
    )


@pytest.mark.parametrize(("age", "well"), [(None, False), (0, True), (30, True), (31, False)])
def test_a_worker_is_well_for_half_a_minute_after_its_heartbeat(age: float | None, *, well: bool) -> None:
    assert (why_not_well(age) is None) == well


class Broken:
    """Work that fails each time, and a count of how often it was tried."""

    def __init__(self) -> None:
        self.tried = 0

    async def __call__(self) -> None:
        self.tried += 1
        raise ConnectionError("The database is away.")


def test_worker_gives_up_with_a_code_and_a_sentence(caplog: pytest.LogCaptureFixture) -> None:
    broken = Broken()
    assert in_a_loop(keep_working(broken, asyncio.Event(), patience=2)) == 1
    assert broken.tried == 3
    assert caplog.messages == [
        "The job worker starts again in 1 s. The database is away.",
        "The job worker starts again in 2 s. The database is away.",
        "The job worker gives up: it could not work for 0 minutes. The database is away.",
    ]


def test_worker_that_shall_work_off_what_waits_tries_once() -> None:
    broken = Broken()

    async def work() -> None:
        return

    assert in_a_loop(keep_working(broken, asyncio.Event(), once=True)) == 1
    assert broken.tried == 1
    assert in_a_loop(keep_working(work, asyncio.Event(), once=True)) == 0


def test_worker_that_is_asked_to_stop_in_a_pause_stops_at_once() -> None:
    async def ask_later() -> int:
        event = asyncio.Event()
        asyncio.get_running_loop().call_later(0.3, event.set)
        return await keep_working(Broken(), event)

    began = time.monotonic()
    assert in_a_loop(ask_later()) == 0
    assert time.monotonic() - began < 0.9
