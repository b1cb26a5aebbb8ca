"""Writing to the event log, and telling of it."""

import logging
import threading
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import connection, transaction

from apps.live import notices
from apps.live.models import Channel, Event
from apps.live.notices import PG_CHANNEL, Announcer, announce, connection_parameters
from apps.live.services import publish

PATIENCE = 10  # seconds


@pytest.fixture
def ear(transactional_db: None) -> Iterator[psycopg.Connection]:
    """Somebody who listens, on a connection of their own."""
    with psycopg.connect(**connection_parameters(), autocommit=True) as found:
        found.execute(f"LISTEN {PG_CHANNEL}")
        yield found


@pytest.fixture
def make_announcer() -> Iterator[Callable[[], Announcer]]:
    """Announcers whose connections are closed at the end: an open one holds the test database."""
    made: list[Announcer] = []

    def make() -> Announcer:
        made.append(Announcer())
        return made[-1]

    yield make
    for announcer in made:
        if announcer.connection is not None:
            announcer.connection.close()


def heard(ear: psycopg.Connection, stop_after: int = 1, timeout: float = PATIENCE) -> list[str]:
    return [notice.payload for notice in ear.notifies(timeout=timeout, stop_after=stop_after)]


def test_publish_numbers_the_events_of_each_channel(db: None) -> None:
    assert [publish("test-a", "ideas", by=7), publish("test-b", "votes"), publish("test-a", "agenda")] == [1, 1, 2]
    assert list(Event.objects.order_by("pk").values_list("channel__name", "sequence", "topic", "data")) == [
        ("test-a", 1, "ideas", {"by": 7}),
        ("test-b", 1, "votes", {}),
        ("test-a", 2, "agenda", {}),
    ]
    assert [str(channel) for channel in Channel.objects.order_by("pk")] == ["test-a", "test-b"]
    first = Event.objects.order_by("pk")[0]
    assert str(first) == f"{first.channel_id}/1 ideas"


def test_publish_gives_what_is_hidden_no_public_number(db: None) -> None:
    for hidden in (False, True, lambda: True, lambda: False):
        publish("test-a", "ideas", unseen=hidden)
    assert list(Event.objects.order_by("sequence").values_list("sequence", "public_sequence")) == [
        (1, 1),
        (2, None),
        (3, None),
        (4, 2),
    ]
    assert (Channel.objects.get().sequence, Channel.objects.get().public_sequence) == (4, 2)


def test_publish_asks_what_is_hidden_when_whoever_shows_it_has_committed(transactional_db: None) -> None:
    publish("test-a", "agenda")
    asked = threading.Event()
    shown: list[str] = []

    def write() -> None:
        def is_hidden() -> bool:
            asked.set()
            return not shown

        publish("test-a", "ideas", unseen=is_hidden)
        connection.close()

    with transaction.atomic():
        publish("test-a", "agenda")
        writer = threading.Thread(target=write)
        writer.start()
        assert not asked.wait(0.5)
        shown.append("the wall")
    writer.join(PATIENCE)
    assert Event.objects.get(topic="ideas").public_sequence == 3


def test_publish_tells_after_the_commit_and_not_after_a_rollback(ear: psycopg.Connection) -> None:
    with transaction.atomic():
        publish("test-rolled-back", "ideas")
        transaction.set_rollback(True)
    with transaction.atomic():
        publish("test-committed", "ideas")
        assert heard(ear, timeout=0.2) == []
    assert heard(ear) == ["test-committed"]
    assert list(Channel.objects.values_list("name", flat=True)) == ["test-committed"]


def test_announcer_sends_one_notice_for_many_changes(
    ear: psycopg.Connection, make_announcer: Callable[[], Announcer]
) -> None:
    announcer = make_announcer()
    for _ in range(50):
        announcer.add("test-busy")
    announcer.add("test-calm")
    announcer.start()
    assert sorted(heard(ear, stop_after=2)) == ["test-busy", "test-calm"]
    assert heard(ear, timeout=0.2) == []


def test_announcer_speaks_again_after_its_connection_is_lost(
    ear: psycopg.Connection, make_announcer: Callable[[], Announcer]
) -> None:
    announcer = make_announcer()
    announcer.send(["test-before"])
    assert announcer.connection is not None
    terminate(announcer.connection.info.backend_pid)
    announcer.send(["test-after"])
    assert heard(ear, stop_after=2) == ["test-before", "test-after"]


def test_announcer_outlives_a_database_that_is_away(
    ear: psycopg.Connection, make_announcer: Callable[[], Announcer], caplog: pytest.LogCaptureFixture
) -> None:
    announcer = make_announcer()
    there = announcer.parameters
    announcer.parameters = there | {"dbname": "no_such_database"}
    announcer.start()
    with caplog.at_level(logging.WARNING, "apps.live.notices"):
        announcer.add("test-lost")
        wait_until(lambda: "A live notice could not be sent" in caplog.text)
    announcer.parameters = there
    announcer.add("test-found")
    assert heard(ear) == ["test-found"]


def test_announce_starts_a_thread_where_none_lives(
    ear: psycopg.Connection, make_announcer: Callable[[], Announcer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a fork, which leaves threads behind."""
    monkeypatch.setattr(notices, "Announcer", make_announcer)
    monkeypatch.setattr(notices, "_announcer", None)
    announce("test-first")
    first = notices._announcer
    announce("test-second")
    assert notices._announcer is first
    assert sorted(heard(ear, stop_after=2)) == ["test-first", "test-second"]
    monkeypatch.setattr(notices, "_announcer", make_announcer())
    announce("test-third")
    assert heard(ear) == ["test-third"]


def terminate(backend: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [backend])


def wait_until(said: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not said():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_hang_up_is_harmless_where_nothing_was_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_announcer", None)
    notices.hang_up()
    assert notices._announcer is None
