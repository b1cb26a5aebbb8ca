"""Pages: how long one takes, how many can be read at once, how many queries and bytes it costs."""

import asyncio
import gzip
import re
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.lessons.models import Playbook
from apps.recommendations.enums import Horizon
from apps.workshops.access import give_seat
from apps.workshops.models import Participant, Workshop
from bench.client import HOST, Connection, Person, expect
from bench.data import Seeded
from bench.recording import Recorded

WARM = 5
SERVER_CURSOR = re.compile(r"^DECLARE .*? CURSOR (?:WITH HOLD )?FOR ")


@dataclass(frozen=True)
class Page:
    name: str
    label: str
    path: str
    person: Person


@dataclass(frozen=True)
class Timing:
    """Milliseconds."""

    median: float
    p95: float


@dataclass(frozen=True)
class Timed:
    page: Page
    product: Timing
    floor: Timing
    queries: int
    compressed: int


def sign_in(user: User) -> Person:
    client = Client()
    client.force_login(user)
    return Person({name: morsel.value for name, morsel in client.cookies.items()})


def seat_of(participant: Participant) -> Person:
    response = HttpResponse()
    give_seat(response, participant)
    return Person({name: morsel.coded_value for name, morsel in response.cookies.items()})


def take_seats(workshop: Workshop, number: int) -> list[tuple[str, Person]]:
    """New people in the room: the keys of their seats, and their browsers."""
    names = (f"Phone {uuid.uuid4()}" for _ in range(number))
    seats = Participant.objects.bulk_create(Participant(workshop=workshop, name=name) for name in names)
    return [(str(seat.pk), seat_of(seat)) for seat in seats]


def pages(seeded: Seeded) -> list[Page]:
    reader, guest = sign_in(seeded.reader), take_seats(seeded.ideas_room, 1)[0][1]
    room = f"/workshops/{seeded.ideas_room.code}"
    plan = seeded.plan.get_absolute_url()
    return [
        Page("home", "home", "/", reader),
        Page("playbook", "playbook", seeded.lesson.playbook.get_absolute_url(), reader),
        Page("lesson", "lesson", seeded.lesson.get_absolute_url(), reader),
        Page("plan", "plan, list", plan, reader),
        Page("plan-all", "plan, list, every initiative", f"{plan}?all", reader),
        Page("board", "plan, board", f"{plan}board/", reader),
        Page("initiative", "initiative", seeded.initiative.get_absolute_url(), reader),
        Page("workshops", "workshops", "/workshops/", reader),
        Page("console", "workshop, console", f"{room}/console/", reader),
        Page("screen", "workshop, big screen", f"{room}/screen/", reader),
        Page("room", "workshop, participant", f"{room}/room/", guest),
        Page("join", "join", f"/join/{seeded.join_rooms[0].join_code}/", Person()),
        Page("use", "use and results", use_of(seeded.lesson.playbook), sign_in(seeded.curator)),
        *library_pages(seeded),
    ]


def use_of(playbook: Playbook) -> str:
    return f"/curate/use/lessons/?playbook={playbook.slug}"


def library_pages(seeded: Seeded) -> list[Page]:
    library, reader = seeded.library, sign_in(seeded.reader)
    playbook = library.playbook.get_absolute_url()
    return [
        Page("library-playbook", "library, playbook", playbook, reader),
        Page("library-section", "library, playbook, one section open", f"{playbook}?section=3", reader),
        Page("library-sections", "library, playbook, every section open", f"{playbook}?section=all", reader),
        Page("library-lesson", "library, lesson", library.lesson.get_absolute_url(), reader),
        Page("library-comparison", "library, comparison", f"{playbook}comparison/", reader),
        Page("library-recommendations", "library, recommendations", f"{playbook}recommendations/", reader),
        Page(
            "library-filtered",
            "library, recommendations, narrowed",
            f"{playbook}recommendations/?horizon={Horizon.NOW}&section=3",
            reader,
        ),
        Page("library-faq", "library, questions and answers", f"{playbook}faq/", reader),
        Page("library-readings", "library, readings", f"{playbook}readings/", reader),
        Page("library-marks", "library, my reading", "/library/my-reading/", reader),
        Page("library-use", "library, use and results", use_of(library.playbook), sign_in(seeded.curator)),
        *search_pages(library.words, reader),
    ]


