"""What PostgreSQL or Python cannot hold is refused before anything asks for it."""

import asyncio
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from config.asgi import Scope, application
from tests.people import People

PAGE = {"Accept": "text/html,*/*"}


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/plans/%00/", ""),
        ("/library/%00/", ""),
        ("/curate/%00/", ""),
        ("/curate/reports/site-history/", "before=%00"),
        ("/plans/", "activity=%00"),
        ("/", "%00=a"),
    ],
)
def test_a_page_says_it(client: Client, people: People, path: str, query: str) -> None:
    client.force_login(people.member)
    answer = client.get(f"{path}?{query}", headers=PAGE)
    assert answer.status_code == 400
    assert "This request could not be read" in answer.text


def test_a_script_is_told_in_json(client: Client, people: People) -> None:
    answer = client.post(reverse("workshops:idea_save", args=["abc"]), {"text": "a\x00b"})
    assert answer.status_code == 400
    assert answer.json() == {"sentence": "Something that was sent is no text, so nothing of it was stored."}


@pytest.mark.parametrize("charset", ["latin-1", "utf-7", "utf-16", "unicode_escape", "raw_unicode_escape"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])
def test_another_encoding_is_refused(people: People, charset: str, kind: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.member)
    headers = PAGE | {"X-CSRFToken": "a" * 32}
    answer = client.post("/plans/?q=%2B2AA-", b"q=1", content_type=f"{kind}; charset={charset}", headers=headers)
    assert answer.status_code == 400
    assert "This request could not be read" in answer.text


class HungUp(io.RawIOBase):
    """The body of a client that is gone."""

    def read(self, size: int = -1) -> bytes:
        raise ConnectionResetError


def test_a_body_that_breaks_off_is_no_error(client: Client) -> None:
    kind = "application/x-www-form-urlencoded"
    answer = client.post("/join/", b"code=1", content_type=kind, **{"wsgi.input": HungUp()})  # type: ignore[arg-type]
    assert answer.status_code == 400


def test_a_cookie_with_nul_finds_no_session(client: Client, db: None) -> None:
    client.cookies.load('throughline_session="\\000"')
    answer = client.get("/", headers=PAGE | {"Accept-Language": "de"})
    assert answer.status_code == 400
    assert "Diese Anfrage war nicht lesbar" in answer.text


def asked(scope: dict[str, Any]) -> list[Scope]:
    """What the server is told to send to a client that asks and waits."""
    sent: list[Scope] = []
    messages: list[Scope] = [{"type": "websocket.connect" if scope["type"] == "websocket" else "http.request"}]

    async def receive() -> Scope:
        if not messages:
            await asyncio.Event().wait()
        return messages.pop(0)

    async def send(message: Scope) -> None:
        sent.append(message)

    asyncio.run(application(scope, receive, send))
    return sent


@pytest.mark.parametrize("path", ["/live/workshops/abc/participant/", "/"])
def test_nothing_speaks_over_a_websocket(path: str) -> None:
    """A server answers a closed handshake with 403."""
    sent = asked({"type": "websocket", "path": path, "query_string": b"", "headers": []})
    assert sent == [{"type": "websocket.close", "code": 1000}]


@pytest.mark.parametrize("path", ["/live/nothing/", "/library/"])
def test_an_address_with_bare_bytes_is_read_as_utf8(path: str, transactional_db: None) -> None:
    scope = {"type": "http", "method": "GET", "path": path, "query_string": "q=Grüße".encode(), "http_version": "1.1"}
    sent = asked(scope | {"headers": [(b"host", b"testserver")], "server": ("testserver", 80), "client": None})
    assert sent[0]["status"] in {302, 404}
