"""Many open event streams in one process, and the moment the last of them has heard something."""

import asyncio
import time
from collections.abc import Sequence
from typing import cast

from bench.client import HOST, Person, request_bytes

END = b"\n\n"
OPENING = 100  # connections on their way at once
PATIENCE = 60  # seconds


class Crowd:
    """`expect` a text; the future it returns is done once every stream had an event with it, with the time and the
    number of bytes of that event."""

    def __init__(self) -> None:
        self.streams: list[Stream] = []
        self.marker = b""
        self.missing: set[Stream] = set()
        self.heard: asyncio.Future[tuple[float, int]] | None = None

    def expect(self, marker: bytes) -> "asyncio.Future[tuple[float, int]]":
        self.marker, self.missing = marker, set(self.streams)
        self.heard = asyncio.get_running_loop().create_future()
        return self.heard

    def event(self, stream: "Stream", event: bytes) -> None:
        if self.heard and stream in self.missing and self.marker in event:
            self.missing.discard(stream)
            if not self.missing and not self.heard.done():
                self.heard.set_result((time.perf_counter(), len(event) + len(END)))

    def lost(self, stream: "Stream", error: Exception | None) -> None:
        if self.heard and not self.heard.done():
            self.heard.set_exception(error or ConnectionError("The server closed a stream."))

    async def open(self, port: int, path: str, people: Sequence[Person]) -> None:
        """Opens a stream for each of these people and returns when all of them are being served."""
        gate = asyncio.Semaphore(OPENING)

        async def one(person: Person) -> None:
            async with gate:
                self.streams.append(await open_stream(port, path, person, self))

        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
            for person in people:
                group.create_task(one(person))

    def close(self) -> None:
        self.heard = None
        for stream in self.streams:
            stream.transport.abort()
        self.streams.clear()


class Stream(asyncio.Protocol):
    """Open once its first event (which every stream begins with) is there."""

    transport: asyncio.Transport

    def __init__(self, request: bytes, crowd: Crowd) -> None:
        self.request = request
        self.crowd = crowd
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.buffer = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(END)) >= 0:
            event = bytes(self.buffer[:end])
            del self.buffer[: end + len(END)]
            if self.opened.done():
                self.crowd.event(self, event)
            elif event.startswith(b"HTTP/1.1 200"):
                self.opened.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.opened.done():
            said = self.buffer[:200].decode(errors="replace")
            self.opened.set_exception(exc or ConnectionError(f"A stream did not open: {said}"))
        self.crowd.lost(self, exc)


async def open_stream(port: int, path: str, person: Person, crowd: Crowd) -> Stream:
    headers = {**person.headers, "Accept": "text/event-stream"}
    request = request_bytes("GET", path, headers)
    loop = asyncio.get_running_loop()
    _, stream = await loop.create_connection(lambda: Stream(request, crowd), HOST, port)
    await stream.opened
    return stream
