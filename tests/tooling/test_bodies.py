"""How a request's body is read: its deadline, its size, and whose turn it is where too many wait."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from apps.common.middleware import LATE
from config import bodies
from config.bodies import Bodies, Message
from tests.loops import in_a_loop


class Pages:
    """Keeps what each request brought."""

    def __init__(self) -> None:
        self.read: list[bytes] = []
        self.late: list[str] = []

    async def __call__(self, scope: Message, receive: bodies.Receive, send: bodies.Send) -> None:
        if scope.get(LATE):
            self.late.append(scope["client"][0])
        elif "body" in scope:
            self.read.append(scope["body"].read())
        assert (await receive())["type"] == "http.disconnect"


async def nowhere(message: Message) -> None:
    raise AssertionError("Nothing is sent here.")


def scope(length: int, address: str = "192.0.2.1", forwarded: str = "", path: str = "/x/") -> Message:
    headers = [(b"content-length", str(length).encode()), (b"x-forwarded-for", forwarded.encode())]
    return {"type": "http", "path": path, "headers": headers, "client": (address, 1)}


def arriving(*parts: bytes, pause: float = 0, hangs_up: bool = False) -> Callable[[], Awaitable[Message]]:
    left = list(parts)

    async def receive() -> Message:
        await asyncio.sleep(pause)
        if left:
            part = left.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(left) or hangs_up}
        return {"type": "http.disconnect"}

    return receive


async def never() -> Message:
    await asyncio.Event().wait()
    raise AssertionError


def test_a_body_is_handed_over_whole() -> None:
    pages = Pages()
    large = b"y" * (bodies.IN_MEMORY + 1)
    in_a_loop(Bodies(pages, 0)(scope(1 + len(large)), arriving(b"x", large), nowhere))
    assert pages.read == [b"x" + large]


@pytest.mark.parametrize(
    ("length", "path"), [(0, "/x/"), (2 * 2**20 + 1, "/x/"), (10 * 2**20 + 1, "/curate/"), (-1, "/x/")]
)
def test_what_is_nothing_or_too_much_is_left_unread(length: int, path: str) -> None:
    pages = Pages()
    in_a_loop(Bodies(pages, 0)(scope(length, path=path), never, nowhere))
    assert (pages.read, pages.late) == ([], [])


def test_who_hangs_up_costs_no_thread() -> None:
    pages = Pages()
    reading = Bodies(pages, 0)
    in_a_loop(reading(scope(9), arriving(b"x", hangs_up=True), nowhere))
    assert (pages.read, pages.late, dict(reading.waiting)) == ([], [], {})


def test_silence_ends_a_body(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SILENCE", 0.1)
    pages = Pages()
    reading = Bodies(pages, 0)
    in_a_loop(reading(scope(9), never, nowhere))
    assert (pages.late, dict(reading.waiting)) == (["192.0.2.1"], {})


def test_a_body_that_goes_on_has_time_by_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PATIENCE", 0.3)
    monkeypatch.setattr(bodies, "SLOWEST", 10)
    pages = Pages()
    ten = [b"x"] * 10

    async def both() -> None:
        reading = Bodies(pages, 0)
        honest = reading(scope(10, "192.0.2.1"), arriving(*ten, pause=0.1), nowhere)
        slow = reading(scope(5, "192.0.2.2"), arriving(*ten, pause=0.1), nowhere)
        await asyncio.gather(honest, slow)

    in_a_loop(both())
    assert (pages.read, pages.late) == ([b"x" * 10], ["192.0.2.2"])


def test_the_one_that_waits_longest_makes_way_for_its_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "WAITING", 2)
    pages = Pages()

    async def crowd() -> None:
        reading = Bodies(pages, proxies=1)
        slow = [asyncio.create_task(reading(scope(9, forwarded=who), never, nowhere)) for who in ("a", "b", "b")]
        await asyncio.sleep(0.05)
        await reading(scope(1, forwarded="spoofed, b"), arriving(b"x"), nowhere)
        await asyncio.sleep(0.05)
        assert [task.done() for task in slow] == [False, True, False]
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        assert dict(reading.waiting) == {}

    in_a_loop(crowd())
    assert pages.read == [b"x"]


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [("a, b", 0, "192.0.2.1"), ("a, b", 1, "b"), ("a, b", 2, "a"), ("a", 2, "192.0.2.1"), ("", 1, "192.0.2.1")],
)
def test_an_address_is_read_as_far_back_as_there_are_proxies(forwarded: str, proxies: int, address: str) -> None:
    assert bodies.client_address(scope(1, forwarded=forwarded), proxies) == address
