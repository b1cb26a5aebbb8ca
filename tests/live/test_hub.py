"""The fan-out, over real connections: two hubs stand for two processes."""

import asyncio
import json
import logging
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection, Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, transaction

from apps.live import hub as hubs
from apps.live import rooms
from apps.live.hub import Client, Hub, event_bytes, hub
from apps.live.models import Channel, Event
from apps.live.positions import TOO_FAR, Position, microseconds
from apps.live.services import publish
from apps.live.updates import Update

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 10  # seconds
CHANNEL = "test-room"
START = Position()
SEAT = "0b0e1e52-5a51-4bd2-9d8a-7a3d6ad1c004"


@dataclass
class Rendered:
    """An app that owns the channels `test-…`: it counts what it is asked for."""

    asked: list[tuple[str, Collection[str] | None]] = field(default_factory=list)
    seen: list[set[str]] = field(default_factory=list)
    ended: set[Hashable] = field(default_factory=set)
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

    def find_ended(self, rights: Collection[Hashable]) -> Collection[Hashable]:
        if self.failing:
            raise ZeroDivisionError
        return self.ended & set(rights)


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Rendered:
    found = Rendered()
    monkeypatch.setattr(rooms, "_owners", dict(rooms._owners))
    rooms.register("test", rooms.Owner(found.render, found.tell, found.find_ended, ("screen",)))
    return found