def search_pages(words: Sequence[str], reader: Person) -> list[Page]:
    """What stands everywhere, what stands here and there, its beginning, two words, and one with two letters swapped."""
    word, rare = words[50], words[500]
    asked = {
        "a word that stands everywhere": words[0],
        "a word": word,
        "its beginning": word[:-2],
        "two words": f"{words[10]} {word}",
        "a typo": f"{rare[0]}{rare[2]}{rare[1]}{rare[3:]}",
    }
    return [
        Page(f"search-{n}", f"search, {what}", f"/search/?{urlencode({'q': text})}", reader)
        for n, (what, text) in enumerate(asked.items())
    ]


def record(method: str, path: str, person: Person, data: dict[str, str] | None = None, status: int = 200) -> Recorded:
    """What the product does for this request, watched from inside."""
    client = Client(headers={"host": HOST, **person.headers})
    with CaptureQueriesContext(connection) as captured:
        response = client.generic(method, path, urlencode(data or {}), "application/x-www-form-urlencoded")
    if response.status_code != status:
        raise AssertionError(f"{method} {path} was answered with {response.status_code}.")
    # A cursor on the server is read to its end; the floor runs its query at once.
    statements = [SERVER_CURSOR.sub("", query["sql"]) for query in captured.captured_queries]
    return Recorded(statements, response.text, response.headers.get("Content-Type", "text/plain"))


def compressed(body: bytes) -> int:
    """As the proxy in front sends it."""
    return len(gzip.compress(body, 6))


async def time_pages(
    found: Sequence[Page], recordings: dict[str, Recorded], ports: tuple[int, int], rounds: int
) -> list[Timed]:
    timed = []
    product, floor = ports
    async with Connection(product) as to_product, Connection(floor) as to_floor:
        for page in found:
            ours: list[float] = []
            bare: list[float] = []
            body = b""
            for round_ in range(-WARM, rounds):
                took, body = await timed_get(to_product, page.path, page.person)
                took_bare, _ = await timed_get(to_floor, f"/recorded/{page.name}/", None)
                if round_ >= 0:
                    ours.append(took)
                    bare.append(took_bare)
            queries = count_queries(recordings[page.name])
            timed.append(Timed(page, timing(ours), timing(bare), queries, compressed(body)))
    return timed


def count_queries(recorded: Recorded) -> int:
    return sum(
        not statement.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for statement in recorded.statements
    )


async def timed_get(connection: Connection, path: str, person: Person | None) -> tuple[float, bytes]:
    started = time.perf_counter()
    answer = expect(await connection.get(path, person), 200)
    return (time.perf_counter() - started) * 1000, answer.body


async def pages_a_second(port: int, path: str, person: Person | None, readers: int, seconds: float) -> float:
    """How many are read in a second by so many readers who each ask for the next one at once."""
    end = time.perf_counter() + seconds

    async def read() -> int:
        read = 0
        async with Connection(port) as connection:
            while time.perf_counter() < end:
                expect(await connection.get(path, person), 200)
                read += 1
        return read

    started = time.perf_counter()
    counts = await asyncio.gather(*(read() for _ in range(readers)))
    return sum(counts) / (time.perf_counter() - started)


def timing(values: Sequence[float]) -> Timing:
    return Timing(quantile(values, 0.5), quantile(values, 0.95))


def quantile(values: Sequence[float], part: float) -> float:
    """The smallest value that is at least as large as this part of them."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(len(ordered) * part * 1000) // 1000) - 1)]
