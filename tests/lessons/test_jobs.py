"""What a curator has set for later happens without anybody there."""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from wagtail.models import ModelLogEntry, Revision

from apps.accounts.services import choose_language
from apps.lessons.jobs import publish_scheduled
from apps.lessons.models import Lesson
from apps.live.jobs import forget_jobs
from tests.lessons.factories import make_lesson
from tests.people import make_user
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


def test_what_can_no_longer_be_published_is_said_and_keeps_nothing_else_waiting(worker: Worker) -> None:
    author = make_user("author")
    taken, nobodys, fine = (make_lesson(title="Before") for _ in range(3))
    for lesson, by in ((taken, author), (nobodys, None), (fine, author)):
        lesson.title = "After"
        lesson.number = "1.99" if lesson is taken else lesson.number
        lesson.questions.set([] if lesson is nobodys else lesson.questions.all())
        lesson.save_revision(user=by, clean=False, approved_go_live_at=NOW - dt.timedelta(days=400))
    make_lesson(section=taken.section, number="1.99")
    publish_scheduled(0)
    assert mail.outbox == []  # a mail server that is away is the job's trouble
    worker()
    titles = [Lesson.objects.get(pk=lesson.pk).title for lesson in (taken, nobodys, fine)]

    assert titles == ["Before", "Before", "After"]
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()
    assert [(letter.subject, letter.to) for letter in mail.outbox] == [("Not published: 1.99 After", [author.email])]
    entry = ModelLogEntry.objects.for_instance(taken).get(action="lessons.not_published")
    sentence = "Another lesson of this playbook has this number."
    assert entry.message == f"Was set for this hour and could not be published: {sentence}"
    assert sentence in str(mail.outbox[0].body)


def test_who_is_told_of_a_schedule_reads_it_in_the_own_language(worker: Worker) -> None:
    author, gone = make_user("author"), make_user("gone")
    choose_language(language="de", by=author)
    lessons = [make_lesson(title="Before") for _ in range(2)]
    for lesson, by in zip(lessons, (author, gone), strict=True):
        lesson.questions.set([])
        lesson.save_revision(user=by, clean=False, approved_go_live_at=NOW - dt.timedelta(days=400))
    publish_scheduled(0)
    gone.delete()
    worker()
    assert [(letter.subject.partition(":")[0], letter.to) for letter in mail.outbox] == [
        ("Nicht veröffentlicht", [author.email])
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
