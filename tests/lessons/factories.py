"""A library to test with. `make_lesson()` gives a published lesson with its live revision, as readers meet it."""

from typing import Any

import factory

from apps.lessons.enums import GuardrailKind, SectionKind
from apps.lessons.models import (
    Aspect,
    AspectLevel,
    Curated,
    FaqEntry,
    Lesson,
    LessonGuardrail,
    Playbook,
    Question,
    Reading,
    Section,
)


class PlaybookFactory(factory.django.DjangoModelFactory[Playbook]):
    class Meta:
        model = Playbook

    slug = factory.Sequence(lambda n: f"playbook-{n}")
    title = factory.Sequence(lambda n: f"Playbook {n}")
    summary = "What others do, and what it means here."
    source_title = "An article"
    source_kind = "article"


class SectionFactory(factory.django.DjangoModelFactory[Section]):
    class Meta:
        model = Section
        django_get_or_create = ("playbook", "number")

    playbook = factory.SubFactory(PlaybookFactory)
    number = 1
    position = factory.SelfAttribute("number")
    title = factory.LazyAttribute(lambda section: f"Section {section.number}")
    source_title = factory.LazyAttribute(lambda section: f"The heading of section {section.number}")
    kind = SectionKind.LESSONS
    line = factory.LazyAttribute(lambda section: (section.number - 1) % 8 + 1)


class LessonFactory(factory.django.DjangoModelFactory[Lesson]):
    """Unpublished unless made by `make_lesson`."""

    class Meta:
        model = Lesson

    live = False
    playbook = factory.SelfAttribute("section.playbook")
    section = factory.SubFactory(SectionFactory)
    position = factory.Sequence(lambda n: n + 1)
    number = factory.LazyAttribute(lambda lesson: f"{lesson.section.number}.{lesson.position}")
    slug = factory.LazyAttribute(lambda lesson: f"lesson-{lesson.position}")
    title = factory.LazyAttribute(lambda lesson: f"Lesson {lesson.number}")
    source_title = factory.LazyAttribute(lambda lesson: f"The heading of {lesson.number}")
    summary = "Short loops beat long plans."
    china = "Teams there release every week."
    meaning = "Release more often than once a quarter."
    not_to_copy = "Do not release what nobody has checked."


class AspectFactory(factory.django.DjangoModelFactory[Aspect]):
    class Meta:
        model = Aspect

    live = False
    playbook = factory.SubFactory(PlaybookFactory)
    slug = factory.Sequence(lambda n: f"aspect-{n}")
    position = factory.Sequence(lambda n: n)
    title = factory.LazyAttribute(lambda aspect: f"Aspect {aspect.position}")
    short_title = factory.LazyAttribute(lambda aspect: f"A{aspect.position}")
    china = "Massive."
    west = "Limited."


class FaqEntryFactory(factory.django.DjangoModelFactory[FaqEntry]):
    class Meta:
        model = FaqEntry

    live = False
    playbook = factory.SubFactory(PlaybookFactory)
    number = factory.Sequence(lambda n: n + 1)
    question = factory.LazyAttribute(lambda entry: f"What about question {entry.number}?")
    answer = "It depends on the weekly loop."


class ReadingFactory(factory.django.DjangoModelFactory[Reading]):
    class Meta:
        model = Reading

    live = False
    playbook = factory.SubFactory(PlaybookFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda reading: f"Reading {reading.number}")
    note = "On pipelines."


def publish[C: Curated](piece: C) -> C:
    """What a curator's publishing leaves behind: live, with a live revision."""
    piece.save_revision(clean=False).publish()
    published: C = type(piece).objects.get(pk=piece.pk)  # with its children as stored
    return published


def make_playbook(*, lessons: int = 0, **fields: Any) -> Playbook:
    """A playbook with one section and so many published lessons in it."""
    playbook: Playbook = PlaybookFactory.create(**fields)
    if lessons:
        section = SectionFactory.create(playbook=playbook)
        for position in range(1, lessons + 1):
            make_lesson(section=section, position=position)
    return playbook


def make_lesson(*, playbook: Playbook | None = None, **fields: Any) -> Lesson:
    """A published lesson with two questions and a guardrail."""
    if playbook is not None:
        fields["section"] = SectionFactory.create(playbook=playbook)
    lesson: Lesson = LessonFactory.create(**fields)
    lesson.questions.set([Question(text=f"Question {n} on {lesson.number}?", sort_order=n) for n in (1, 2)])
    lesson.guardrails.set([LessonGuardrail(kind=GuardrailKind.PRIVACY, text="Counsel has agreed.", sort_order=1)])
    return publish(lesson)


def make_draft(**fields: Any) -> Lesson:
    """A lesson that was never published."""
    lesson: Lesson = LessonFactory.create(**fields)
    lesson.save_revision(clean=False)
    return lesson


def make_aspect(*, lessons: list[Lesson] | None = None, **fields: Any) -> Aspect:
    aspect: Aspect = AspectFactory.create(**fields)
    aspect.levels.set(
        [
            AspectLevel(level=level, title=f"Level {level}", description=f"As in {level}.", sort_order=level)
            for level in range(1, 6)
        ]
    )
    aspect.lessons.set(lessons or [])
    return publish(aspect)


def make_faq_entry(*, lessons: list[Lesson] | None = None, **fields: Any) -> FaqEntry:
    entry: FaqEntry = FaqEntryFactory.create(**fields)
    entry.lessons.set(lessons or [])
    return publish(entry)


def make_reading(*, lessons: list[Lesson] | None = None, **fields: Any) -> Reading:
    reading: Reading = ReadingFactory.create(**fields)
    reading.lessons.set(lessons or [])
    return publish(reading)
