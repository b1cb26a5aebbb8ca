"""The fan-out, over real connections: two hubs stand for two processes."""

import asyncio
import json
import logging
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, transaction

from apps.live import hub as hubs
from apps.live import rooms
from apps.live.hub import Hub, event_bytes, hub
from apps.live.models import Channel, Event
from apps.live.services import publish
from apps.live.updates import TOO_FAR

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 10  # seconds
CHANNEL = "test-room"
SEAT = "0b0e1e52-5a51-4bd2-9d8a-7a3d6ad1c004"


@dataclass
class Rendered:
    """An app that owns the channels `test-…`: it counts what it is asked for."""

    asked: list[tuple[str, Collection[str] | None]] = field(default_factory=list)
    seen: list[set[str]] = field(default_factory=list)
    failing: bool = False
    hold: threading.Event | None = None

    def render(self, channel: str, audience: str, topics: Collection[str] | None) -> dict[str, str]:
        if self.failing:
            raise ZeroDivisionError
        self.asked.append((audience, None if topics is None else sorted(topics)))
        if self.hold is not None:
            self.hold.wait(PATIENCE)
        return {} if topics == {"silence"} else {"part": f"<p>{audience}</p>"}

    def tell(self, keys: Collection[str]) -> None:
        self.seen.append(set(keys))


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Rendered:
    found = Rendered()
    monkeypatch.setattr(rooms, "_renders", dict(rooms._renders))
    monkeypatch.setattr(rooms, "_seen", list(rooms._seen))
    rooms.register("test", found.render, found.tell)
    return found


