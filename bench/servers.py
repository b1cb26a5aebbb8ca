"""What a run starts and takes away again: its own database, its own static files, the product and the floor."""

import os
import secrets
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from bench.client import HOST
from scripts.run import Processes
from scripts.start import ROOT, database

WORKERS = "2"


@dataclass(frozen=True)
class Place:
    """Where a run works. `environment` is that of the product; the process itself gets it too, to seed and to record."""

    environment: dict[str, str]
    folder: Path
    product_port: int
    floor_port: int

    @property
    def recordings(self) -> Path:
        return self.folder / "recordings.json"


@contextmanager
def place() -> Iterator[Place]:
    """An empty database beside the real one, on the same server, and a folder; both gone afterwards."""
    with (
        database(Path(os.environ.get("THROUGHLINE_VAR") or ROOT / "var")) as real,
        tempfile.TemporaryDirectory() as folder,
        own_database(real) as url,
    ):
        product_port, floor_port = free_port(), free_port()
        environment = {
            name: value for name, value in os.environ.items() if name not in {"DEBUG", "EMAIL_URL", "ACCESS_LOG"}
        } | {
            "DATABASE_URL": url,
            "THROUGHLINE_VAR": folder,
            "STATIC_ROOT": str(Path(folder) / "static"),
            "SECRET_KEY": secrets.token_urlsafe(60),
            "ALLOWED_HOSTS": HOST,
            "BASE_URL": f"http://{HOST}:{product_port}",
            "LOG_LEVEL": "WARNING",
            "WEB_CONCURRENCY": WORKERS,
            "SEATS_PER_ADDRESS": "100000",  # the load comes from one address
            "HOST": HOST,
        }
        yield Place(environment, Path(folder), product_port, floor_port)


@contextmanager
def own_database(real: str) -> Iterator[str]:
    """`<name>_bench`: made anew, dropped at the end with whoever is still connected to it."""
    parts = urlsplit(real)
    name = f"{parts.path.lstrip('/') or 'postgres'}_bench"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(real, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(real, autocommit=True) as connection:
            connection.execute(drop)


def free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def product(place: Place) -> Iterator[int]:
    """The product as production runs it; gives its master process."""
    with Processes(place.environment | {"PORT": str(place.product_port)}) as processes:
        yield serve(processes, "config.asgi:application", place.product_port)


@contextmanager
def floor(place: Place) -> Iterator[int]:
    environment = {"PORT": str(place.floor_port), "BENCH_RECORDINGS": str(place.recordings)}
    with Processes(place.environment | environment) as processes:
        yield serve(processes, "bench.floor:application", place.floor_port)


def serve(processes: Processes, application: str, port: int) -> int:
    command = (sys.executable, "-m", "gunicorn", application, "-c", "config/gunicorn.py")
    process = processes.start(application, *command)
    processes.wait_until_ready(f"http://{HOST}:{port}/health/")
    return process.pid


def memory(master: int) -> float:
    """Megabytes of a server's processes; what they share is counted once (PSS)."""
    workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return sum(proportional(pid) for pid in [str(master), *workers]) / 1024


def proportional(pid: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
