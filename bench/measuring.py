"""The order of a run: what is recorded for the floor, and the measurements that need only pages."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.management import call_command

from bench import joining, writes
from bench.client import Person
from bench.data import Seeded
from bench.pages import Page, Timed, library_pages, pages, pages_a_second, record, time_pages
from bench.recording import Recorded
from bench.report import Reading
from bench.servers import Place
from bench.size import Size
from bench.visit import Visit, visit


@dataclass(frozen=True)
class Found:
    pages: Sequence[Page]
    recordings: dict[str, Recorded]

    def page(self, name: str) -> Page:
        return next(page for page in self.pages if page.name == name)


def prepare() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)


def record_all(seeded: Seeded, place: Place) -> Found:
    found = pages(seeded)
    recordings = record_pages(found)
    recordings |= {"idea": writes.record_idea(seeded), **writes.record_dots(seeded), **joining.recordings(seeded)}
    Recorded.write(recordings, place.recordings)
    return Found(found, recordings)


def record_library(seeded: Seeded, place: Place) -> Found:
    found = library_pages(seeded)
    recordings = record_pages(found)
    Recorded.write(recordings, place.recordings)
    return Found(found, recordings)


def record_pages(found: Sequence[Page]) -> dict[str, Recorded]:
    recordings = {}
    for page in found:
        record("GET", page.path, page.person)  # the first time fills caches the later ones find filled
        recordings[page.name] = record("GET", page.path, page.person)
    return recordings


def time_all(found: Found, ports: tuple[int, int], size: Size) -> list[Timed]:
    return asyncio.run(time_pages(found.pages, found.recordings, ports, size.timings))


def read_plan(found: Found, ports: tuple[int, int], size: Size) -> Reading:
    """The product and its floor in turn, as it opens and with everything shown."""
    speeds = []
    for name in ("plan", "plan-all"):
        page = found.page(name)
        for port, path, person in ((ports[0], page.path, page.person), (ports[1], f"/recorded/{name}/", None)):
            speeds.append(asyncio.run(pages_a_second(port, path, person, size.readers, size.reading_seconds)))
    return Reading(*speeds)


def visits(found: Found, ports: tuple[int, int]) -> list[Visit]:
    room = found.page("room")
    return [
        asyncio.run(visit(ports[0], "front page", "/", Person())),
        asyncio.run(visit(ports[0], "a participant's room", room.path, room.person)),
    ]
