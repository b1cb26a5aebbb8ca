"""Writes to the library from a pack. Curators write through Wagtail's own editor."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.lessons.enums import Outcome
from apps.lessons.loading import Editing, Loading, versions
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
from apps.lessons.pack import describe
from apps.lessons.pack.documents import (
    AspectDocument,
    FaqDocument,
    LessonDocument,
    PlaybookDocument,
    ReadingDocument,
    SectionDocument,
)
from apps.lessons.refusals import LibraryChanged, LibraryRefused
from apps.lessons.translation.services import pins_of


def set_children(piece: Any, relation: str, model: Any, wanted: Sequence[dict[str, Any]]) -> None:
    """Make the children say what is wanted, in this order; those that are there are rewritten, so they keep their keys."""
    there = list(getattr(piece, relation).all()) if piece.pk else []
    children = [*there[: len(wanted)], *(model() for _ in wanted[len(there) :])]
    for order, (child, values) in enumerate(zip(children, wanted, strict=True)):
        setattr(child, child.sort_order_field, order)
        for name, value in values.items():
            setattr(child, name, value)
    setattr(piece, relation, children)


def publish(piece: Curated, values: dict[str, Any], by: User | None) -> None:
    """Make the values live in a new revision, whatever schedule there was."""
    for name, value in {**values, "go_live_at": None, "expire_at": None}.items():
        setattr(piece, name, value)
    if piece.pk is None:
        piece.save()
    piece.save_revision(clean=False, user=by).publish(user=by)


@transaction.atomic
def load_library(
    *,
    playbook: PlaybookDocument,
    lessons: Sequence[LessonDocument],
    aspects: Sequence[AspectDocument],
    faq: Sequence[FaqDocument],
    readings: Sequence[ReadingDocument],
    overwrite: bool | Collection[str] = False,
    by: User | None = None,
    outdated: Collection[str] | None = None,
) -> Loading:
    """Create or update the playbook's own parts and publish them. Running it again changes nothing.

    A curator's own edits name what is `outdated`, changed by somebody else since they were begun; a pack knows nothing of it.
    """
    there = Playbook.objects.select_for_update().filter(slug=playbook.slug).first()
    kind = Loading if outdated is None else Editing
    loading = kind(there or _begun(playbook.slug), overwrite, by, outdated or ())
    _load_playbook(loading, there, playbook)
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


def _begun(slug: str) -> Playbook:
    """Whoever is about to make the same one is waited for; the database says no once they have."""
    try:
        with transaction.atomic():
            return Playbook.objects.create(slug=slug, live=False)
    except IntegrityError as error:
        sentence = _("Somebody else imported the playbook %(slug)s just now, so nothing was imported. See what would happen now.")  # fmt: skip
        raise LibraryChanged(sentence % {"slug": slug}) from error


def _load_playbook(loading: Loading, there: Playbook | None, wanted: PlaybookDocument) -> None:
    head, playbook = wanted.head(), loading.playbook
    found = versions(there, lambda playbook: describe.playbook_document(playbook, []))
    if loading.to_write("playbook", wanted.slug, wanted.title, head, found):
        playbook.title, playbook.language, playbook.summary = wanted.title, wanted.language, wanted.summary
        playbook.original = _original(wanted)
        if there is None and playbook.original:
            playbook.organization = playbook.original.organization  # nobody else reads it in another language
        source = wanted.source
        playbook.source_title = source.title if source else ""
        playbook.source_kind = source.kind if source else ""
        playbook.source_note = (source.note if source else None) or ""
        playbook.source_url = (source.url if source else None) or ""
        try:
            playbook.clean()
            playbook.validate_constraints()
        except ValidationError as error:
            raise LibraryRefused(" ".join(error.messages)) from error
        publish(playbook, {}, loading.by)


def _original(wanted: PlaybookDocument) -> Playbook | None:
    if wanted.translation_of is None:
        return None
    original = Playbook.objects.filter(slug=wanted.translation_of).first()
    if original is None:
        sentence = _("It translates the playbook %(slug)s, which is not in the library. Load that one first.")
        raise LibraryRefused(sentence % {"slug": wanted.translation_of})
    return original


def _load_sections(loading: Loading, wanted: Sequence[SectionDocument]) -> dict[int, Section]:
    """The published ones by number: only these take lessons."""
    there = {section.number: section for section in loading.playbook.sections.select_for_update(of=("self",))}
    published = {number: section for number, section in there.items() if section.live}
    for document in wanted:
        section = there.get(document.number)
        found = versions(section, describe.section_document)
        if loading.to_write("section", str(document.number), document.title, document, found):
            section = section or Section(playbook=loading.playbook, number=document.number, live=False)
            names = ("title", "kind", "line")
            values = {name: getattr(document, name) for name in names} | {
                "source_title": document.source_title or "",
                "summary": document.summary or "",
                "position": document.place,
            }
            publish(section, values, loading.by)
            published[document.number] = section
    return published


def _load_lessons(
    loading: Loading, wanted: Sequence[LessonDocument], sections: dict[int, Section]
) -> dict[str, Lesson]:
    lessons = loading.playbook.lessons.select_for_update(of=("self",)).prefetch_related("questions", "guardrails")
    there = {lesson.number: lesson for lesson in lessons}
    for document in wanted:
        lesson = there.get(document.number)
        found = versions(lesson, describe.lesson_document)
        section = sections.get(document.section_number)
        lacks = None if section else Outcome.WITHOUT_SECTION
        if loading.to_write("lesson", document.number, document.title, document, found, lacks=lacks):
            lesson = lesson or Lesson(playbook=loading.playbook, number=document.number, live=False)
            set_children(lesson, "questions", Question, [{"text": text} for text in document.questions])
            set_children(lesson, "guardrails", LessonGuardrail, [found.plain() for found in document.guardrails])
            pins = pins_of(lesson, document.translated_from)
            publish(lesson, _lesson_values(document) | pins | {"section": section}, loading.by)
            there[document.number] = lesson
    return there


def _lesson_values(document: LessonDocument) -> dict[str, Any]:
    caution = document.not_to_copy
    names = ("slug", "title", "summary", "china", "meaning")
    return {name: getattr(document, name) for name in names} | {
        "position": document.place,
        "tags": document.tags or [],
        "source_title": document.source_title or "",
        "not_to_copy": caution.text if caution else "",
        **({"not_to_copy_origin": caution.origin} if caution else {}),
    }


def those(numbers: Iterable[str], lessons: dict[str, Lesson]) -> list[Lesson]:
    """The lessons with these numbers; one a curator removed is left out."""
    return [lessons[number] for number in numbers if number in lessons]


def _load_aspect(loading: Loading, document: AspectDocument, position: int, lessons: dict[str, Lesson]) -> None:
    aspect = loading.playbook.aspects.select_for_update().filter(slug=document.slug).first()
    found = versions(aspect, describe.aspect_document)
    if loading.to_write("aspect", document.slug, document.title, document, found):
        aspect = aspect or Aspect(playbook=loading.playbook, slug=document.slug, live=False)
        set_children(aspect, "levels", AspectLevel, [level.plain() for level in document.levels])
        names = ("title", "short_title", "china", "west")
        values = {name: getattr(document, name) for name in names} | pins_of(aspect, document.translated_from)
        publish(aspect, values | {"position": position, "lessons": those(document.lessons, lessons)}, loading.by)


def _load_faq_entry(loading: Loading, document: FaqDocument, lessons: dict[str, Lesson]) -> None:
    entry = loading.playbook.faq_entries.select_for_update().filter(number=document.number).first()
    found = versions(entry, describe.faq_document)
    if loading.to_write("faq entry", str(document.number), document.question, document, found):
        entry = entry or FaqEntry(playbook=loading.playbook, number=document.number, live=False)
        values = {"question": document.question, "answer": document.answer} | pins_of(entry, document.translated_from)
        publish(entry, values | {"lessons": those(document.lessons, lessons)}, loading.by)


def _load_reading(loading: Loading, document: ReadingDocument, lessons: dict[str, Lesson]) -> None:
    reading = loading.playbook.readings.select_for_update().filter(number=document.number).first()
    found = versions(reading, describe.reading_document)
    if loading.to_write("reading", str(document.number), document.title, document, found):
        reading = reading or Reading(playbook=loading.playbook, number=document.number, live=False)
        values = {"title": document.title, "note": document.note, "url": document.url or ""} | pins_of(
            reading, document.translated_from
        )
        publish(reading, values | {"lessons": those(document.lessons, lessons)}, loading.by)
