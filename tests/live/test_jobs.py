import datetime as dt
import logging

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from apps.live.jobs import clear_sessions, trim_events
from apps.live.models import Channel, Event
from tests.worker import Worker


def test_trim_events_forgets_what_nobody_waits_for(db: None) -> None:
    channel = Channel.objects.create(name="test-1", sequence=2)
    now = timezone.now()
    for sequence, days in ((1, 31), (2, 29)):
        Event.objects.create(
            channel=channel, sequence=sequence, topic="ideas", created_at=now - dt.timedelta(days=days)
        )
    trim_events(0)
    assert list(channel.events.values_list("sequence", flat=True)) == [2]
    assert Channel.objects.get().sequence == 2


def test_clear_sessions_deletes_the_expired_alone(db: None) -> None:
    now = timezone.now()
    for key, days in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + dt.timedelta(days=days))
    clear_sessions(0)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def job(*, worker: int | None, attempts: int = 0, lock: str | None = None, status: str = "doing") -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id, attempts, queueing_lock)"
            """ VALUES ('default', 'live.forget_jobs', '{"timestamp": 0}', %s, %s, %s, %s) RETURNING id""",
            [status, worker, attempts, lock],
        )
        return int(cursor.fetchone()[0])


def worker_of_before(*, seconds: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 second') RETURNING id",
            [seconds],
        )
        return int(cursor.fetchone()[0])


def test_jobs_of_a_worker_that_is_gone_run_again(worker: Worker, caplog: pytest.LogCaptureFixture) -> None:
    gone, alive = worker_of_before(seconds=31), worker_of_before(seconds=1)
    again, forgotten = job(worker=gone), job(worker=None)
    running = job(worker=alive)
    poison = job(worker=gone, attempts=5)
    covered = job(worker=gone, lock="one")
    waiting = job(worker=None, lock="one", status="todo")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour' WHERE id = %s", [waiting]
        )
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            """ VALUES ('default', 'live.run_abandoned_jobs', '{"timestamp": 0}')"""
        )
    with caplog.at_level(logging.WARNING, "apps.live.jobs"):
        worker()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, status FROM procrastinate_jobs WHERE task_name = 'live.forget_jobs'")
        states = dict(cursor.fetchall())
        cursor.execute("SELECT id FROM procrastinate_workers")
        assert cursor.fetchall() == [(alive,)]
    assert states == {
        again: "succeeded",
        forgotten: "succeeded",
        running: "doing",
        poison: "failed",
        covered: "failed",
        waiting: "todo",
    }
    assert sorted(caplog.messages) == sorted(
        [
            f"Job {again} (live.forget_jobs) of a worker that is gone runs again.",
            f"Job {forgotten} (live.forget_jobs) of a worker that is gone runs again.",
            f"Job {poison} (live.forget_jobs) of a worker that is gone was started 5 times and is given up.",
            f"Job {covered} (live.forget_jobs) of a worker that is gone is left to the next one, which waits.",
        ]
    )
