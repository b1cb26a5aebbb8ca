"""The key and the embedded database of a local installation."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from config.postgres import database_url
from scripts.start import secret_key
from tests.tooling.commands import ROOT, python

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


def test_embedded_server_stops_with_its_last_user_even_after_one_was_killed(tmp_path: Path) -> None:
    holding = subprocess.Popen(
        [sys.executable, "-c", f"{ASK}\nsys.stdin.read()", str(tmp_path)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holding.stdout is not None
    assert holding.stdout.readline() == b"1\n"
    assert postgres_runs(tmp_path)
    holding.send_signal(signal.SIGKILL)
    holding.communicate()
    assert postgres_runs(tmp_path)

    ended = python("-W", "error", "-c", ASK, str(tmp_path))
    assert (ended.code, ended.out, ended.lines) == (0, "1\n", [])
    assert not postgres_runs(tmp_path)


def test_embedded_server_says_when_it_cannot_start(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("9\n")
    ended = python("-c", ASK, str(tmp_path))
    assert ended.code == 1
    assert ended.lines[-1].startswith(
        "django.core.exceptions.ImproperlyConfigured: The embedded PostgreSQL did not start;"
    )


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
