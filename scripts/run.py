"""`make run`: database, web server and job worker for trying Throughline on one machine, stopped together by Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn, Self

from scripts.start import ROOT, CannotStartError, database, free_port, secret_key, writable_folder

HOST = "127.0.0.1"
READY_WITHIN = 60  # seconds
STOPPED_WITHIN = 10  # seconds; then a process is killed
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
    port = free_port(HOST, os.environ.get("PORT", "8000"))
    var = writable_folder(Path(os.environ.get("THROUGHLINE_VAR") or ROOT / "var"))
    address = f"http://{HOST}:{port}"
    environment = {
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(var),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "BASE_URL": address,
        "LOG_LEVEL": "WARNING",
        **os.environ,
        "THROUGHLINE_VAR": str(var),
        "HOST": HOST,
        "PORT": str(port),
    }
    print("Starting the database", flush=True)
    with database(var) as url, Processes(environment | {"DATABASE_URL": url}) as processes:
        print("Preparing tables, playbook and demo", flush=True)
        sign_ins = processes.finish("The preparation", PYTHON, "-m", "scripts.prepare")
        processes.start("web server", PYTHON, "-m", "gunicorn", "config.asgi:application", "-c", "config/gunicorn.py")
        processes.start("job worker", PYTHON, "manage.py", "procrastinate", "worker")
        processes.wait_until_ready(f"{address}/health/")
        print(f"\nThroughline is at {address}\n\n{sign_ins}\nCtrl-C stops everything.", flush=True)
        processes.watch()


class Processes:
    """Child processes that end together, each in a session of its own so that Ctrl-C reaches only this one."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for process in self.running.values():
            process.terminate()
        deadline = time.monotonic() + STOPPED_WITHIN
        for process in self.running.values():
            try:
                process.wait(max(0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def start(self, name: str, *command: str, output: int | None = None) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True, stdout=output)
        self.running[name] = process
        return process

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
            self._check()
            with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  (our own address)
                return
            time.sleep(0.1)
        raise CannotStartError(f"The web server did not answer at {url} within {READY_WITHIN} seconds.")

    def watch(self) -> NoReturn:
        while True:
            self._check()
            time.sleep(0.5)

    def _check(self) -> None:
        for name, process in self.running.items():
            if process.poll() is not None:
                raise CannotStartError(
                    f"The {name} stopped with code {process.returncode}; everything else is stopped too."
                )


if __name__ == "__main__":
    sys.exit(main())
