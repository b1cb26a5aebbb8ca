"""A library of the size its budgets name, in a playbook of its own."""

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.lessons.enums import GuardrailKind
from apps.lessons.marks.models import LessonMark
from apps.lessons.models import (
    Aspect,
    AspectLevel,
    FaqEntry,
    Lesson,
    LessonGuardrail,
    Playbook,
    Question,
    Reading,
    Section,
)
from apps.lessons.words.services import refresh_words
from apps.recommendations.enums import Horizon
from apps.recommendations.enums import Size as Extent
from apps.recommendations.models import Recommendation
from bench.rows import bulk
from bench.size import Size

ASPECTS = 8
LEVELS = 5
LINES = 8
VOCABULARY = 10_000
EACH_SECTION = 50
SYLLABLES = [
    "ba",
    "co",
    "di",
    "fe",
    "ga",
    "hi",
    "lo",
    "mu",
    "na",
    "pe",
    "ri",
    "so",
    "ta",
    "ve",
    "wa",
    "zu",
    "ker",
    "min",
    "tal",
    "ron",
]


@dataclass(frozen=True)
class Library:
    playbook: Playbook
    lesson: Lesson
    words: Sequence[str]
    """Of its texts, the most frequent first."""


class Librarian:
    """Words come as often as in a language, the n-th of them with 1/n, so that a search finds much or little."""

    def __init__(self, size: Size, reader: User) -> None:
        self.size = size
        self.reader = reader
        self.random = random.Random(7)  # noqa: S311  (texts, not secrets)
        self.words = self.random.sample(["".join(four) for four in itertools.product(SYLLABLES, repeat=4)], VOCABULARY)
        self.weights = list(itertools.accumulate(1 / rank for rank in range(1, len(self.words) + 1)))

    def text(self, words: int) -> str:
        return " ".join(self.random.choices(self.words, cum_weights=self.weights, k=words)).capitalize() + "."

    def make(self) -> Library:
        self.playbook = Playbook.objects.create(slug="a-large-library", title="A large library", summary=self.text(20))
        self.make_lessons()
        self.make_recommendations()
        self.make_the_rest()
        self.make_marks()
        refresh_words()
        return Library(self.playbook, self.lessons[len(self.lessons) // 2], self.words)

    def make_lessons(self) -> None:
        sections = bulk(
            Section(playbook=self.playbook, number=number, title=self.text(4), line=(number - 1) % LINES + 1)
            for number in range(1, -(-self.size.lessons // EACH_SECTION) + 1)
        )
        self.lessons = bulk(
            self.lesson(sections[n // EACH_SECTION], n % EACH_SECTION + 1) for n in range(self.size.lessons)
        )
        bulk(Question(lesson=lesson, text=self.text(15)) for lesson in self.lessons for _ in range(3))
        caution = GuardrailKind.values[0]
        bulk(
            LessonGuardrail(lesson=lesson, kind=caution, text=self.text(20))
            for lesson in self.lessons
            for _ in range(2)
        )

    def lesson(self, section: Section, position: int) -> Lesson:
        return Lesson(
            playbook=self.playbook,
            section=section,
            number=f"{section.number}.{position}",
            position=position,
            slug=f"lesson-{section.number}-{position}",
            title=self.text(5),
            summary=self.text(30),
            china=self.text(80),
            meaning=self.text(80),
            not_to_copy=self.text(40),
            first_published_at=timezone.now(),
        )

    def make_recommendations(self) -> None:
        recommendations = bulk(
            Recommendation(
                playbook=self.playbook,
                code=f"R{lesson.number}",
                position=n,
                title=self.text(6),
                statement=self.text(25),
                why=self.text(60),
                horizon=Horizon.values[n % 3],
                effort=Extent.values[n // 3 % 3],
                impact=Extent.values[n // 9 % 3],
            )
            for n, lesson in enumerate(self.lessons)
        )
        through: Any = Recommendation.lessons.through
        bulk(
            through(recommendation=recommendation, lesson=lesson)
            for recommendation, lesson in zip(recommendations, self.lessons, strict=True)
        )

    def make_the_rest(self) -> None:
        playbook, numbers = self.playbook, range(1, self.size.faq_entries + 1)
        entries = bulk(
            FaqEntry(playbook=playbook, number=n, question=self.text(10), answer=self.text(80)) for n in numbers
        )
        readings = bulk(Reading(playbook=playbook, number=n, title=self.text(8), note=self.text(25)) for n in numbers)
        aspects = bulk(
            Aspect(
                playbook=playbook,
                slug=f"aspect-{n}",
                position=n,
                title=self.text(2),
                short_title=f"Aspect {n}",
                china=self.text(10),
                west=self.text(10),
            )
            for n in range(ASPECTS)
        )
        bulk(
            AspectLevel(aspect=aspect, level=level, title=self.text(2), description=self.text(20))
            for aspect in aspects
            for level in range(1, LEVELS + 1)
        )
        self.connect(FaqEntry.lessons.through, "faqentry", entries, 2)
        self.connect(Reading.lessons.through, "reading", readings, 1)
        self.connect(Aspect.lessons.through, "aspect", aspects, ASPECTS)

    def connect(self, through: Any, name: str, pieces: Sequence[Any], number: int) -> None:
        bulk(
            through(**{name: piece, "lesson": lesson})
            for piece in pieces
            for lesson in self.random.sample(self.lessons, number)
        )

    def make_marks(self) -> None:
        """A tenth of the library is read, and a tenth of that lies in the basket, with a note."""
        now = timezone.now()
        bulk(
            LessonMark(
                user=self.reader,
                lesson=lesson,
                read_at=now,
                **({"basketed_at": now, "noted_at": now, "note": self.text(12)} if n % 10 == 0 else {}),
            )
            for n, lesson in enumerate(self.lessons[::10])
        )
