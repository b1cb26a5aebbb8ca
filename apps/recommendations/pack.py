"""A whole pack: the library's documents and the recommendations'."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator

from apps.lessons.enums import SectionKind
from apps.lessons.pack.documents import (
    AspectDocument,
    Document,
    FaqDocument,
    GuardrailDocument,
    LessonDocument,
    Lessons,
    PlaybookDocument,
    Position,
    ReadingDocument,
    Tags,
    Text,
    WordsDigest,
    fits,
    in_order,
)
from apps.lessons.pack.folder import File, read_folder
from apps.lessons.pack.reading import PackFiles
from apps.recommendations.enums import Direction, Horizon, Size
from apps.recommendations.models import CODE, InitiativeTemplate, Recommendation, TemplateMeasure, TemplateStep

PLAYBOOK, ASPECTS, FAQ, READINGS = "playbook.yaml", "aspects.yaml", "faq.yaml", "readings.yaml"
StepText = Annotated[Text, AfterValidator(fits(TemplateStep, "text"))]


class MeasureDocument(Document):
    model = TemplateMeasure

    name: Text
    unit: Text
    direction: Annotated[Direction, Field(strict=False)]
    how: Text


class TemplateDocument(Document):
    model = InitiativeTemplate

    title: Text
    outcome: Text
    first_steps: list[StepText] = []
    measures: list[MeasureDocument] = []
    guardrails: list[GuardrailDocument] = []


class RecommendationDocument(Document):
    """`position` is there only where it does not follow from the code; one that does is left out."""

    model = Recommendation
    columns = {"translated_from": "original_digest"}

    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=CODE)]
    position: Position | None = None
    translated_from: WordsDigest | None = None
    headline: bool = False
    title: Text
    statement: Text
    why: Text
    horizon: Annotated[Horizon, Field(strict=False)]
    effort: Annotated[Size, Field(strict=False)]
    impact: Annotated[Size, Field(strict=False)]
    lessons: Annotated[Lessons, Field(min_length=1)]
    templates: list[TemplateDocument] = []
    tags: Tags | None = None

    @field_validator("position")
    @classmethod
    def only_an_unusual_one(cls, position: int | None, info: ValidationInfo) -> int | None:
        usual = place_of(info.data["code"]) if "code" in info.data else None
        return None if position == usual else position

    @property
    def place(self) -> int:
        return self.position or place_of(self.code)


def place_of(code: str) -> int:
    """R7.2 → 702."""
    section, _dot, part = code.removeprefix("R").partition(".")
    return int(section) * 100 + int(part)


@dataclass(frozen=True)
class Pack:
    playbook: PlaybookDocument
    lessons: list[LessonDocument]
    aspects: list[AspectDocument]
    faq: list[FaqDocument]
    readings: list[ReadingDocument]
    recommendations: list[RecommendationDocument]
    outdated: frozenset[str] | None = None
    """Of a curator's own edits: the names of the parts that somebody else has changed since these were begun."""

    hidden: frozenset[str] = frozenset()
    """Of these, the parts whose rows the sheet hides."""

    @property
    def is_edit(self) -> bool:
        """Then it holds those parts only that it changes."""
        return self.outdated is not None

    @property
    def size(self) -> int:
        """In parts, with the playbook itself."""
        lists = (self.playbook.sections, self.lessons, self.aspects, self.faq, self.readings, self.recommendations)
        return 1 + sum(len(parts) for parts in lists)

    def files(self) -> list[File]:
        return [
            File(PLAYBOOK, self.playbook),
            *(File(f"lessons/{lesson.number}.md", lesson) for lesson in self.lessons),
            File(ASPECTS, self.aspects),
            File(FAQ, self.faq),
            File(READINGS, self.readings),
            *(File(f"recommendations/{found.code}.yaml", found) for found in self.recommendations),
        ]


def read_pack(path: Path) -> Pack:
    """From a folder; raises as `parse_pack` does."""
    return parse_pack(read_folder(path))


def parse_pack(files: Mapping[str, bytes]) -> Pack:
    """Raises PackRefused, which names every mistake with its file and line."""
    folder = PackFiles(files)
    playbook = folder.read(PLAYBOOK, PlaybookDocument)
    pack = Pack(
        playbook=playbook or PlaybookDocument(slug="unread", title="-", summary="-", sections=[]),
        lessons=folder.read_all("lessons/*.md", LessonDocument, "number"),
        aspects=folder.read_list(ASPECTS, AspectDocument),
        faq=folder.read_list(FAQ, FaqDocument),
        readings=folder.read_list(READINGS, ReadingDocument),
        recommendations=folder.read_all("recommendations/*.yaml", RecommendationDocument, "code"),
    )
    if not folder.problems:  # what does not hold together is worth saying only once each file can be read
        _check_lessons(folder, pack)
        _check_numbers(folder, pack)
        _check_references(folder, pack)
    folder.finish()
    lessons = {lesson.number: lesson for lesson in pack.lessons}
    codes = {found.code: found for found in pack.recommendations}
    return Pack(
        playbook=pack.playbook,
        lessons=[lessons[number] for number in in_order(list(lessons))],
        aspects=pack.aspects,
        faq=sorted(pack.faq, key=lambda entry: entry.number),
        readings=sorted(pack.readings, key=lambda reading: reading.number),
        recommendations=[codes[code] for code in in_order(list(codes))],
    )


def _check_lessons(folder: PackFiles, pack: Pack) -> None:
    kinds = {section.number: section.kind for section in pack.playbook.sections}
    for lesson in pack.lessons:
        if kinds.get(lesson.section_number) != SectionKind.LESSONS:
            reason = _("belongs to section %(number)d, which is no section of lessons in playbook.yaml.")
            folder.refuse(f"lessons/{lesson.number}.md", ("number",), reason % {"number": lesson.section_number})


def _check_numbers(folder: PackFiles, pack: Pack) -> None:
    for name, keys, key in (
        (ASPECTS, [aspect.slug for aspect in pack.aspects], "slug"),
        (FAQ, [entry.number for entry in pack.faq], "number"),
        (READINGS, [reading.number for reading in pack.readings], "number"),
    ):
        seen: set[object] = set()
        for index, value in enumerate(keys):
            if value in seen:
                folder.refuse(
                    name, (index, key), _("The %(key)s %(value)s stands here twice.") % {"key": key, "value": value}
                )
            seen.add(value)


def _check_references(folder: PackFiles, pack: Pack) -> None:
    known = {lesson.number for lesson in pack.lessons}
    places = [
        *((ASPECTS, (index, "lessons"), found.lessons) for index, found in enumerate(pack.aspects)),
        *((FAQ, (index, "lessons"), found.lessons) for index, found in enumerate(pack.faq)),
        *((READINGS, (index, "lessons"), found.lessons) for index, found in enumerate(pack.readings)),
        *((f"recommendations/{found.code}.yaml", ("lessons",), found.lessons) for found in pack.recommendations),
    ]
    for name, place, lessons in places:
        for number in lessons:
            if number not in known:
                folder.refuse(name, place, _("There is no lesson %(number)s.") % {"number": number})
