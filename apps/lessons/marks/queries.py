from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from apps.accounts.models import User
from apps.lessons.marks.models import LessonMark
from apps.lessons.models import LESSON_ORDER, Lesson, Playbook
from apps.lessons.translation.queries import once_each


def mark_of(user: User, lesson: Lesson) -> LessonMark:
    """The person's mark, or one that keeps nothing and is not stored."""
    return LessonMark.objects.of(user).filter(lesson=lesson).first() or LessonMark(user=user, lesson=lesson)


def with_marks(lessons: QuerySet[Lesson], user: User | AnonymousUser) -> QuerySet[Lesson]:
    """Each lesson with `is_read` and `in_basket` for the person; a visitor keeps nothing."""
    if not isinstance(user, User):
        return lessons.annotate(is_read=Value(value=False), in_basket=Value(value=False))
    mine = LessonMark.objects.of(user).filter(lesson=OuterRef("pk"))
    return lessons.annotate(
        is_read=Exists(mine.exclude(read_at=None)), in_basket=Exists(mine.exclude(basketed_at=None))
    )


@dataclass(frozen=True)
class Progress:
    playbook: Playbook
    read: int
    total: int
    next: Lesson | None
    """The first stop not read yet."""


@dataclass(frozen=True)
class Basket:
    """What was put aside of one playbook: a workshop has lessons of one."""

    playbook: Playbook
    lessons: list[Lesson]

    @property
    def query(self) -> str:
        """The lessons as the form that plans a workshop takes them."""
        return "&".join(f"lesson={lesson.pk}" for lesson in self.lessons)


@dataclass(frozen=True)
class MyReading:
    progress: list[Progress]
    baskets: list[Basket]
    notes: list[LessonMark]


def my_reading(user: User, language: str) -> MyReading:
    """What the person keeps with lessons they can open today."""
    visible = Playbook.objects.visible_to(user)
    marks = list(
        LessonMark.objects.of(user)
        .filter(lesson__live=True, lesson__playbook__in=visible)
        .select_related("lesson__section", "lesson__playbook")
        .order_by("lesson__playbook__title", *(f"lesson__{name}" for name in LESSON_ORDER))
    )
    inside = [mark.lesson for mark in marks if mark.basketed_at]
    return MyReading(
        progress=_progress(user, visible, language),
        baskets=[Basket(playbook, list(lessons)) for playbook, lessons in groupby(inside, lambda row: row.playbook)],
        notes=[mark for mark in marks if mark.note],
    )


def _progress(user: User, visible: QuerySet[Playbook], language: str) -> list[Progress]:
    """Of a playbook in several languages those the person reads, and before they begin, that in their own."""
    read = Q(lessons__marks__user=user, lessons__marks__read_at__isnull=False)
    playbooks = visible.annotate(
        total=Count("lessons", filter=Q(lessons__live=True), distinct=True),
        read=Count("lessons", filter=Q(lessons__live=True) & read, distinct=True),
    ).order_by("title", "pk")
    unread = (
        Lesson.objects.live()
        .filter(playbook__in=visible)
        .exclude(marks__in=LessonMark.objects.of(user).exclude(read_at=None))
        .select_related("section", "playbook")
        .order_by("playbook_id", *LESSON_ORDER)
        .distinct("playbook_id")
    )
    following = _by_playbook(unread)
    return [
        Progress(playbook, playbook.read, playbook.total, following.get(playbook.pk))
        for first, others in once_each(playbooks.exclude(total=0), language)
        for playbook in [edition for edition in (first, *others) if edition.read] or [first]
    ]


def _by_playbook(lessons: Iterable[Lesson]) -> dict[int, Lesson]:
    return {lesson.playbook_id: lesson for lesson in lessons}


def in_basket(user: User, lessons: Iterable[Lesson]) -> bool:
    """Whether any of the lessons is put aside by the person."""
    return LessonMark.objects.of(user).filter(lesson__in=list(lessons)).exclude(basketed_at=None).exists()
