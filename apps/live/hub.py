"""The fan-out of one process: one LISTEN connection, one rendering per audience, the same bytes to every stream."""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Hashable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import psycopg

from apps.live import outage, rooms, updates
from apps.live.notices import PG_CHANNEL, connection_parameters
from apps.live.positions import Position
from apps.live.updates import Update

HEARTBEAT = 8.0  # seconds; a page that misses two of them knows that its stream is dead, whatever its browser thinks
PRESENCE_EVERY = 16.0  # seconds; who is connected is stored and shown as often
LOOK_EVERY = 5.0  # seconds; a look at the log for what no notice told
CHECK_EVERY = 2.0  # seconds; a stream ends within five of its right ending, on a busy machine too
PAUSE_EACH = 0.0004  # seconds per stream of a room; about what writing to it takes
QUEUE = 64  # updates a slow client may be behind before it is told to come back
OVER = b"event: over\ndata: .\n\n"  # the page may no longer follow, and asks its own address why
logger = logging.getLogger(__name__)


@dataclass(eq=False)
class Client:
    """One open stream. `key` names the person for presence ("" for nobody), `right` is what its owner let it in by."""

    audience: str
    key: str = ""
    right: Hashable = None
    queue: asyncio.Queue[bytes | None] = field(default_factory=lambda: asyncio.Queue(QUEUE))

    def send(self, message: bytes) -> None:
        """Queue a message; a client that does not read is cut off, and catches up by its last event's number."""
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            self.end()

    def end(self, *last: bytes) -> None:
        with contextlib.suppress(asyncio.QueueEmpty):
            while True:
                self.queue.get_nowait()
        for message in (*last, None):
            self.queue.put_nowait(message)


@dataclass
class Room:
    """The streams of one channel in this process. `positions`: per audience that somebody is in, up to where all of its
    streams are served."""

    channel: str
    positions: dict[str, Position] = field(default_factory=dict)
    clients: set[Client] = field(default_factory=set)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] = field(init=False)

    def audiences(self) -> set[str]:
        return {client.audience for client in self.clients}


def event_bytes(update: Update) -> bytes:
    return f"id: {update.position}\nevent: update\ndata: {update.data}\n\n".encode()


def beat_bytes() -> bytes:
    """A sign of life that the page can see (a comment would stay inside the browser), with the server's clock."""
    return f"event: beat\ndata: {updates.now_ms()}\n\n".encode()


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
    async def stream(self, channel: str, client: Client, after: Position) -> AsyncGenerator[bytes]:
        """The bytes of one client's stream: what it missed since `after`, then everything as it happens."""
        with self.joined(channel, client) as room:
            await self.place(room, client.audience)
            # Joined first, then caught up: nothing can fall between the two, at worst it comes twice.
            missed = (await self.run(updates.updates_for, channel, {client.audience: after}))[client.audience]
            # Said at once: a page takes a stream for one when it has received something, and not before.
            yield f"retry: 2000\nid: {missed.position}\n".encode() + beat_bytes()
            if missed.data:
                yield event_bytes(missed)
            while (message := await client.queue.get()) is not None:
                yield message

    async def place(self, room: Room, audience: str) -> None:
        """Say up to where an audience is served, when somebody is its first. Read before they catch up: whoever is in the
        audience then knows at least as much, and only what happens later is news to it."""
        if audience not in room.positions:
            newest = await self.run(updates.newest_for, room.channel, audience)
            room.positions.setdefault(audience, newest)
            room.news.set()

    @contextlib.contextmanager
    def joined(self, channel: str, client: Client) -> Iterator[Room]:
        self.start()
        room = self.rooms.get(channel)
        if room is None:
            room = self.rooms[channel] = Room(channel)
            room.task = asyncio.create_task(self.serve(room))
        room.clients.add(client)
        try:
            yield room
        finally:
            room.clients.discard(client)
            if client.audience not in room.audiences():
                room.positions.pop(client.audience, None)
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
            asked = dict(room.positions)
            try:
                news = await self.run(updates.updates_for, room.channel, asked)
            except Exception:
                logger.exception("The news of %s could not be rendered.", room.channel)
                continue
            self.hand_out(room, news)
            for audience in room.positions.keys() & news.keys():
                room.positions[audience] = news[audience].position
            await asyncio.sleep(len(room.clients) * PAUSE_EACH)

    def hand_out(self, room: Room, news: Mapping[str, Update]) -> None:
        """The same bytes to every client of an audience."""
        messages = {audience: event_bytes(update) for audience, update in news.items() if update.data}
        for client in room.clients:
            if message := messages.get(client.audience):
                client.send(message)

    # The process's own tasks -----------------------------------------------------------------------------------------
    def start(self) -> None:
        if not self.tasks:
            works = (self.listen, self.look, self.beat, self.tell_presence, self.check)
            self.tasks = [asyncio.create_task(work()) for work in works]

    async def listen(self) -> None:
        while True:
            try:
                connection = await psycopg.AsyncConnection.connect(**connection_parameters(), autocommit=True)
                async with connection:
                    await connection.execute(f"LISTEN {PG_CHANNEL}")
                    outage.wait_as_usual()
                    self.wake_all()
                    async for notice in connection.notifies():
                        self.wake(notice.payload)
            except (psycopg.Error, OSError):
                logger.warning("The live listener lost its connection and tries again.", exc_info=True)
                await asyncio.to_thread(outage.give_up_connections)  # the threads for rendering may wait for one
            await asyncio.sleep(1)

    async def look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            self.wake_all()

    async def beat(self) -> None:
        """Waits for nothing: a late sign of life makes pages take their streams for dead."""
        while True:
            await asyncio.sleep(HEARTBEAT)
            beat = beat_bytes()
            for room in self.rooms.values():
                for client in room.clients:
                    client.send(beat)

    async def tell_presence(self) -> None:
        while True:
            await asyncio.sleep(PRESENCE_EVERY)
            keys = {client.key for room in self.rooms.values() for client in room.clients if client.key}
            try:
                await self.run(rooms.tell_seen, keys)
                for room in list(self.rooms.values()):
                    self.hand_out(room, await self.run(updates.presence_for, room.channel, dict(room.positions)))
            except Exception:
                logger.exception("Presence could not be stored or shown.")

    async def check(self) -> None:
        while True:
            await asyncio.sleep(CHECK_EVERY)
            held: dict[str, set[Client]] = defaultdict(set)
            for room in self.rooms.values():
                held[rooms.prefix_of(room.channel)] |= room.clients
            for prefix, clients in held.items():
                await self.end_without_right(prefix, clients)

    async def end_without_right(self, prefix: str, clients: set[Client]) -> None:
        """One question for all streams of the process, whatever the number of rooms."""
        try:
            ended = await self.run(rooms.find_ended, prefix, {client.right for client in clients})
        except Exception:
            logger.exception("The rights of open streams could not be checked.")
            return
        for client in clients:
            if client.right in ended:
                client.end(OVER)

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
