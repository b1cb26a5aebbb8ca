"""The two ways to follow a channel."""

import json
from collections.abc import Collection

import pytest
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from apps.live import rooms
from apps.live.hub import hub
from apps.live.positions import Position
from apps.live.responses import last_position, poll, stream
from apps.live.services import publish
from apps.live.updates import newest_for, updates_for
from tests.loops import in_a_loop


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> None:
    def render(channel: str, audience: str, topics: Collection[str] | None) -> dict[str, str]:
        return {} if topics == {"silence"} else {"part": f"<p>{channel} {audience}</p>"}

    owner = rooms.Owner(render, tell_seen=list, find_ended=set)
    monkeypatch.setattr(rooms, "_owners", {"test": owner})


@pytest.mark.parametrize(
    ("header", "query", "expected"),
    [
        (None, "", Position()),
        (None, "?after=12-5", Position(12, 5)),
        ("14-6", "?after=12-5", Position(14, 6)),
        ("", "?after=12-5", Position(12, 5)),
        ("-1", "", Position(0, 1)),
        ("14", "", Position(14)),
        (None, "?after=x-y", Position()),
        (None, "?after=²-²", Position()),
        (None, "?after=" + "9" * 18, Position(10**18 - 1)),
        (None, "?after=" + "9" * 5000, Position()),
    ],
)
def test_last_position_is_the_browsers_own_else_the_pages(header: str | None, query: str, expected: Position) -> None:
    headers = {} if header is None else {"Last-Event-ID": header}
    assert last_position(RequestFactory().get(f"/live/{query}", headers=headers)) == expected


def test_position_says_what_it_reads() -> None:
    assert Position.read(str(Position(12, 5))) == Position(12, 5)


def test_poll_answers_with_what_is_new(db: None, app: None) -> None:
    publish("test-a", "ideas")
    response = poll(RequestFactory().get("/poll/"), "test-a", "screen")
    update = json.loads(response.content)
    assert (response.status_code, update["anew"], update["fragments"]) == (200, False, {"part": "<p>test-a screen</p>"})
    assert update["position"] == str(newest_for("test-a", "screen"))
    assert Position.read(update["position"]).number == 1
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/json", "no-store")


def test_audiences_at_the_same_place_ask_the_log_once(
    db: None, app: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publish("test-a", "ideas")
    start = Position()
    with django_assert_num_queries(2):
        news = updates_for("test-a", {"screen": start, "phone": start})
    assert {audience: update.position.number for audience, update in news.items()} == {"screen": 1, "phone": 1}


@pytest.mark.parametrize(("topic", "behind"), [("ideas", False), ("silence", True)])
def test_poll_answers_with_nothing_where_nothing_is_new(db: None, app: None, topic: str, behind: bool) -> None:
    publish("test-a", topic)
    after = Position() if behind else newest_for("test-a", "screen")
    response = poll(RequestFactory().get(f"/poll/?after={after}"), "test-a", "screen")
    assert (response.status_code, response.content, response["Cache-Control"]) == (204, b"", "no-store")


def test_stream_is_never_stored_nor_held_back_by_a_proxy() -> None:
    async def headers() -> dict[str, str]:
        response = stream(RequestFactory().get("/live/"), "test-a", "screen", right=None)
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
        parts = aiter(stream(RequestFactory().get("/live/?after=0-0"), "test-a", "screen", right=None))
        beginning = [await anext(parts), await anext(parts)]
        (client,) = hub().rooms["test-a"].clients
        client.queue.put_nowait(None)
        return beginning + [part async for part in parts]

    beginning, missed = in_a_loop(parts_of())
    assert beginning.startswith(b"retry: 2000\nid: 1-")
    assert b"<p>test-a screen</p>" in missed
