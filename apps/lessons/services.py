"""Writes to the library from a pack. Curators write through Wagtail's own editor."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from apps.lessons.enums import Outcome
from apps.lessons.loading import Editing, Loading, Options
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


def write(piece: Curated, values: dict[str, Any], options: Options) -> None:
    """Make the values live in a new revision, whatever schedule there was; or a draft that somebody publishes later."""
    for name, value in {**values, "go_live_at": None, "expire_at": None}.items():
        setattr(piece, name, value)
    with disable_reference_index_auto_update():  # which would be done at each of the three savings
        if piece.pk is None or (options.as_drafts and piece.latest_revision_id is None):
            piece.save()
        revision = piece.save_revision(clean=False, user=options.by)
        if not options.as_drafts:
            revision.publish(user=options.by)
    ReferenceIndex.create_or_update_for_object(piece)


@transaction.atomic
def load_library(
    *,
    playbook: PlaybookDocument,
    lessons: Sequence[LessonDocument],
    aspects: Sequence[AspectDocument],
    faq: Sequence[FaqDocument],
    readings: Sequence[ReadingDocument],
    options: Options,
    outdated: Collection[str] | None = None,
) -> Loading:
    """Create or update the playbook's own parts and publish them. Running it again changes nothing. A dry run takes the same
    decisions and leaves its caller nothing to take back but the row of a new playbook.

    A curator's own edits name what is `outdated`, changed by somebody else since they were begun; a pack knows nothing of it.
    """
    there = Playbook.objects.select_for_update(no_key=True).filter(slug=playbook.slug).first()
    kind = Loading if outdated is None else Editing
    loading = kind(there or _begun(playbook.slug), options, outdated or ())
    _load_playbook(loading, there, playbook)
    sections = _load_sections(loading, playbook.sections)
    loading.lessons = numbered = _load_lessons(loading, lessons, sections)
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

    def described(playbook: Playbook) -> PlaybookDocument:
        return describe.playbook_document(playbook, [])

    if loading.to_write("playbook", wanted.slug, wanted.title, head, there, described):
        playbook.title, playbook.language, playbook.summary = wanted.title, wanted.language, wanted.summary
        playbook.original = _original(wanted)
        if there is None:  # nobody else reads it in another language
            original = playbook.original
            playbook.organization = original.organization if original else loading.options.organization
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
        if not loading.options.dry_run:
            write(playbook, {}, loading.options)


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
    there = {
        section.number: section for section in loading.playbook.sections.select_for_update(no_key=True, of=("self",))
    }
    published = {number: section for number, section in there.items() if section.live}
    for document in wanted:
        section = there.get(document.number)
        key, title = str(document.number), document.title
        if loading.to_write("section", key, title, document, section, describe.section_document):
            section = section or Section(playbook=loading.playbook, number=document.number, live=False)
            published[document.number] = section
            if loading.options.dry_run:
                continue
            names = ("title", "kind", "line")
            values = {name: getattr(document, name) for name in names} | {
                "source_title": document.source_title or "",
                "summary": document.summary or "",
                "position": document.place,
            }
            write(section, values, loading.options)
    return published


def _load_lessons(
    loading: Loading, wanted: Sequence[LessonDocument], sections: dict[int, Section]
) -> dict[str, Lesson]:
    lessons = loading.playbook.lessons.select_for_update(no_key=True, of=("self",)).prefetch_related(
        "questions", "guardrails"
    )
    there = {lesson.number: lesson for lesson in lessons}
    for document in wanted:
        lesson = there.get(document.number)
        section = sections.get(document.section_number)
        lacks = None if section else Outcome.WITHOUT_SECTION
        about = ("lesson", document.number, document.title)
        if loading.to_write(*about, document, lesson, describe.lesson_document, lacks=lacks):
            lesson = lesson or Lesson(playbook=loading.playbook, number=document.number, live=False)
            there[document.number] = lesson
            if loading.options.dry_run:
                continue
            set_children(lesson, "questions", Question, [{"text": text} for text in document.questions])
            set_children(lesson, "guardrails", LessonGuardrail, [found.plain() for found in document.guardrails])
            pins = pins_of(lesson, document.translated_from)
            write(lesson, _lesson_values(document) | pins | {"section": section}, loading.options)
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


def those(numbers: Iterable[str], lessons: Mapping[str, Lesson]) -> list[Lesson]:
    """The lessons with these numbers; one a curator removed is left out."""
    return [lessons[number] for number in numbers if number in lessons]


def _load_aspect(loading: Loading, document: AspectDocument, position: int, lessons: dict[str, Lesson]) -> None:
    aspect = loading.playbook.aspects.select_for_update(no_key=True).filter(slug=document.slug).first()
    about = ("aspect", document.slug, document.title)
    if loading.to_write(*about, document, aspect, describe.aspect_document) and not loading.options.dry_run:
        aspect = aspect or Aspect(playbook=loading.playbook, slug=document.slug, live=False)
        set_children(aspect, "levels", AspectLevel, [level.plain() for level in document.levels])
        names = ("title", "short_title", "china", "west")
        values = {name: getattr(document, name) for name in names} | pins_of(aspect, document.translated_from)
        write(aspect, values | {"position": position, "lessons": those(document.lessons, lessons)}, loading.options)


def _load_faq_entry(loading: Loading, document: FaqDocument, lessons: dict[str, Lesson]) -> None:
    entry = loading.playbook.faq_entries.select_for_update(no_key=True).filter(number=document.number).first()
    about = ("faq entry", str(document.number), document.question)
    if loading.to_write(*about, document, entry, describe.faq_document) and not loading.options.dry_run:
        entry = entry or FaqEntry(playbook=loading.playbook, number=document.number, live=False)
        values = {"question": document.question, "answer": document.answer} | pins_of(entry, document.translated_from)
        write(entry, values | {"lessons": those(document.lessons, lessons)}, loading.options)


def _load_reading(loading: Loading, document: ReadingDocument, lessons: dict[str, Lesson]) -> None:
    reading = loading.playbook.readings.select_for_update(no_key=True).filter(number=document.number).first()
    about = ("reading", str(document.number), document.title)
    if loading.to_write(*about, document, reading, describe.reading_document) and not loading.options.dry_run:
        reading = reading or Reading(playbook=loading.playbook, number=document.number, live=False)
        values = {"title": document.title, "note": document.note, "url": document.url or ""} | pins_of(
            reading, document.translated_from
        )
        write(reading, values | {"lessons": those(document.lessons, lessons)}, loading.options)
