"""Fan-out: from sending an idea until the last open stream has it."""

import asyncio
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from bench.client import Connection, Person, expect
from bench.crowd import PATIENCE, Crowd
from bench.data import Seeded
from bench.pages import Timing, take_seats, timing
from bench.servers import memory
from bench.size import Size
from bench.writes import current, idea_form, idea_path

PAUSE = 0.1  # seconds between two posts


@dataclass(frozen=True)
class Heard:
    """`bytes_each`: the length of one event. Memory in MB, of the server's processes with the streams open."""

    streams: int
    product: Timing
    floor: Timing
    bytes_each: int
    memory: float
    floor_memory: float


@dataclass(frozen=True)
class Side:
    """One of the two servers: where its streams are, who opens them."""

    port: int
    master: int
    path: str
    people: Sequence[Person]


async def listen_at_product(side: Side, seeded: Seeded, posts: int) -> tuple[Timing, list[int], float]:
    """The times, and the length of each post's event."""
    room = seeded.ideas_room
    step = current(room)
    crowd, took, lengths = Crowd(), [], []
    await crowd.open(side.port, side.path, side.people)
    async with Connection(side.port) as connection:
        for n in range(posts):
            await asyncio.sleep(PAUSE)
            marker = f"Idea {uuid.uuid4()}"
            heard = crowd.expect(marker.encode())
            started = time.perf_counter()
            body = idea_form(step, uuid.uuid4(), marker)
            expect(await connection.post(idea_path(room), side.people[n % len(side.people)], body), 200)
            ended, length = await asyncio.wait_for(heard, PATIENCE)
            took.append((ended - started) * 1000)
            lengths.append(length)
    used = memory(side.master)
    crowd.close()
    return timing(took), lengths, used


async def listen_at_floor(side: Side, lengths: Sequence[int]) -> tuple[Timing, float]:
    """The same number of bytes, after a notice that is sent by a bare view."""
    crowd, took = Crowd(), []
    await crowd.open(side.port, side.path, side.people)
    async with Connection(side.port) as connection:
        for length in lengths:
            await asyncio.sleep(PAUSE)
            marker = str(uuid.uuid4())
            heard = crowd.expect(marker.encode())
            started = time.perf_counter()
            expect(await connection.post("/post/", side.people[0], f"{length} {marker}".encode()), 200)
            ended, _ = await asyncio.wait_for(heard, PATIENCE)
            took.append((ended - started) * 1000)
    used = memory(side.master)
    crowd.close()
    return timing(took), used


def measure(seeded: Seeded, size: Size, ports: tuple[int, int], masters: tuple[int, int]) -> list[Heard]:
    people = [person for _, person in take_seats(seeded.ideas_room, max(size.streams))]
    path = f"/live/workshops/{seeded.ideas_room.code}/participant/"
    found = []
    for streams in size.streams:
        product = Side(ports[0], masters[0], path, people[:streams])
        floor = Side(ports[1], masters[1], "/live/", people[:streams])
        ours, lengths, used = asyncio.run(listen_at_product(product, seeded, size.posts))
        bare, used_bare = asyncio.run(listen_at_floor(floor, lengths))
        found.append(Heard(streams, ours, bare, sum(lengths) // len(lengths), used, used_bare))
    return found
