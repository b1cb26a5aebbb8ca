"""`make run`: what cannot work is one clear line and a code other than 0."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tooling.commands import Ended, python


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
    url = f"postgres://ana:very-secret@127.0.0.1:{free_port}/plans"
    ended = start(tmp_path, PORT=str(free_port), DATABASE_URL=url)
    assert len(ended.lines) == 1
    assert ended.lines[0].startswith(f"The database at 127.0.0.1:{free_port}/plans cannot be reached: ")
    assert "very-secret" not in ended.out + ended.lines[0]
    assert ended.code == 1


def test_run_says_how_a_database_address_looks(tmp_path: Path, free_port: int) -> None:
    ended = start(tmp_path, PORT=str(free_port), DATABASE_URL="mysql and a password")
    assert ended.lines == ["DATABASE_URL cannot be read: expected postgres://user:password@host:port/name."]
    assert ended.code == 1
