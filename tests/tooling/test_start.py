"""The key and the embedded database of a local installation."""

import os
import signal
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from config.embedded import EmbeddedServer, EmbeddedServerError, serves
from config.postgres import database_url
from scripts.start import secret_key
from tests.tooling.commands import ROOT, python
from tests.tooling.embedded import OwnServer

ASK = """
import pathlib, sys, psycopg
from config.postgres import database_url
url = database_url(pathlib.Path(sys.argv[1]))
with psycopg.connect(url) as connection:
    print(connection.execute("SELECT 1").fetchone()[0], flush=True)
"""


def test_secret_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    key = secret_key(tmp_path)
    assert len(key) >= 50
    assert secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_database_url_of_the_environment_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")
    assert database_url(tmp_path) == "postgres://somewhere/else"
    assert list(tmp_path.iterdir()) == []


def test_embedded_server_stops_with_its_last_user_even_after_one_was_killed(var: Path) -> None:
    holding = subprocess.Popen(
        [sys.executable, "-c", f"{ASK}\nsys.stdin.read()", str(var)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holding.stdout is not None
    assert holding.stdout.readline() == b"1\n"
    assert postgres_runs(var)
    holding.send_signal(signal.SIGKILL)
    holding.communicate()
    assert postgres_runs(var)

    ended = python("-W", "error", "-c", ASK, str(var))
    assert (ended.code, ended.out, ended.lines) == (0, "1\n", [])
    assert not postgres_runs(var)


def test_embedded_server_says_when_it_cannot_start(var: Path) -> None:
    (var / "postgres").mkdir()
    (var / "postgres" / "PG_VERSION").write_text("9\n")
    ended = python("-c", ASK, str(var))
    assert ended.code == 1
    assert ended.lines[-1].startswith(
        "django.core.exceptions.ImproperlyConfigured: The embedded PostgreSQL did not start;"
    )


@pytest.mark.parametrize("name", ["a folder with blanks", 'it\'s $HOME, `x` "y" & 50 %', "deep" * 30])
def test_embedded_server_starts_in_a_folder_with_any_name(var: Path, name: str) -> None:
    for _ in range(2):  # the second time over what the first one left
        ended = python("-W", "error", "-c", ASK, str(var / name))
        assert (ended.code, ended.out, ended.lines) == (0, "1\n", [])


def test_embedded_server_leaves_a_stranger_of_its_pid_file_alone(var: Path) -> None:
    """After a power cut, the number in the file may be anybody's."""
    server = OwnServer(var)
    lock = var / "postgres" / "postmaster.pid"
    lines = lock.read_text().splitlines(keepends=True)
    server.stop(signal.SIGKILL)
    stranger = subprocess.Popen(["sleep", "600"])
    try:
        lock.write_text("".join([f"{stranger.pid}\n", *lines[1:]]))
        server.start()
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        lock.write_text("".join([f"{stranger.pid}\n", *lines[1:]]))
        server.server.cleanup()
        assert stranger.poll() is None
        with pytest.raises(EmbeddedServerError, match=r"A PostgreSQL, process \d+, runs in .* without its pid file\."):
            server.start()
    finally:
        stranger.kill()
        stranger.wait()
        left = [process for process in psutil.process_iter() if serves(process, var / "postgres")]
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGINT)
        psutil.wait_procs(left, timeout=30)


def test_embedded_server_starts_after_an_interrupted_first_start(var: Path) -> None:
    starting = subprocess.Popen(
        [sys.executable, "-c", ASK, str(var)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not list(var.glob("postgres-unfinished-*/PG_VERSION")) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(starting.pid, signal.SIGKILL)
    starting.wait()
    assert not (var / "postgres").exists()
    assert list(var.glob("postgres-unfinished-*"))

    ended = python("-c", ASK, str(var))
    assert (ended.code, ended.out) == (0, "1\n")
    assert sorted(path.name for path in var.iterdir()) == ["postgres", "postgres.lock"]


def test_embedded_server_says_what_its_folder_holds(var: Path) -> None:
    (var / "postgres").mkdir()
    (var / "postgres" / "letter.txt").write_text("Not a database.")
    with pytest.raises(EmbeddedServerError, match=r"holds something else than a database: move it away"):
        EmbeddedServer(var / "postgres").start()
    assert (var / "postgres" / "letter.txt").read_text() == "Not a database."


def postgres_runs(var: Path, within: float = 5) -> bool:
    """Whether the server of `var` answers to its process number; a stopping one gets a moment."""
    file = var / "postgres" / "postmaster.pid"
    if not file.exists():
        return False
    pid = int(file.read_text().splitlines()[0])
    deadline = time.monotonic() + within
    while psutil.pid_exists(pid) and not file.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    return bool(psutil.pid_exists(pid))
