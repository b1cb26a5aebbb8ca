"""What a person keeps with a lesson changes here. It is private, so nothing of it is written to the history."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.lessons.marks.models import LessonMark, LessonMarkQuerySet
from apps.lessons.models import Lesson


def set_read(*, lesson: Lesson, by: User, read: bool) -> None:
    """Marked twice, the first time counts."""
    _keep(lesson, by, "read_at", timezone.now() if read else None)


def set_in_basket(*, lesson: Lesson, by: User, inside: bool) -> None:
    """Put in twice, it keeps its place."""
    _keep(lesson, by, "basketed_at", timezone.now() if inside else None)


@transaction.atomic
def write_note(*, lesson: Lesson, by: User, note: str) -> None:
    """An empty note is none."""
    note = note.strip()
    values = {"note": note, "noted_at": timezone.now() if note else None}
    if note:
        LessonMark.objects.update_or_create(user=by, lesson=lesson, defaults=values)
    else:
        marks = LessonMark.objects.of(by).filter(lesson=lesson)
        marks.update(**values)
        _drop_empty(marks)


@transaction.atomic
def empty_basket(*, by: User) -> int:
    """Take everything out; returns how much it was."""
    marks = LessonMark.objects.of(by)
    count = marks.exclude(basketed_at=None).update(basketed_at=None)
    _drop_empty(marks)
    return count


@transaction.atomic
def _keep(lesson: Lesson, by: User, name: str, value: Any) -> None:
    marks = LessonMark.objects.of(by).filter(lesson=lesson)
    if value is None:
        marks.update(**{name: None})
        _drop_empty(marks)
        return
    LessonMark.objects.get_or_create(user=by, lesson=lesson)
    marks.filter(**{name: None}).update(**{name: value})


def _drop_empty(marks: LessonMarkQuerySet) -> None:
    marks.filter(read_at=None, note="", basketed_at=None).delete()
