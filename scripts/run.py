"""`make run`: database, web server and job worker for trying Throughline on one machine, stopped together by Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn, Self

from scripts.start import ROOT, CannotStartError, database, database_watch, listen, secret_key, writable_folder

HOST = "127.0.0.1"
READY_WITHIN = 60  # seconds
STOPPED_WITHIN = 10  # seconds; then a process is killed
RESTARTS, RESTARTS_WITHIN = 5, 300  # of one process, in so many seconds; one more is a fault that stays
PYTHON = sys.executable


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        _run()
    except CannotStartError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.")
    return 0


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _run() -> None:
    wanted = os.environ.get("PORT", "8000")
    # Held from here on, so that a second start on the same port hears of it at once, and the web server keeps it.
    with listen(HOST, wanted) as listening:
        var = writable_folder(Path(os.environ.get("THROUGHLINE_VAR") or ROOT / "var"))
        address = f"http://{HOST}:{wanted}"
        environment = {
            "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(var),
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "BASE_URL": address,
            "LOG_LEVEL": "WARNING",
            **os.environ,
            "THROUGHLINE_VAR": str(var),
            "HOST": HOST,
            "PORT": wanted,
        }
        print("Starting the database", flush=True)
        with database(var) as url, Processes(environment | {"DATABASE_URL": url}) as processes:
            sign_ins = processes.finish("The preparation", PYTHON, "-m", "scripts.prepare")
            socket = f"fd://{listening.fileno()}"
            processes.start("web server", PYTHON, "-m", "config.serve", "--bind", socket, keep=listening.fileno())
            processes.start("job worker", PYTHON, "manage.py", "procrastinate", "worker")
            processes.wait_until_ready(f"{address}/health/")
            print(f"\nThroughline is at {address}\n\n{sign_ins}\nCtrl-C stops everything.", flush=True)
            processes.watch(database_watch(var))


@dataclass
class Child:
    """A process, what it takes to start it again, and when that was done."""

    process: subprocess.Popen[bytes]
    again: Callable[[], subprocess.Popen[bytes]]
    restarts: list[float] = field(default_factory=list)


class Processes:
    """Child processes that end together, each in a session of its own so that Ctrl-C reaches only this one."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.running: dict[str, Child] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for child in self.running.values():
            child.process.terminate()
        deadline = time.monotonic() + STOPPED_WITHIN
        for child in self.running.values():
            try:
                child.process.wait(max(0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                with suppress(ProcessLookupError):
                    os.killpg(child.process.pid, signal.SIGKILL)
                child.process.wait()

    def start(
        self, name: str, *command: str, output: int | None = None, keep: int | None = None
    ) -> subprocess.Popen[bytes]:
        """`keep` is an open file that the process gets."""

        def begin() -> subprocess.Popen[bytes]:
            kept = () if keep is None else (keep,)
            return subprocess.Popen(
                command, cwd=ROOT, env=self.environment, start_new_session=True, stdout=output, pass_fds=kept
            )

        self.running[name] = Child(begin(), begin)
        return self.running[name].process

    def finish(self, name: str, *command: str) -> str:
        """What the command printed, after its end; if it fails, its own words have said why."""
        process = self.start(name, *command, output=subprocess.PIPE)
        printed = process.communicate()[0].decode()
        del self.running[name]
        if process.returncode:
            raise CannotStartError(f"{name} failed; the reason stands above.")
        return printed

    def wait_until_ready(self, url: str) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline:
            for name, child in self.running.items():
                if (code := child.process.poll()) is not None:
                    raise CannotStartError(f"The {name} stopped with code {code}; everything else is stopped too.")
            with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  (our own address)
                return
            time.sleep(0.1)
        raise CannotStartError(f"The web server did not answer at {url} within {READY_WITHIN} seconds.")

    def watch(self, look: Callable[[], None]) -> NoReturn:
        """Starts again what ends, after a `look` at what it rests on."""
        while True:
            look()
            for name, child in self.running.items():
                if (code := child.process.poll()) is not None:
                    self._restart(name, child, code)
            time.sleep(0.5)

    def _restart(self, name: str, child: Child, code: int) -> None:
        now = time.monotonic()
        child.restarts = [when for when in child.restarts if now - when < RESTARTS_WITHIN]
        if len(child.restarts) == RESTARTS:
            message = f"The {name} stopped with code {code}, {RESTARTS + 1} times in {RESTARTS_WITHIN // 60} minutes; everything else is stopped too."
            raise CannotStartError(message)
        print(f"The {name} stopped with code {code} and is started again.", file=sys.stderr, flush=True)
        with suppress(ProcessLookupError):  # workers of a killed server would go on and answer beside the new ones
            os.killpg(child.process.pid, signal.SIGKILL)
        time.sleep(len(child.restarts))
        child.restarts.append(now)
        child.process = child.again()


if __name__ == "__main__":
    sys.exit(main())
