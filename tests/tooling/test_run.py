"""`make run`: what cannot work is one clear line and a code other than 0."""

import itertools
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from scripts.run import RESTARTS, Processes
from scripts.start import CannotStartError
from tests.tooling.commands import ROOT, Ended, python


def start(var: Path, **environment: str) -> Ended:
    return python("-m", "scripts.run", **{"THROUGHLINE_VAR": str(var), "PORT": "0", **environment})


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_run_names_a_port_in_use(tmp_path: Path, taken_port: int) -> None:
    ended = start(tmp_path, PORT=str(taken_port))
    assert ended.lines == [
        f"Port {taken_port} is in use; stop what listens there or choose another one: make run PORT={taken_port + 1}"
    ]
    assert ended.code == 1


@pytest.mark.parametrize("port", ["web", "0", "65536", "-1", "8000.5"])
def test_run_refuses_what_is_no_port(tmp_path: Path, port: str) -> None:
    ended = start(tmp_path, PORT=port)
    assert ended.lines == [f"PORT must be a number from 1 to 65535, but it is {port!r}."]
    assert ended.code == 1


def test_run_says_when_its_folder_cannot_be_written(tmp_path: Path, free_port: int) -> None:
    var = tmp_path / "var"
    var.write_text("a file where a folder should be")
    ended = start(var, PORT=str(free_port))
    assert ended.lines == [
        f"{var} cannot be written (File exists); change its owner, or set THROUGHLINE_VAR to another folder."
    ]
    assert ended.code == 1


def test_run_says_where_it_sought_the_database_but_not_the_password(tmp_path: Path, free_port: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nobody = closed.getsockname()[1]
    url = f"postgres://ana:very-secret@127.0.0.1:{nobody}/plans"
    ended = start(tmp_path, PORT=str(free_port), DATABASE_URL=url)
    assert len(ended.lines) == 1
    assert ended.lines[0].startswith(f"The database at 127.0.0.1:{nobody}/plans cannot be reached: ")
    assert "Connection refused" in ended.lines[0]
    assert "very-secret" not in ended.out + ended.lines[0]
    assert ended.code == 1


def test_run_says_how_a_database_address_looks(tmp_path: Path, free_port: int) -> None:
    ended = start(tmp_path, PORT=str(free_port), DATABASE_URL="mysql and a password")
    assert ended.lines == ["DATABASE_URL cannot be read: expected postgres://user:password@host:port/name."]
    assert ended.code == 1


def test_a_second_start_on_the_same_port_hears_of_it_while_the_first_prepares(var: Path, free_port: int) -> None:
    environment = {"PATH": os.environ["PATH"], "PORT": str(free_port), "THROUGHLINE_VAR": str(var / "one")}
    command = [sys.executable, "-m", "scripts.run"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "Starting the database\n"
        ended = start(var / "two", PORT=str(free_port))
        first.send_signal(signal.SIGINT)
        assert first.stdout.read() == "Stopped.\n"
    assert ended.lines[0].startswith(f"Port {free_port} is in use;")
    assert (ended.code, ended.out, first.returncode) == (1, "", 0)


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


class Watched:
    """A look that counts, and ends the watch after what the test wants has happened."""

    def __init__(self, processes: Processes, restarts: int) -> None:
        self.processes, self.restarts = processes, restarts

    def __call__(self) -> None:
        if sum(len(child.restarts) for child in self.processes.running.values()) == self.restarts:
            raise KeyboardInterrupt


def test_what_ends_is_started_again(capfd: pytest.CaptureFixture[str]) -> None:
    with Processes({"PATH": os.environ["PATH"]}) as processes:
        first = processes.start("clock", "sleep", "600")
        first.kill()
        with pytest.raises(KeyboardInterrupt):
            processes.watch(Watched(processes, 1))
        second = processes.running["clock"].process
        assert psutil.Process(second.pid).name() == "sleep"
    assert second.poll() is not None
    assert capfd.readouterr().err == "The clock stopped with code -9 and is started again.\n"


def test_what_ends_again_and_again_stops_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    with Processes({"PATH": os.environ["PATH"]}) as processes:
        processes.start("clock", "false")
        with pytest.raises(CannotStartError) as refused:
            processes.watch(lambda: None)
        assert len(processes.running["clock"].restarts) == RESTARTS
    assert str(refused.value) == "The clock stopped with code 1, 6 times in 5 minutes; everything else is stopped too."


def test_run_prints_its_steps_and_starts_again_what_was_killed(tmp_path: Path, var: Path, free_port: int) -> None:
    """From nothing to a page; then database, web server and worker end, and all of it comes back."""
    environment = {"PATH": os.environ["PATH"], "PORT": str(free_port), "THROUGHLINE_VAR": str(var)}
    command = [sys.executable, "-m", "scripts.run"]
    with (tmp_path / "err").open("wb") as err:
        running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=err, text=True)
    assert running.stdout is not None
    try:
        said = list(itertools.takewhile(lambda line: line != "Ctrl-C stops everything.\n", running.stdout))
        assert f"Throughline is at http://127.0.0.1:{free_port}\n" in said, (tmp_path / "err").read_text()
        steps = (tmp_path / "err").read_text()
        for step in ("translations", "tables", "static files", "playbook", "demo"):
            assert step in steps

        def health() -> bool:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{free_port}/health/", timeout=5) as answer:
                    return bool(answer.status == 200)
            except OSError:
                return False

        def heard(what: str) -> Callable[[], bool]:
            return lambda: f"The {what}" in (tmp_path / "err").read_text().replace(" with code -9", "")

        assert health()
        children = {" ".join(child.cmdline()): child for child in psutil.Process(running.pid).children()}
        for child in children.values():
            child.kill()
        until(heard("web server stopped and is started again."))
        until(heard("job worker stopped and is started again."))
        until(health)
        os.kill(int((var / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
        until(heard("database stopped and is started again."))
        until(health)
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(30)
        running.stdout.close()
    assert running.returncode == 0
    assert not (var / "postgres" / "postmaster.pid").exists()
