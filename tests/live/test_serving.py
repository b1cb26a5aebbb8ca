"""Streams beside pages: many may be open, and none of them holds a thread or a connection."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from apps.live.serving import Message, Streams
from tests.loops import in_a_loop

ended: list[str] = []


def plain(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("not here", status=404)
    response.set_cookie("seen", "yes")
    return response


def endless(request: HttpRequest) -> StreamingHttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return StreamingHttpResponse(forever(), content_type="text/event-stream")


async def forever() -> AsyncGenerator[bytes]:
    try:
        yield b"first"
        await asyncio.Event().wait()
    finally:
        ended.append("forever")


async def two_parts() -> AsyncGenerator[bytes]:
    yield b"one"
    yield b"two"


async def broken_parts() -> AsyncGenerator[bytes]:
    yield b"one"
    raise RuntimeError("The log could not be read.")


def streaming(parts: Callable[[], AsyncGenerator[bytes]]) -> Callable[[HttpRequest], HttpResponse]:
    return login_not_required(lambda request: StreamingHttpResponse(parts()))  # type: ignore[return-value]


urlpatterns = [
    path("live/plain/", login_not_required(plain)),
    path("live/endless/", login_not_required(endless)),
    path("live/two/", streaming(two_parts)),
    path("live/broken/", streaming(broken_parts)),
]


class Browser:
    """One request, as a server hands it over: what was sent to it, and a way to hang up."""

    def __init__(self, address: str) -> None:
        self.scope = {
            "type": "http",
            "method": "GET",
            "path": address,
            "query_string": b"",
            "headers": [(b"host", b"testserver")],
        }
        self.got: list[Message] = []
        self.left = asyncio.Event()
        self.began = asyncio.Event()
        self.asked = False

    async def receive(self) -> Message:
        if not self.asked:
            self.asked = True
            return {"type": "http.request"}
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.got.append(message)
        if "body" in message:
            self.began.set()

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.got)


@pytest.fixture
def streams(transactional_db: None) -> Iterator[Streams]:
    ended.clear()
    with override_settings(ROOT_URLCONF="tests.live.test_serving"):
        yield Streams(threads=2)


def test_streams_answers_a_plain_page_with_its_headers_and_cookies(streams: Streams) -> None:
    async def ask() -> Browser:
        browser = Browser("/live/plain/")
        await streams(browser.scope, browser.receive, browser.send)
        return browser

    browser = in_a_loop(ask())
    assert [message["type"] for message in browser.got] == ["http.response.start", "http.response.body"]
    start = browser.got[0]
    headers = dict(start["headers"])
    assert (start["status"], browser.body, headers[b"Content-Length"]) == (404, b"not here", b"8")
    assert headers[b"Set-Cookie"] == b"seen=yes; Path=/"


def test_streams_sends_every_part_and_then_the_end(streams: Streams) -> None:
    async def ask() -> Browser:
        browser = Browser("/live/two/")
        await streams(browser.scope, browser.receive, browser.send)
        return browser

    browser = in_a_loop(ask())
    assert [(message["body"], message.get("more_body", False)) for message in browser.got[1:]] == [
        (b"one", True),
        (b"two", True),
        (b"", False),
    ]


def test_streams_tells_the_server_what_broke_a_stream(streams: Streams) -> None:
    async def ask() -> None:
        browser = Browser("/live/broken/")
        await streams(browser.scope, browser.receive, browser.send)

    with pytest.raises(RuntimeError, match="could not be read"):
        in_a_loop(ask())


def test_streams_holds_more_open_than_there_are_threads_and_connections(streams: Streams) -> None:
    many = 30

    async def ask() -> list[bytes]:
        browsers = [Browser("/live/endless/") for _ in range(many)]
        open_ = [asyncio.ensure_future(streams(one.scope, one.receive, one.send)) for one in browsers]
        async with asyncio.timeout(20):
            await asyncio.gather(*(one.began.wait() for one in browsers))
            for one in browsers:
                one.left.set()
            await asyncio.gather(*open_)
        return [one.body for one in browsers]

    assert in_a_loop(ask()) == [b"first"] * many
    assert ended == ["forever"] * many