@pytest.fixture
def slow_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is found by looking: what arrives was told by a notice."""
    monkeypatch.setattr(hubs, "LOOK_EVERY", 3600)
    monkeypatch.setattr(hubs, "HEARTBEAT", 3600)
    monkeypatch.setattr(hubs, "PRESENCE_EVERY", 3600)


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
    id: int | None
    said: dict[str, str] | str
    anew: bool = False


BEAT = Message(None, "beat")
OVER = Message(None, "over")


def parse(said: bytes) -> Message:
    """The number it names (None where it names none) and its fragments, or the kind of an event without any."""
    lines = dict(line.split(": ", 1) for line in said.decode().strip().splitlines())
    number = Position.read(lines["id"]).number if "id" in lines else None
    if lines["event"] != "update":
        return Message(number, lines["event"])
    data: dict[str, Any] = json.loads(lines["data"])
    assert sorted(data) == ["anew", "fragments", "now", "position"]
    assert data["position"] == lines["id"]
    return Message(number, data["fragments"], data["anew"])


class Listener:
    """One open stream, read as a browser does."""

    def __init__(
        self, found: Hub, audience: str = "phone", key: str = "", after: Position = START, right: Hashable = None
    ) -> None:
        self.bytes: AsyncGenerator[bytes] = found.stream(CHANNEL, Client(audience, key, right), after)

    async def next(self) -> Message:
        async with asyncio.timeout(PATIENCE):
            return parse(await anext(self.bytes))

    async def open(self) -> int | None:
        """The number of the event up to which the stream has caught up."""
        message = await self.next()
        assert message.said == "beat"
        return message.id

    async def until(self, number: int) -> AsyncIterator[Message]:
        while True:
            message = await self.next()
            yield message
            if message.id == number:
                return

    async def close(self) -> None:
        await self.bytes.aclose()


def position(number: int) -> Position:
    """Where a client stands that has seen the event of this number."""
    event = Event.objects.filter(channel__name=CHANNEL, sequence=number).first()
    return Position(number, microseconds(event.created_at) if event else 0)


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
    first, last = position(1), position(3)

    async def test() -> None:
        found = Hub()
        phone = Listener(found, after=first)
        assert await phone.open() == 3
        assert await phone.next() == Message(3, part("phone"))
        # What it had already may come twice, never in part.
        assert {(audience, tuple(topics or ())) for audience, topics in app.asked} == {("phone", ("ideas", "votes"))}
        there = Listener(found, after=last)
        assert await there.open() == 3
        await listening(found)
        await tell()
        assert [message async for message in there.until(4)][-1] == Message(4, part("phone"))

    in_loop(test)


@pytest.mark.parametrize("behind", [0, 1])
def test_who_is_too_far_behind_gets_everything(in_loop: Run, app: Rendered, slow_look: None, behind: int) -> None:
    say(times=TOO_FAR + 1)
    at = position(behind)

    async def test() -> None:
        phone = Listener(Hub(), after=at)
        assert await phone.open() == TOO_FAR + 1
        assert await phone.next() == Message(TOO_FAR + 1, part("phone"), anew=behind == 0)
        assert app.asked == [("phone", ["ideas"] if behind else None)]

    in_loop(test)


def test_who_missed_what_was_forgotten_gets_everything(in_loop: Run, app: Rendered, slow_look: None) -> None:
    say(times=4)
    at = position(1)
    Event.objects.filter(sequence=2).delete()

    async def test() -> None:
        phone = Listener(Hub(), after=at)
        assert await phone.open() == 4
        assert await phone.next() == Message(4, part("phone"), anew=True)
        assert app.asked == [("phone", None)]

    in_loop(test)


@pytest.mark.parametrize("since", [0, 1, 2, 3, 9])
def test_after_a_restored_backup_every_open_stream_begins_anew(
    in_loop: Run, app: Rendered, monkeypatch: pytest.MonkeyPatch, since: int
) -> None:
    """Whether the log is then behind what a page holds, at it, or past it; what happened before the backup is known."""
    monkeypatch.setattr(hubs, "LOOK_EVERY", 0.2)
    say(times=2)
    known, backup = position(2), list(Event.objects.values())
    say(times=3)
    lost = position(5)

    def restore() -> None:
        Event.objects.filter(sequence__gt=2).delete()
        Channel.objects.update(sequence=2, public_sequence=2)
        assert list(Event.objects.values()) == backup
        say("votes", times=since)

    async def test() -> None:
        found = Hub()
        phone = Listener(found, after=lost)
        assert await phone.open() == 5
        await sync_to_async(restore)()
        assert [message async for message in phone.until(2 + since)][-1].said == part("phone")
        assert app.asked[0] == ("phone", None)
        late = Listener(Hub(), after=lost)
        assert await late.open() == 2 + since
        assert await late.next() == Message(2 + since, part("phone"), anew=True)
        earlier = Listener(Hub(), after=known)
        assert await earlier.open() == 2 + since
        if since:  # what it holds is in the log, so it gets no more than what came after
            assert await earlier.next() == Message(2 + since, part("phone"), anew=False)

    in_loop(test)


def test_the_public_learns_nothing_of_hidden_events(in_loop: Run, app: Rendered, slow_look: None) -> None:
    def whisper() -> None:
        for _ in range(7):
            publish(CHANNEL, "ideas", unseen=True)

    say("agenda")
    behind_the_stage, in_the_room = position(1), position(1)

    async def test() -> None:
        found = Hub()
        phone, screen = Listener(found, after=in_the_room), Listener(found, "screen", after=behind_the_stage)
        assert [await phone.open(), await screen.open()] == [1, 1]
        await listening(found)
        await sync_to_async(whisper)()
        assert [message async for message in screen.until(8)][-1] == Message(8, part("screen"))
        await tell("agenda")
        assert await phone.next() == Message(2, part("phone"))
        assert [message async for message in screen.until(9)][-1] == Message(9, part("screen"))
        assert [asked for asked in app.asked if asked[0] == "phone"] == [("phone", ["agenda"])]

    in_loop(test)


# Rights --------------------------------------------------------------------------------------------------------------
def test_a_stream_ends_with_its_right_and_says_so(
    in_loop: Run, app: Rendered, slow_look: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hubs, "CHECK_EVERY", 0.1)

    async def test() -> None:
        found = Hub()
        kept, ended = Listener(found, right="kept"), Listener(found, right="ended")
        await kept.open()
        await ended.open()
        app.failing = True
        await until(lambda: "could not be checked" in caplog.text)
        app.failing, app.ended = False, {"ended"}
        assert await ended.next() == OVER
        with pytest.raises(StopAsyncIteration):
            await ended.next()
        await tell()
        assert await kept.next() == Message(1, part("phone"))

    in_loop(test)


def test_a_client_that_does_not_read_is_cut_off_and_catches_up(
    in_loop: Run, app: Rendered, slow_look: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "QUEUE", 2)

    async def test() -> None:
        found = Hub()
        phone, slow = Listener(found), Listener(found)
        await phone.open()
        await slow.open()
        await listening(found)
        for number in range(1, 5):
            await tell()
            assert (await phone.next()).id == number
        with pytest.raises(StopAsyncIteration):
            await slow.next()
        back = Listener(found)
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
        screen = Listener(found, "screen", after=await sync_to_async(position)(1))
        assert await screen.open() == 1
        app.hold.set()
        assert (await phone.next()).id == 1
        await tell()
        assert await screen.next() == Message(2, part("screen"))
        assert (await phone.next()).id == 2
        assert {at.number for at in found.rooms[CHANNEL].positions.values()} == {2}

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

    @transaction.atomic  # the listener may look for the first time between the two
    def silently() -> None:
        channel = Channel.objects.create(name=CHANNEL, sequence=1, public_sequence=1)
        Event.objects.create(channel=channel, sequence=1, public_sequence=1, topic="votes")

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


def test_a_heartbeat_can_be_seen_and_tells_who_is_here(
    in_loop: Run, app: Rendered, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "HEARTBEAT", 0.2)
    monkeypatch.setattr(hubs, "PRESENCE_EVERY", 0.2)
    say()
    at = position(1)

    async def test() -> None:
        found = Hub()
        phone, screen = Listener(found, key=SEAT, after=at), Listener(found, "screen", after=at)
        for listener in (phone, screen):
            assert await listener.open() == 1
        for listener, audience in ((phone, "phone"), (screen, "screen")):
            heard = [await listener.next() for _ in range(4)]
            assert BEAT in heard
            assert Message(1, part(audience)) in heard
        assert app.seen[0] == {SEAT}
        assert sorted(app.asked[:2]) == [("phone", ["presence"]), ("screen", ["presence"])]

    in_loop(test)


def test_a_heartbeat_goes_on_when_presence_cannot_be_shown(
    in_loop: Run, app: Rendered, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hubs, "HEARTBEAT", 0.1)
    monkeypatch.setattr(hubs, "PRESENCE_EVERY", 0.1)

    async def test() -> None:
        phone = Listener(Hub())
        await phone.open()
        app.failing = True
        assert [await phone.next() for _ in range(4)] == [BEAT] * 4

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
    update = Update(Position(7, 1_700_000_000_000_000), '{"a":1}')
    assert event_bytes(update) == b'id: 7-1700000000000000\nevent: update\ndata: {"a":1}\n\n'
