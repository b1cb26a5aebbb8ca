"""Writes: ideas and dots accepted in a second by one room, and whether all that was acknowledged is there."""

import asyncio
import json
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from apps.workshops.models import Activity, Contribution, Dot, Workshop
from apps.workshops.services.ideas import hash_key
from bench.client import Connection, Person, expect
from bench.data import Seeded
from bench.pages import record, take_seats
from bench.recording import Recorded
from bench.size import Size

DOTS = 5  # the default budget of a voter
IDEAS_EACH = 20  # fewer than one seat may send at once


@dataclass(frozen=True)
class Write:
    """One thing to send. At the floor `values` fill the recording `name`."""

    path: str
    person: Person
    body: bytes
    name: str
    values: dict[str, str] = field(default_factory=dict)

    @property
    def bare(self) -> "Write":
        return Write(f"/recorded/{self.name}/", self.person, json.dumps(self.values).encode(), self.name)


@dataclass(frozen=True)
class Written:
    """`a_second` and the floor of it; `acknowledged` by an answer, `stored` in the database."""

    what: str
    a_second: float
    floor: float
    acknowledged: int
    stored: int


def form(**data: object) -> bytes:
    return urlencode(data).encode()


def idea_form(activity: Activity, key: uuid.UUID, text: str) -> bytes:
    return form(activity=activity.code, key=key, edition=1, text=text)


def idea_path(workshop: Workshop) -> str:
    return f"/workshops/{workshop.code}/room/ideas/save/"


def current(workshop: Workshop) -> Activity:
    """The step the room is at."""
    assert workshop.current_activity
    return workshop.current_activity


def record_idea(seeded: Seeded) -> Recorded:
    room, key = seeded.ideas_room, uuid.uuid4()
    data = {"activity": current(room).code, "key": str(key), "edition": "1", "text": "Recorded once, replayed often."}
    recorded = record("POST", idea_path(room), take_seats(room, 1)[0][1], data)
    idea = Contribution.objects.get(key_hash=hash_key(key))
    return recorded.varying(pk=str(idea.pk), key=idea.key_hash)


def record_dots(seeded: Seeded) -> dict[str, Recorded]:
    """One recording for each of a voter's dots, for each takes the next place in the budget."""
    room = seeded.vote_room
    [(seat, person)] = take_seats(room, 1)
    found = {}
    for nth, card in enumerate(cards(room), 1):
        key = str(uuid.uuid4())
        data = {"activity": current(room).code, "key": key, "contribution": str(card.pk), "given": "on"}
        recorded = record("POST", dot_path(room), person, data)
        found[f"dot-{nth}"] = recorded.varying(seat=seat, key=key)
    return found


def dot_path(workshop: Workshop) -> str:
    return f"/workshops/{workshop.code}/room/dots/save/"


def cards(workshop: Workshop) -> list[Contribution]:
    return list(Contribution.objects.filter(activity__workshop=workshop)[:DOTS])


def ideas(seeded: Seeded, size: Size) -> Iterator[Write]:
    room = seeded.ideas_room
    people = take_seats(room, max(size.writers, size.writes // IDEAS_EACH))
    for n in range(size.writes):
        key = uuid.uuid4()
        body = idea_form(current(room), key, f"Idea {n} of those written all at once.")
        values = {"pk": str(uuid.uuid4()), "key": hash_key(uuid.uuid4())}
        yield Write(idea_path(room), people[n % len(people)][1], body, "idea", values)


def dots(seeded: Seeded, size: Size) -> Iterator[Write]:
    room, ballot = seeded.vote_room, cards(seeded.vote_room)
    voters = max(1, size.writes // DOTS)
    for (_, person), (bare_seat, _) in zip(take_seats(room, voters), take_seats(room, voters), strict=True):
        for nth, card in enumerate(ballot, 1):
            body = form(activity=current(room).code, key=uuid.uuid4(), contribution=card.pk, given="on")
            values = {"seat": bare_seat, "key": str(uuid.uuid4())}
            yield Write(dot_path(room), person, body, f"dot-{nth}", values)


async def a_second(port: int, writes: Sequence[Write], writers: int) -> float:
    """All of them, sent by so many writers at once; a write that is not accepted ends the run."""
    waiting = iter(writes)

    async def send() -> None:
        async with Connection(port) as connection:
            for write in waiting:
                expect(await connection.post(write.path, write.person, write.body), 200)

    started = time.perf_counter()
    await asyncio.gather(*(send() for _ in range(writers)))
    return len(writes) / (time.perf_counter() - started)


def measure(seeded: Seeded, size: Size, ports: tuple[int, int]) -> list[Written]:
    """Both at the product first: what the floor writes is not the product's to count."""
    product, floor = ports
    found = []
    for what, writes, table in (
        ("ideas", list(ideas(seeded, size)), Contribution.objects.filter(activity=current(seeded.ideas_room))),
        ("dots", list(dots(seeded, size)), Dot.objects.filter(activity=current(seeded.vote_room))),
    ):
        before = table.count()
        speed = asyncio.run(a_second(product, writes, size.writers))
        stored = table.count() - before
        bare = asyncio.run(a_second(floor, [write.bare for write in writes], size.writers))
        found.append(Written(what, speed, bare, len(writes), stored))
    return found