@pytest.fixture
def slow_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is found by looking: what arrives was told by a notice."""
    monkeypatch.setattr(hubs, "LOOK_EVERY", 3600)
    monkeypatch.setattr(hubs, "HEARTBEAT", 3600)


Run = Callable[[Callable[[], Awaitable[None]]], None]


@pytest.fixture
def in_loop() -> Iterator[Run]:
    """Runs a coroutine in a thread with an event loop of its own; the browser tests keep one in the main thread."""
    with ThreadPoolExecutor(1) as thread:

        def run(test: Callable[[], Awaitable[None]]) -> None:
            async def within() -> None:
                try:
                    async with asyncio.timeout(6 * PATIENCE):
                        await test()
                finally:
                    await sync_to_async(close)()

            thread.submit(asyncio.run, within()).result()

        yield run


def close() -> None:
    connection.close()


def say(topic: str = "ideas", times: int = 1) -> None:
    for _ in range(times):
        publish(CHANNEL, topic)


async def tell(topic: str = "ideas", times: int = 1) -> None:
    await sync_to_async(say)(topic, times)


@dataclass
class Message:
    id: int
    fragments: dict[str, str] | None


def parse(said: bytes) -> Message:
    lines = dict(line.split(": ", 1) for line in said.decode().strip().splitlines() if not line.startswith(":"))
    data: dict[str, Any] | None = json.loads(lines["data"]) if "data" in lines else None
    if data is not None:
        assert sorted(data) == ["fragments", "now", "sequence"]
    return Message(int(lines["id"]), data and data["fragments"])


class Listener:
    """One open stream, read as a browser does."""

    def __init__(self, found: Hub, audience: str = "phone", key: str = "", after: int = 0) -> None:
        self.bytes: AsyncGenerator[bytes] = found.stream(CHANNEL, audience, key, after)

    async def next(self) -> Message:
        async with asyncio.timeout(PATIENCE):
            return parse(await anext(self.bytes))

    async def open(self) -> int:
        """The number of the event up to which the stream has caught up."""
        return (await self.next()).id

    async def until(self, number: int) -> AsyncIterator[Message]:
        while True:
            message = await self.next()
            yield message
            if message.id == number:
                return

    async def close(self) -> None:
        await self.bytes.aclose()


async def until(said: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not said():  # noqa: ASYNC110  # it waits for other threads
            await asyncio.sleep(0.02)


async def listening(found: Hub) -> None:
    """Give the hub time to connect, so that what it hears next is told by a notice."""
    await asyncio.sleep(0.3)
    assert not any(task.done() for task in found.tasks)


def part(audience: str) -> dict[str, str]:
    return {"part": f"<p>{audience}</p>"}


# What arrives --------------------------------------------------------------------------------------------------------
def test_an_update_reaches_every_process_and_is_rendered_once_for_each_audience(
    in_loop: Run, app: Rendered, slow_look: None
) -> None:
    async def test() -> None:
        first, second = Hub(), Hub()
        phones = [Listener(first) for _ in range(5)]
        screens = [Listener(first, "screen"), Listener(second, "screen")]
        for listener in (*phones, *screens):
            assert await listener.open() == 0
        await listening(first)
        await listening(second)
        await tell()
        assert [await listener.next() for listener in phones] == [Message(1, part("phone"))] * 5
        assert [await listener.next() for listener in screens] == [Message(1, part("screen"))] * 2
        # Once for the phones and once for the screen in the first process, once for the screen in the second.
        assert sorted(app.asked) == [("phone", ["ideas"]), ("screen", ["ideas"]), ("screen", ["ideas"])]
        for listener in (*phones, *screens):
            await listener.close()
        assert (first.rooms, second.rooms) == ({}, {})

    in_loop(test)


def test_an_update_comes_after_the_commit_and_never_after_a_rollback(
    in_loop: Run, app: Rendered, slow_look: None
) -> None:
    held, go = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            say()
            transaction.set_rollback(True)
        with transaction.atomic():
            say("votes")
            held.set()
            go.wait(PATIENCE)
        connection.close()

    async def test() -> None:
        found = Hub()
        phone = Listener(found)
        await phone.open()
        await listening(found)
        writer = threading.Thread(target=slowly)
        writer.start()
        await until(held.is_set)
        await asyncio.sleep(0.3)
        assert app.asked == []
        go.set()
        assert await phone.next() == Message(1, part("phone"))
        assert app.asked == [("phone", ["votes"])]
        writer.join()

    in_loop(test)


def test_an_audience_for_which_nothing_changed_hears_nothing(in_loop: Run, app: Rendered, slow_look: None) -> None:
    async def test() -> None:
        found = Hub()
        phone = Listener(found)
        await phone.open()
        await listening(found)
        await tell("silence")
        await until(lambda: app.asked)
        await tell()
        assert await phone.next() == Message(2, part("phone"))

    in_loop(test)


def test_a_room_hears_nothing_of_another(in_loop: Run, app: Rendered, slow_look: None) -> None:
    async def test() -> None:
        found = Hub()
        phone = Listener(found)
        await phone.open()
        await listening(found)
        await sync_to_async(publish)("test-elsewhere", "ideas")
        await asyncio.sleep(0.2)
        assert app.asked == []
        await phone.close()

    in_loop(test)


# Coming back ---------------------------------------------------------------------------------------------------------
def test_who_comes_back_gets_what_was_missed_as_it_is_now(in_loop: Run, app: Rendered, slow_look: None) -> None:
    say("agenda")
    say("ideas")
    say("votes")

    async def test() -> None:
        found = Hub()
        phone = Listener(found, after=1)
        assert await phone.open() == 3
        assert await phone.next() == Message(3, part("phone"))
        # What it had already may come twice, never in part.
        assert {(audience, tuple(topics or ())) for audience, topics in app.asked} == {("phone", ("ideas", "votes"))}
        there = Listener(found, after=3)
        assert await there.open() == 3
        await listening(found)
        await tell()
        assert [message async for message in there.until(4)][-1] == Message(4, part("phone"))

    in_loop(test)


@pytest.mark.parametrize(("after", "topics"), [(0, None), (1, ["ideas"]), (TOO_FAR + 2, None)])
def test_who_is_too_far_behind_or_from_another_time_gets_everything(
    in_loop: Run, app: Rendered, slow_look: None, after: int, topics: list[str] | None
) -> None:
    say()
    channel = Event.objects.get().channel
    channel.sequence = TOO_FAR + 1
    channel.save()
    Event.objects.create(channel=channel, sequence=TOO_FAR + 1, topic="ideas")

    async def test() -> None:
        phone = Listener(Hub(), after=after)
        assert await phone.open() == TOO_FAR + 1
        assert await phone.next() == Message(TOO_FAR + 1, part("phone"))
        assert all(asked == ("phone", topics) for asked in app.asked)  # once, or once more

    in_loop(test)


def test_a_client_that_does_not_read_is_cut_off_and_catches_up(
    in_loop: Run, app: Rendered, slow_look: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "QUEUE", 2)

    async def test() -> None:
        found = Hub()
        phone, slow = Listener(found), Listener(found)
        await phone.open()
        last = await slow.open()
        await listening(found)
        for number in range(1, 5):
            await tell()
            assert (await phone.next()).id == number
        with pytest.raises(StopAsyncIteration):
            await slow.next()
        back = Listener(found, after=last)
        assert await back.open() == 4
        assert await back.next() == Message(4, part("phone"))

    in_loop(test)


def test_an_audience_that_comes_during_a_rendering_is_served_too(in_loop: Run, app: Rendered, slow_look: None) -> None:
    async def test() -> None:
        found = Hub()
        phone = Listener(found)
        await phone.open()
        await listening(found)
        app.hold = threading.Event()
        await tell()
        await until(lambda: app.asked)
        screen = Listener(found, "screen", after=1)
        assert await screen.open() == 1
        app.hold.set()
        assert (await phone.next()).id == 1
        # Nobody can say whether the screen knew what was rendered for others meanwhile, so it is told.
        assert await screen.next() == Message(1, part("screen"))
        assert (await phone.next()).id == 1
        assert found.rooms[CHANNEL].sequence == 1

    in_loop(test)


# The process's own tasks ---------------------------------------------------------------------------------------------
def test_the_listener_connects_again_and_looks_for_what_it_missed(
    in_loop: Run, app: Rendered, slow_look: None, caplog: pytest.LogCaptureFixture
) -> None:
    def terminate() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query LIKE 'LISTEN %'"
            )
            say()

    async def test() -> None:
        found = Hub()
        phone = Listener(found)
        await phone.open()
        await listening(found)
        await sync_to_async(terminate)()
        assert await phone.next() == Message(1, part("phone"))
        await tell()
        assert await phone.next() == Message(2, part("phone"))

    with caplog.at_level(logging.WARNING, "apps.live.hub"):
        in_loop(test)
    assert [record.getMessage() for record in caplog.records if record.name == "apps.live.hub"] == [
        "The live listener lost its connection and tries again."
    ]


def test_a_look_finds_what_no_notice_told(in_loop: Run, app: Rendered, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "LOOK_EVERY", 0.5)

    def silently() -> None:
        channel = Channel.objects.create(name=CHANNEL, sequence=1)
        Event.objects.create(channel=channel, sequence=1, topic="votes")

    async def test() -> None:
        phone = Listener(Hub())
        await phone.open()
        await sync_to_async(silently)()
        assert await phone.next() == Message(1, part("phone"))

    in_loop(test)


def test_a_rendering_that_fails_is_tried_again(
    in_loop: Run, app: Rendered, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hubs, "LOOK_EVERY", 0.2)

    async def test() -> None:
        phone = Listener(Hub())
        await phone.open()
        app.failing = True
        await tell()
        await until(lambda: "could not be rendered" in caplog.text)
        app.failing = False
        assert await phone.next() == Message(1, part("phone"))

    in_loop(test)


def test_a_heartbeat_tells_who_is_here_and_keeps_the_number(
    in_loop: Run, app: Rendered, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "HEARTBEAT", 0.2)
    say()

    async def test() -> None:
        found = Hub()
        phone, screen = Listener(found, key=SEAT, after=1), Listener(found, "screen", after=1)
        for listener in (phone, screen):
            assert await listener.open() == 1
        for listener, audience in ((phone, "phone"), (screen, "screen")):
            assert await listener.next() == Message(1, None)
            assert await listener.next() == Message(1, part(audience))
        assert app.seen[0] == {SEAT}
        assert sorted(app.asked[:2]) == [("phone", ["presence"]), ("screen", ["presence"])]

    in_loop(test)


def test_a_heartbeat_goes_on_when_presence_cannot_be_shown(
    in_loop: Run, app: Rendered, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hubs, "HEARTBEAT", 0.1)

    async def test() -> None:
        phone = Listener(Hub())
        await phone.open()
        app.failing = True
        assert [await phone.next() for _ in range(2)] == [Message(0, None)] * 2

    in_loop(test)
    assert "Presence could not be stored or shown." in caplog.text


def test_a_room_lasts_as_long_as_somebody_is_in_it(in_loop: Run, app: Rendered, slow_look: None) -> None:
    async def test() -> None:
        found = Hub()
        first, second = Listener(found), Listener(found)
        await first.open()
        await second.open()
        task = found.rooms[CHANNEL].task
        await first.close()
        assert list(found.rooms) == [CHANNEL]
        await second.close()
        assert found.rooms == {}
        await until(task.cancelled)

    in_loop(test)


def test_one_event_loop_has_one_hub(in_loop: Run) -> None:
    found: list[Hub] = []

    async def test() -> None:
        found.extend([hub(), hub()])

    in_loop(test)
    in_loop(test)
    assert (found[0] is found[1], found[2] is found[3], found[0] is found[2]) == (True, True, False)


def test_event_bytes_are_what_a_browser_reads() -> None:
    assert event_bytes(7, '{"a":1}') == b'id: 7\nevent: update\ndata: {"a":1}\n\n'
