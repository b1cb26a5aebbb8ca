"""The two ways to follow a channel."""

import json
from collections.abc import Collection

import pytest
from django.test import RequestFactory

from apps.live import rooms
from apps.live.hub import hub
from apps.live.responses import last_event, poll, stream
from apps.live.services import publish
from tests.loops import in_a_loop


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> None:
    def render(channel: str, audience: str, topics: Collection[str] | None) -> dict[str, str]:
        return {} if topics == {"silence"} else {"part": f"<p>{channel} {audience}</p>"}

    monkeypatch.setattr(rooms, "_renders", {"test": render})


@pytest.mark.parametrize(
    ("header", "query", "expected"),
    [
        (None, "", 0),
        (None, "?after=12", 12),
        ("14", "?after=12", 14),
        ("", "?after=12", 12),
        ("-1", "", 0),
        (None, "?after=x", 0),
        (None, "?after=²", 0),
        (None, "?after=" + "9" * 18, 10**18 - 1),
        (None, "?after=" + "9" * 5000, 0),
    ],
)
def test_last_event_is_the_browsers_own_number_else_the_pages(header: str | None, query: str, expected: int) -> None:
    headers = {} if header is None else {"Last-Event-ID": header}
    assert last_event(RequestFactory().get(f"/live/{query}", headers=headers)) == expected


def test_poll_answers_with_what_is_new(db: None, app: None) -> None:
    publish("test-a", "ideas")
    response = poll(RequestFactory().get("/poll/"), "test-a", "screen")
    update = json.loads(response.content)
    assert (response.status_code, update["sequence"], update["fragments"]) == (200, 1, {"part": "<p>test-a screen</p>"})
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/json", "no-store")


@pytest.mark.parametrize(("topic", "after"), [("ideas", 1), ("silence", 0)])
def test_poll_answers_with_nothing_where_nothing_is_new(db: None, app: None, topic: str, after: int) -> None:
    publish("test-a", topic)
    response = poll(RequestFactory().get(f"/poll/?after={after}"), "test-a", "screen")
    assert (response.status_code, response.content, response["Cache-Control"]) == (204, b"", "no-store")


def test_stream_is_never_stored_nor_held_back_by_a_proxy() -> None:
    async def headers() -> dict[str, str]:
        response = stream(RequestFactory().get("/live/"), "test-a", "screen")
        assert response.is_async
        return dict(response.headers)

    assert in_a_loop(headers()) == {
        "Content-Type": "text/event-stream",
        "Cache-Control": "no-store",
        "X-Accel-Buffering": "no",
    }


def test_stream_gives_what_the_client_missed_and_ends_where_it_is_cut_off(transactional_db: None, app: None) -> None:
    publish("test-a", "ideas")

    async def parts_of() -> list[bytes]:
        parts = aiter(stream(RequestFactory().get("/live/?after=0"), "test-a", "screen"))
        beginning = [await anext(parts), await anext(parts)]
        (client,) = hub().rooms["test-a"].clients
        client.queue.put_nowait(None)
        return beginning + [part async for part in parts]

    beginning, missed = in_a_loop(parts_of())
    assert beginning == b"retry: 2000\nid: 1\n\n"
    assert b"<p>test-a screen</p>" in missed
