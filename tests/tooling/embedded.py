"""A PostgreSQL of a test's own, which it may stop, start and break: the one that the tests share stays in peace."""

import os
import signal
from pathlib import Path

import psutil

from config.embedded import EmbeddedServer, start


class OwnServer:
    def __init__(self, var: Path) -> None:
        var.mkdir(exist_ok=True)
        self.server: EmbeddedServer = start(var.resolve() / "postgres")
        self.url = self.server.get_uri()

    @property
    def process(self) -> psutil.Process:
        process = self.server.postmaster()
        assert process is not None
        return process

    def stop(self, number: int = signal.SIGINT) -> None:
        process = self.process
        os.kill(process.pid, number)
        psutil.wait_procs([process], timeout=30)

    def start(self) -> None:
        self.server.start()
