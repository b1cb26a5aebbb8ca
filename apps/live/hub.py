"""The fan-out of one process: one LISTEN connection, one rendering per audience, the same bytes to every stream."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import psycopg

from apps.live import rooms, updates
from apps.live.notices import PG_CHANNEL, connection_parameters

HEARTBEAT = 15.0  # seconds; proxies close what is silent for longer, and presence is told as often
LOOK_EVERY = 5.0  # seconds; a look at the log for what no notice told
PAUSE_EACH = 0.0004  # seconds per stream of a room; about what writing to it takes
QUEUE = 64  # updates a slow client may be behind before it is told to come back
logger = logging.getLogger(__name__)


@dataclass(eq=False)
class Client:
    """One open stream. `key` names the person for presence ("" for nobody)."""

    audience: str
    key: str
    queue: asyncio.Queue[bytes | None] = field(default_factory=lambda: asyncio.Queue(QUEUE))

    def send(self, message: bytes) -> None:
        """Queue a message; a client that does not read is cut off, and catches up by its last event's number."""
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            with contextlib.suppress(asyncio.QueueEmpty):
                while True:
                    self.queue.get_nowait()
            self.queue.put_nowait(None)


@dataclass
class Room:
    """The streams of one channel in this process. `sequence` is the event up to which all of them are served."""

    channel: str
    sequence: int
    clients: set[Client] = field(default_factory=set)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] = field(init=False)


def event_bytes(sequence: int, data: str) -> bytes:
    return f"id: {sequence}\nevent: update\ndata: {data}\n\n".encode()


class Hub:
    def __init__(self) -> None:
        self.rooms: dict[str, Room] = {}
        # Rendering is work for one core: more threads would only take it from the pages.
        self.threads = ThreadPoolExecutor(2, thread_name_prefix="live-render")
        self.tasks: list[asyncio.Task[None]] = []

    async def run[R](self, function: Callable[..., R], *arguments: object) -> R:
        """Call something that uses the database, in a thread, giving its connection back afterwards."""

        def call() -> R:
            try:
                return function(*arguments)
            finally:
                updates.release_connection()

        return await asyncio.get_running_loop().run_in_executor(self.threads, call)

    # Streams ---------------------------------------------------------------------------------------------------------
    async def stream(self, channel: str, audience: str, key: str, after: int) -> AsyncGenerator[bytes]:
        """The bytes of one client's stream: what it missed since event `after`, then everything as it happens."""
        with self.joined(channel, audience, key, after) as client:
            # Joined first, then caught up: nothing can fall between the two, at worst it comes twice.
            sequence, missed = await self.run(updates.updates_for, channel, (audience,), after)
            yield f"retry: 2000\nid: {sequence}\n\n".encode()
            for data in missed.values():
                yield event_bytes(sequence, data)
            while (message := await client.queue.get()) is not None:
                yield message

    @contextlib.contextmanager
    def joined(self, channel: str, audience: str, key: str, after: int) -> Iterator[Client]:
        self.start()
        room = self.rooms.get(channel)
        if room is None:
            room = self.rooms[channel] = Room(channel, after)
            room.task = asyncio.create_task(self.serve(room))
        client = Client(audience, key)
        room.clients.add(client)
        try:
            yield client
        finally:
            room.clients.discard(client)
            if not room.clients and self.rooms.get(channel) is room:
                del self.rooms[channel]
                room.task.cancel()

    async def serve(self, room: Room) -> None:
        """Wait for news of a room, render it once per audience and hand the same bytes to every client.

        Then it rests for as long as the writing takes, and what happens meanwhile is told together: while a thousand
        people sit down, each of them is news to all the others.
        """
        while True:
            await room.news.wait()
            room.news.clear()
            audiences = tuple({client.audience for client in room.clients})
            try:
                sequence, found = await self.run(updates.updates_for, room.channel, audiences, room.sequence)
            except Exception:
                logger.exception("The news of %s could not be rendered.", room.channel)
                continue
            self.hand_out(room, sequence, found)
            if {client.audience for client in room.clients} <= set(audiences):
                room.sequence = sequence
            else:  # the first client of another audience came meanwhile, perhaps caught up to less than this
                room.news.set()
            await asyncio.sleep(len(room.clients) * PAUSE_EACH)

    def hand_out(self, room: Room, sequence: int, found: dict[str, str]) -> None:
        """The same bytes to every client of an audience."""
        messages = {audience: event_bytes(sequence, data) for audience, data in found.items()}
        for client in room.clients:
            if message := messages.get(client.audience):
                client.send(message)

    # The process's own tasks -----------------------------------------------------------------------------------------
    def start(self) -> None:
        if not self.tasks:
            self.tasks = [asyncio.create_task(work()) for work in (self.listen, self.look, self.beat)]

    async def listen(self) -> None:
        while True:
            try:
                connection = await psycopg.AsyncConnection.connect(**connection_parameters(), autocommit=True)
                async with connection:
                    await connection.execute(f"LISTEN {PG_CHANNEL}")
                    self.wake_all()
                    async for notice in connection.notifies():
                        self.wake(notice.payload)
            except (psycopg.Error, OSError):
                logger.warning("The live listener lost its connection and tries again.", exc_info=True)
            await asyncio.sleep(1)

    async def look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            self.wake_all()

    async def beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            keys: set[str] = set()
            for room in self.rooms.values():
                # Without data it is no event to the page, but the browser keeps the number for reconnecting.
                message = f": still here\nid: {room.sequence}\n\n".encode()
                for client in room.clients:
                    client.send(message)
                keys |= {client.key for client in room.clients if client.key}
            try:
                await self.run(rooms.tell_seen, keys)
                for room in list(self.rooms.values()):
                    audiences = tuple({client.audience for client in room.clients})
                    found = await self.run(updates.presence_for, room.channel, audiences, room.sequence)
                    self.hand_out(room, room.sequence, found)
            except Exception:
                logger.exception("Presence could not be stored or shown.")

    def wake(self, channel: str) -> None:
        if room := self.rooms.get(channel):
            room.news.set()

    def wake_all(self) -> None:
        for room in self.rooms.values():
            room.news.set()


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running event loop, one per process in production."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())
