"""`python -m bench [--quick] [library]`: seeds, measures, prints, and takes everything away again."""

import argparse
import asyncio
import gc
import os
import platform
import resource
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import django
import uvloop
from django.core.exceptions import ImproperlyConfigured

from bench import servers
from bench.size import FULL, QUICK, Size
from scripts.start import CannotStartError

if TYPE_CHECKING:
    from bench.data import Seeded

LONGEST = 20 * 60  # seconds; then the run gives up
FILES = 4096  # a stream is an open file, here and in the servers


def main() -> int:
    arguments = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    arguments.add_argument("--quick", action="store_true", help="small numbers, to see that everything works")
    arguments.add_argument("part", nargs="?", choices=["library"], help="only the pages of the library, and search")
    chosen = arguments.parse_args()
    size = QUICK if chosen.quick else FULL
    for number in (signal.SIGALRM, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    signal.alarm(LONGEST)
    allow_files()
    try:
        with servers.place() as place:
            os.environ |= place.environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
            print(run_library(place, size) if chosen.part else run(place, size))
    except (CannotStartError, ImproperlyConfigured) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped before the end; what was started is gone.", file=sys.stderr)
        return 1
    return 0


def interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def allow_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES, hard), hard))


def told[R](what: str, work: Callable[[], R]) -> R:
    """Says on the error stream what is going on, for the report alone belongs on the other."""
    started = time.monotonic()
    print(f"{what} …", file=sys.stderr, end=" ", flush=True)
    result = work()
    print(f"{time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    return result


def begin(size: Size) -> "Seeded":
    django.setup()
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    from bench import data, measuring

    told("tables and static files", measuring.prepare)
    return told(f"seeding {size.rows}", lambda: data.seed(size))


def run(place: servers.Place, size: Size) -> str:
    seeded = begin(size)
    from bench import fanout, joining, measuring, report, writes

    found = told("recording", lambda: measuring.record_all(seeded, place))
    gc.freeze()
    with servers.product(place) as product, servers.floor(place) as floor:
        ports, masters = (place.product_port, place.floor_port), (product, floor)
        timed = told("pages", lambda: measuring.time_all(found, ports, size))
        reading = told("reading", lambda: measuring.read_plan(found, ports, size))
        visits = told("first visits", lambda: measuring.visits(found, ports))
        heard = told("fan-out", lambda: fanout.measure(seeded, size, ports, masters))
        joined = told("joining", lambda: joining.measure(seeded, size, ports))
        written = told("writing", lambda: writes.measure(seeded, size, ports))
    results = report.Results(timed, reading, written, heard, joined, visits)
    return f"{machine(size)}\n\n{report.markdown(results)}"


def run_library(place: servers.Place, size: Size) -> str:
    """Its rows alone, in a library of this size in an otherwise small installation."""
    kept = {name: getattr(size, name) for name in ("lessons", "faq_entries", "new_rows", "timings")}
    size = replace(QUICK, **kept)
    seeded = begin(size)
    from bench import imports, measuring, report

    found = told("recording", lambda: measuring.record_library(seeded, place))
    gc.freeze()
    with servers.product(place), servers.floor(place):
        timed = told("pages", lambda: measuring.time_all(found, (place.product_port, place.floor_port), size))
        imported = told("imports", lambda: imports.measure(size.new_rows, seeded.curator))
    return f"{machine(size)}\n\n{report.library_markdown(timed, imported)}"


def machine(size: Size) -> str:
    from django.db import connection

    version = connection.pg_version // 10000  # type: ignore[attr-defined]  # of Django's PostgreSQL connection
    date = time.strftime("%Y-%m-%d")
    return (
        f"{date}, {os.cpu_count()} cores, Python {platform.python_version()}, Django {django.__version__}, "
        f"PostgreSQL {version}, {servers.WORKERS} web processes; {size.rows}."
    )


if __name__ == "__main__":
    sys.exit(main())
