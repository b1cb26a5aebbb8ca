"""What a curator has set for later happens without anybody there."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from apps.lessons.jobs import publish_scheduled
from apps.live.jobs import forget_jobs
from tests.lessons.factories import make_lesson
from tests.worker import Worker

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_a_scheduled_draft_is_published_and_an_expired_lesson_archived() -> None:
    soon, late, over = (make_lesson(title="Before") for _ in range(3))
    for lesson, hours in ((soon, -1), (late, 1)):
        lesson.title = "After"
        lesson.go_live_at = timezone.now() + dt.timedelta(hours=hours)
        lesson.save_revision(clean=False, approved_go_live_at=lesson.go_live_at)
    over.expire_at = timezone.now() - dt.timedelta(minutes=1)
    over.save(update_fields=["expire_at"])
    publish_scheduled(0)
    publish_scheduled(0)
    for lesson in (soon, late, over):
        lesson.refresh_from_db()

    assert [(lesson.title, lesson.live) for lesson in (soon, late, over)] == [
        ("After", True),
        ("Before", True),
        ("Before", False),
    ]


def test_the_worker_looks_every_minute() -> None:
    every_minute = [
        found.cron
        for found in app.periodic_registry.periodic_tasks.values()
        if found.task.name == publish_scheduled.name
    ]
    assert every_minute == ["* * * * *"]


def test_jobs_that_are_done_are_forgotten(worker: Worker) -> None:
    done = publish_scheduled.configure().defer(timestamp=0)
    worker()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '4 days'")
    forget_jobs.configure().defer(timestamp=0)
    worker()
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE task_name = 'live.forget_jobs' OR id = %s", [done])
        assert cursor.fetchall() == [("succeeded",)]
