"""Writes to the library from a pack. Curators write through Wagtail's own editor."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from apps.lessons.enums import Outcome
from apps.lessons.models import (
    Aspect,
    AspectLevel,
    Curated,
    FaqEntry,
    Lesson,
    LessonGuardrail,
    LoadedPart,
    Playbook,
    Question,
    Reading,
    Section,
)
from apps.lessons.pack import describe
from apps.lessons.pack.documents import (
    AspectDocument,
    Document,
    FaqDocument,
    LessonDocument,
    PlaybookDocument,
    ReadingDocument,
    SectionDocument,
)

Described = Document | None
"""Nothing, when what stands there is unlike any document: then a curator wrote it."""


@dataclass(frozen=True)
class Loaded:
    """What became of one part of a pack."""

    kind: str
    key: str
    title: str
    outcome: Outcome


@dataclass
class Loading:
    """Decides for each part whether to write it. A curator's edit is what neither the pack nor its last loading says."""

    playbook: Playbook
    overwrite: bool
    loaded: list[Loaded] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.records = {(part.kind, part.key): part for part in LoadedPart.objects.filter(playbook=self.playbook)}

    def to_write(self, kind: str, key: str, title: str, wanted: Document, found: Sequence[Described]) -> bool:
        """`found` is what stands there now: nothing, the live version, or that and a newer draft."""
        outcome = self._outcome(wanted, found, self.records.get((kind, key)))
        self.loaded.append(Loaded(kind, key, title, outcome))
        if outcome in {Outcome.ADDED, Outcome.CHANGED, Outcome.UNCHANGED}:
            self._remember(kind, key, wanted.digest())
        return outcome in {Outcome.ADDED, Outcome.CHANGED}

    def _outcome(self, wanted: Document, found: Sequence[Described], record: LoadedPart | None) -> Outcome:
        if not found:
            return Outcome.REMOVED if record and not self.overwrite else Outcome.ADDED
        if all(document == wanted for document in found):
            return Outcome.UNCHANGED
        as_loaded = record and all(document and document.digest() == record.digest for document in found)
        return Outcome.CHANGED if self.overwrite or as_loaded else Outcome.KEPT

    def _remember(self, kind: str, key: str, digest: str) -> None:
        record = self.records.setdefault((kind, key), LoadedPart(playbook=self.playbook, kind=kind, key=key))
        if record.digest != digest:
            record.digest = digest
            record.save()

    def note_missing(self, kinds: Iterable[str]) -> None:
        """Report what an earlier version of the pack brought and this one does not; it stays."""
        here = {(part.kind, part.key) for part in self.loaded}
        for kind, key in sorted(set(self.records) - here):
            if kind in kinds:
                self.loaded.append(Loaded(kind, key, "", Outcome.GONE))


def versions[C: Curated, D: Document](piece: C | None, document: Callable[[C], D]) -> list[Described]:
    """The live version as a document and, where there is one, the newer draft. Unpublished counts as edited."""
    if piece is None:
        return []
    newest = [piece.get_latest_revision_as_object()] if piece.has_unpublished_changes else []
    return [None] * (not piece.live) + [_described(found, document) for found in (piece, *newest)]


def _described[P, D: Document](piece: P, document: Callable[[P], D]) -> Described:
    try:
        return document(piece)
    except ValidationError:
        return None


def set_children(piece: Any, relation: str, model: Any, wanted: Sequence[dict[str, Any]]) -> None:
    """Make the children say what is wanted, in this order; those that are there are rewritten, so they keep their keys."""
    there = list(getattr(piece, relation).all()) if piece.pk else []
    children = [*there[: len(wanted)], *(model() for _ in wanted[len(there) :])]
    for order, (child, values) in enumerate(zip(children, wanted, strict=True)):
        setattr(child, child.sort_order_field, order)
        for name, value in values.items():
            setattr(child, name, value)
    setattr(piece, relation, children)


def publish(piece: Curated, values: dict[str, Any]) -> None:
    """Make the values live in a new revision by no one in particular, whatever schedule there was."""
    for name, value in {**values, "go_live_at": None, "expire_at": None}.items():
        setattr(piece, name, value)
    if piece.pk is None:
        piece.save()
    piece.save_revision(clean=False).publish()


@transaction.atomic
def load_library(
    *,
    playbook: PlaybookDocument,
    lessons: Sequence[LessonDocument],
    aspects: Sequence[AspectDocument],
    faq: Sequence[FaqDocument],
    readings: Sequence[ReadingDocument],
    overwrite: bool = False,
) -> Loading:
    """Create or update the playbook's own parts and publish them. Running it again changes nothing."""
    loading = _load_playbook(playbook, overwrite=overwrite)
    sections = _load_sections(loading, playbook.sections)
    numbered = _load_lessons(loading, lessons, sections)
    for position, aspect in enumerate(aspects):
        _load_aspect(loading, aspect, position, numbered)
    for entry in faq:
        _load_faq_entry(loading, entry, numbered)
    for reading in readings:
        _load_reading(loading, reading, numbered)
    loading.note_missing({"section", "lesson", "aspect", "faq entry", "reading"})
    return loading


