"""What `make run` and the checks need before anything starts: a port, a writable folder, a key, a database."""

import os
import secrets
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from config.embedded import EmbeddedServerError
from config.postgres import EXPECTED, database_url, embedded_server

ROOT = Path(__file__).resolve().parent.parent


class CannotStartError(Exception):
    """Carries the one sentence a person needs to read."""


def listen(host: str, wanted: str) -> socket.socket:
    """A socket that listens at the port `wanted`."""
    if not wanted.isdecimal() or not 0 < int(wanted) < 2**16:
        raise CannotStartError(f"PORT must be a number from 1 to 65535, but it is {wanted!r}.")
    port = int(wanted)
    try:
        return socket.create_server((host, port), backlog=2048)
    except PermissionError as error:
        raise CannotStartError(f"Port {port} is reserved for root; choose another one: make run PORT=8001") from error
    except OSError as error:
        message = f"Port {port} is in use; stop what listens there or choose another one: make run PORT={port + 1}"
        raise CannotStartError(message) from error


def writable_folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        message = (
            f"{path} cannot be written ({error.strerror}); change its owner, or set THROUGHLINE_VAR to another folder."
        )
        raise CannotStartError(message) from error
    return path


def secret_key(var: Path) -> str:
    """The key of a local installation: made once, kept in `var/`, readable by its owner alone."""
    path = var / "secret-key"
    try:
        if not path.exists():
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:  # noqa: PTH123  (with a mode)
                file.write(secrets.token_urlsafe(60))
        return path.read_text()
    except OSError as error:
        raise CannotStartError(
            f"{path} cannot be read ({error.strerror}); change its owner, or set SECRET_KEY."
        ) from error


@contextmanager
def database(var: Path) -> Iterator[str]:
    """The address of a database that answers: `DATABASE_URL`, or the embedded server, stopped at the end."""
    with ExitStack() as stack:
        try:
            if not os.environ.get("DATABASE_URL"):
                stack.callback(embedded_server(var).cleanup)
            url = database_url(var)
        except ImproperlyConfigured as error:
            raise CannotStartError(str(error)) from error
        check_reachable(url)
        yield url


def database_watch(var: Path) -> Callable[[], None]:
    """Looks after the embedded server: one that somebody stopped, or that was killed, is started again."""
    if os.environ.get("DATABASE_URL"):
        return lambda: None
    server = embedded_server(var)

    def look() -> None:
        if server.postmaster() is not None:
            return
        print("The database stopped and is started again.", file=sys.stderr, flush=True)
        try:
            server.start()
        except EmbeddedServerError as error:
            raise CannotStartError(f"The database stopped and did not start again. {error}") from error

    return look


def check_reachable(url: str) -> None:
    """Says where it tried, never with which password."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise CannotStartError(EXPECTED) from error
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError as error:
        place = f"{parts.get('host', 'localhost')}:{parts.get('port', 5432)}/{parts.get('dbname', '')}"
        reason = " ".join(str(error).split())  # its first line says what happened, its last asks what may be wrong
        raise CannotStartError(f"The database at {place} cannot be reached: {reason}") from error
