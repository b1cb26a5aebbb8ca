"""A full room sits down at once: everybody takes a seat and opens their stream, or comes the whole way in."""

import asyncio
import json
import re
import time
import uuid
from collections.abc import Callable, Coroutine
from dataclasses import dataclass

from apps.live.positions import Position
from apps.live.updates import newest_for
from apps.workshops.enums import Audience
from apps.workshops.models import Participant, Workshop
from bench.client import Connection, Person, expect
from bench.crowd import PATIENCE, Crowd, open_stream
from bench.data import Seeded
from bench.pages import record, seat_of
from bench.recording import Recorded
from bench.size import Size
from bench.writes import form

Arrival = Callable[[int, Crowd], Coroutine[None, None, None]]
NAME = "Recorded Once"


@dataclass(frozen=True)
class Joined:
    """Seconds until the last of them has a seat and an open stream."""

    people: int
    seat_and_stream: float
    floor: float
    whole_way: float
    whole_way_floor: float
    seats: int


def door(workshop: Workshop) -> str:
    return f"/join/{workshop.join_code}/"


def room(workshop: Workshop) -> str:
    return f"/workshops/{workshop.code}/room/"


def position_of(page: bytes) -> Position:
    """The last event the page knows of, from which its stream goes on."""
    found = re.search(rb'data-position="(\d+-\d+)"', page)
    if found is None:
        raise AssertionError("The page of the room does not say which event it knows.")
    return Position.read(found[1].decode())


def recordings(seeded: Seeded) -> dict[str, Recorded]:
    workshop = seeded.join_rooms[0]
    data = {"name": NAME, "key": str(uuid.uuid4())}
    taken = record("POST", door(workshop), Person(), data, status=302)
    seat = Participant.objects.get(workshop=workshop, name=NAME)
    seen = record("GET", room(workshop), seat_of(seat))
    return {
        "seat": taken.varying(pk=str(seat.pk), key=seat.key_hash, name=NAME),
        "entered": seen.varying(pk=str(seat.pk)),
    }


def arrivals_at_product(port: int, workshop: Workshop, *, whole_way: bool) -> Arrival:
    began = newest_for(workshop.channel_name, Audience.PARTICIPANT)

    async def arrive(n: int, crowd: Crowd) -> None:
        person, seen = Person(), began
        async with Connection(port) as connection:
            if whole_way:
                expect(await connection.get(door(workshop), person), 200)
            sent = form(name=f"Person {n}", key=uuid.uuid4())
            expect(await connection.post(door(workshop), person, sent), 302)
            if whole_way:
                seen = position_of(expect(await connection.get(room(workshop), person), 200).body)
        path = f"/live/workshops/{workshop.code}/participant/?after={seen}"
        crowd.streams.append(await open_stream(port, path, person, crowd))

    return arrive


def arrivals_at_floor(port: int, *, whole_way: bool, round_: str) -> Arrival:
    async def arrive(n: int, crowd: Crowd) -> None:
        person, seat = Person(), str(uuid.uuid4())
        async with Connection(port) as connection:
            if whole_way:
                expect(await connection.get("/recorded/join/"), 200)
            values = {"pk": seat, "key": uuid.uuid4().hex, "name": f"{round_} {n}"}
            expect(await connection.post("/recorded/seat/", person, json.dumps(values).encode()), 200)
            if whole_way:
                expect(await connection.post("/recorded/entered/", person, json.dumps({"pk": seat}).encode()), 200)
        crowd.streams.append(await open_stream(port, "/live/", person, crowd))

    return arrive


async def all_at_once(arrive: Arrival, people: int) -> float:
    crowd = Crowd()
    started = time.perf_counter()
    try:
        async with asyncio.timeout(2 * PATIENCE), asyncio.TaskGroup() as group:
            for n in range(people):
                group.create_task(arrive(n, crowd))
        return time.perf_counter() - started
    finally:
        crowd.close()


def measure(seeded: Seeded, size: Size, ports: tuple[int, int]) -> Joined:
    product, floor = ports
    first, second = seeded.join_rooms
    people = size.joining
    before = count(first, second)
    seconds = asyncio.run(all_at_once(arrivals_at_product(product, first, whole_way=False), people))
    whole = asyncio.run(all_at_once(arrivals_at_product(product, second, whole_way=True), people))
    seats = count(first, second) - before
    bare = asyncio.run(all_at_once(arrivals_at_floor(floor, whole_way=False, round_="A"), people))
    bare_whole = asyncio.run(all_at_once(arrivals_at_floor(floor, whole_way=True, round_="B"), people))
    return Joined(people, seconds, bare, whole, bare_whole, seats)


def count(*workshops: Workshop) -> int:
    return Participant.objects.filter(workshop__in=workshops).count()
