"""The way to back up and restore that docs/operating.md gives, on a PostgreSQL of the test's own."""

import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.tooling.commands import ROOT
from tests.tooling.embedded import OwnServer

PREFIX = "    docker compose exec -T postgres "


@pytest.fixture(scope="module")
def server(own_folder: Path) -> Iterator[OwnServer]:
    server = OwnServer(own_folder / "backup")
    yield server
    server.server.cleanup()


def documented(name: str) -> list[list[str]]:
    """The commands of the page that run `name`, without what the shell does with their files."""
    lines = (ROOT / "docs/operating.md").read_text().splitlines()
    commands = [shlex.split(line.removeprefix(PREFIX)) for line in lines if line.startswith(PREFIX + name)]
    return [command[: command.index("<" if "<" in command else ">")] for command in commands]


def run(server: OwnServer, command: list[str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """As in the container, but at this server's address."""
    address = {"PGHOST": server.url.partition("host=")[2]}
    words = [{"throughline": "postgres"}.get(word, word) for word in command]
    program = str(server.server.programs / words[0])
    return subprocess.run([program, *words[1:]], env=address, input=given, capture_output=True, check=False)


def ideas(server: OwnServer) -> int:
    with psycopg.connect(server.url) as connection:
        row = connection.execute("SELECT count(*) FROM idea").fetchone()
    assert row is not None
    return int(row[0])


def test_a_truncated_dump_is_noticed_and_changes_nothing(server: OwnServer) -> None:
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE idea (id integer PRIMARY KEY, words text)")
        connection.execute("INSERT INTO idea SELECT n, md5(n::text) || md5((-n)::text) FROM generate_series(1, 5000) n")
    (dump,) = documented("pg_dump")
    verify, verify_again, restore = documented("pg_restore")
    assert verify == verify_again
    whole = run(server, dump).stdout
    assert run(server, verify, whole).returncode == 0

    with psycopg.connect(server.url) as connection:
        connection.execute("DELETE FROM idea WHERE id > 4000")
    for size in (len(whole) // 2, len(whole) * 9 // 10, len(whole) - 100):
        cut = whole[:size]
        assert run(server, verify, cut).returncode == 1
        assert run(server, restore, cut).returncode == 1  # even where nobody verified it
        assert ideas(server) == 4000

    assert run(server, restore, whole).returncode == 0
    assert ideas(server) == 5000
