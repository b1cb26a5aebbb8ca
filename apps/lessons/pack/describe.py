"""What stands in the library, as the documents of a pack. Raises pydantic's ValidationError for what a pack cannot hold
(a draft may lack a title)."""

from apps.lessons.enums import GuardrailKind, Origin, SectionKind
from apps.lessons.models import (
    Aspect,
    Curated,
    FaqEntry,
    GuardrailFields,
    Lesson,
    Playbook,
    Reading,
    Section,
)
from apps.lessons.pack.documents import (
    AspectDocument,
    CautionDocument,
    Document,
    FaqDocument,
    GuardrailDocument,
    LessonDocument,
    LevelDocument,
    PlaybookDocument,
    ReadingDocument,
    SectionDocument,
    SourceDocument,
)


def playbook_document(playbook: Playbook, sections: list[Section]) -> PlaybookDocument:
    source = playbook.source_title and SourceDocument(
        title=playbook.source_title,
        kind=playbook.source_kind,
        note=playbook.source_note or None,
        url=playbook.source_url or None,
    )
    return PlaybookDocument(
        slug=playbook.slug,
        title=playbook.title,
        language=playbook.language,
        translation_of=playbook.original.slug if playbook.original else None,
        summary=playbook.summary,
        source=source or None,
        sections=[section_document(section) for section in sections],
    )


def section_document(section: Section) -> SectionDocument:
    return SectionDocument(
        number=section.number,
        position=None if section.position == section.number else section.position,
        title=section.title,
        source_title=section.source_title or None,
        kind=SectionKind(section.kind),
        line=section.line,
        summary=section.summary or None,
    )


def guardrail_document(guardrail: GuardrailFields) -> GuardrailDocument:
    return GuardrailDocument(kind=GuardrailKind(guardrail.kind), text=guardrail.text)


def lesson_document(lesson: Lesson) -> LessonDocument:
    caution = lesson.not_to_copy and CautionDocument(text=lesson.not_to_copy, origin=Origin(lesson.not_to_copy_origin))
    usual = lesson.number.partition(".")[2] == str(lesson.position)
    return LessonDocument(
        number=lesson.number,
        position=None if usual else lesson.position,
        slug=lesson.slug,
        translated_from=lesson.original_digest or None,
        title=lesson.title,
        source_title=lesson.source_title or None,
        tags=lesson.tags or None,
        summary=lesson.summary,
        china=lesson.china,
        meaning=lesson.meaning,
        not_to_copy=caution or None,
        questions=[question.text for question in lesson.questions.all()],
        guardrails=[guardrail_document(guardrail) for guardrail in lesson.guardrails.all()],
    )


def numbers_of(piece: Curated) -> list[str]:
    return [lesson.number for lesson in piece.lessons.all()]


def aspect_document(aspect: Aspect) -> AspectDocument:
    return AspectDocument(
        slug=aspect.slug,
        translated_from=aspect.original_digest or None,
        title=aspect.title,
        short_title=aspect.short_title,
        china=aspect.china,
        west=aspect.west,
        levels=[
            LevelDocument(level=level.level, title=level.title, description=level.description)
            for level in aspect.levels.all()
        ],
        lessons=numbers_of(aspect),
    )


def faq_document(entry: FaqEntry) -> FaqDocument:
    return FaqDocument(
        number=entry.number,
        translated_from=entry.original_digest or None,
        question=entry.question,
        answer=entry.answer,
        lessons=numbers_of(entry),
    )


def reading_document(reading: Reading) -> ReadingDocument:
    return ReadingDocument(
        number=reading.number,
        translated_from=reading.original_digest or None,
        title=reading.title,
        note=reading.note,
        url=reading.url or None,
        lessons=numbers_of(reading),
    )


def limited_to[D: Document](document: D, lessons: set[str]) -> D:
    """The document without its references to lessons that are not in the pack."""
    kept = [number for number in document.lessons if number in lessons]  # type: ignore[attr-defined]
    return document.model_copy(update={"lessons": kept})