def _load_playbook(wanted: PlaybookDocument, *, overwrite: bool) -> Loading:
    head = wanted.head()
    there = Playbook.objects.select_for_update().filter(slug=wanted.slug).first()
    playbook = there or Playbook.objects.create(slug=wanted.slug)
    loading = Loading(playbook, overwrite)
    found = [_described(there, lambda playbook: describe.playbook_document(playbook, []))] if there else []
    if loading.to_write("playbook", wanted.slug, wanted.title, head, found):
        playbook.title, playbook.language, playbook.summary = wanted.title, wanted.language, wanted.summary
        source = wanted.source
        playbook.source_title = source.title if source else ""
        playbook.source_kind = source.kind if source else ""
        playbook.source_note = (source.note if source else None) or ""
        playbook.save()
    return loading


def _load_sections(loading: Loading, wanted: Sequence[SectionDocument]) -> dict[int, Section]:
    there = {section.number: section for section in loading.playbook.sections.all()}
    for document in wanted:
        section = there.get(document.number)
        found = [_described(section, describe.section_document)] if section else []
        if loading.to_write("section", str(document.number), document.title, document, found):
            section = section or Section(playbook=loading.playbook, number=document.number)
            section.title, section.kind, section.line = document.title, document.kind, document.line
            section.source_title, section.summary = document.source_title or "", document.summary or ""
            section.save()
            there[document.number] = section
    return there


def _load_lessons(
    loading: Loading, wanted: Sequence[LessonDocument], sections: dict[int, Section]
) -> dict[str, Lesson]:
    lessons = loading.playbook.lessons.prefetch_related("questions", "guardrails")
    there = {lesson.number: lesson for lesson in lessons}
    for document in wanted:
        lesson = there.get(document.number)
        found = versions(lesson, describe.lesson_document)
        section = sections.get(document.section_number)
        if section and loading.to_write("lesson", document.number, document.title, document, found):
            lesson = lesson or Lesson(playbook=loading.playbook, number=document.number, live=False)
            set_children(lesson, "questions", Question, [{"text": text} for text in document.questions])
            set_children(lesson, "guardrails", LessonGuardrail, [found.plain() for found in document.guardrails])
            publish(lesson, _lesson_values(document) | {"section": section})
            there[document.number] = lesson
    return there


def _lesson_values(document: LessonDocument) -> dict[str, Any]:
    caution = document.not_to_copy
    names = ("slug", "title", "summary", "china", "meaning")
    return {name: getattr(document, name) for name in names} | {
        "position": document.place,
        "source_title": document.source_title or "",
        "not_to_copy": caution.text if caution else "",
        **({"not_to_copy_origin": caution.origin} if caution else {}),
    }


def those(numbers: Iterable[str], lessons: dict[str, Lesson]) -> list[Lesson]:
    """The lessons with these numbers; one a curator removed is left out."""
    return [lessons[number] for number in numbers if number in lessons]


def _load_aspect(loading: Loading, document: AspectDocument, position: int, lessons: dict[str, Lesson]) -> None:
    aspect = loading.playbook.aspects.filter(slug=document.slug).first()
    found = versions(aspect, describe.aspect_document)
    if loading.to_write("aspect", document.slug, document.title, document, found):
        aspect = aspect or Aspect(playbook=loading.playbook, slug=document.slug, live=False)
        set_children(aspect, "levels", AspectLevel, [level.plain() for level in document.levels])
        names = ("title", "short_title", "china", "west")
        values = {name: getattr(document, name) for name in names}
        publish(aspect, values | {"position": position, "lessons": those(document.lessons, lessons)})


def _load_faq_entry(loading: Loading, document: FaqDocument, lessons: dict[str, Lesson]) -> None:
    entry = loading.playbook.faq_entries.filter(number=document.number).first()
    found = versions(entry, describe.faq_document)
    if loading.to_write("faq entry", str(document.number), document.question, document, found):
        entry = entry or FaqEntry(playbook=loading.playbook, number=document.number, live=False)
        values = {"question": document.question, "answer": document.answer}
        publish(entry, values | {"lessons": those(document.lessons, lessons)})


def _load_reading(loading: Loading, document: ReadingDocument, lessons: dict[str, Lesson]) -> None:
    reading = loading.playbook.readings.filter(number=document.number).first()
    found = versions(reading, describe.reading_document)
    if loading.to_write("reading", str(document.number), document.title, document, found):
        reading = reading or Reading(playbook=loading.playbook, number=document.number, live=False)
        values = {"title": document.title, "note": document.note}
        publish(reading, values | {"lessons": those(document.lessons, lessons)})
