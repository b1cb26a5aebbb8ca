"""What a version of a piece says, as a fingerprint. Where a piece stands and what it is linked to are not its words, so
publishing without a change of text changes nothing for its translations."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from apps.lessons.models import Aspect, Curated, FaqEntry, Lesson, Piece, Reading
from apps.lessons.pack import describe
from apps.lessons.pack.documents import Document

DOCUMENTS: dict[type[Any], Callable[[Any], Document]] = {
    Lesson: describe.lesson_document,
    Aspect: describe.aspect_document,
    FaqEntry: describe.faq_document,
    Reading: describe.reading_document,
}
"""Every kind of piece; the app of the recommendations adds its own."""

# The parts of the documents that are words, or that words hang on (a guardrail's kind, how big an effort is).
WORDS = frozenset(
    (
        *("title", "short_title", "source_title", "summary", "china", "west", "meaning", "not_to_copy", "questions"),
        *("guardrails", "levels", "question", "answer", "note", "statement", "why", "horizon", "effort", "impact"),
        "templates",
    )
)
# Stand-ins that fit any document, for what the fingerprint leaves out.
NOWHERE: dict[str, Any] = {"position": 1, "slug": "x", "lessons": []}
ANY_LESSON = Lesson(number="1.1")
DIGITS = 16


def words_in(model: type[Piece], content: Mapping[str, Any]) -> dict[str, Any]:
    """Of a revision's content, without a query; nothing of a draft that lacks what a document has."""
    found = model.from_serializable_data({**content, **NOWHERE}, check_fks=False)
    if model is not Lesson:
        found.lessons = [ANY_LESSON]
    try:
        document = DOCUMENTS[model](found)
    except ValidationError:
        return {}
    return _words_of(document)


def _words_of(document: Document) -> dict[str, Any]:
    return {name: value for name, value in document.plain().items() if name in WORDS}


def digest_of(model: type[Piece], content: Mapping[str, Any]) -> str:
    """Empty where there are no words."""
    words = words_in(model, content)
    return _digest(words) if words else ""


def _digest(words: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()[:DIGITS]


def is_still_original(document: Document) -> bool:
    """A piece as a file has it, a translation in which nobody has changed a word yet."""
    return getattr(document, "translated_from", None) == _digest(_words_of(document))


def changed_since(original: Piece | None, digest: str) -> bool:
    """Whether readers of the original read other words than those of the fingerprint. Needs its live revision joined."""
    if original is None or not digest or not original.live or original.live_revision is None:
        return False
    return digest_of(type(original), original.live_revision.content) != digest


def why_still_original(piece: Curated) -> str | None:
    """For a translation in which nobody has changed a word yet."""
    if not isinstance(piece, Piece) or not piece.original_digest:
        return None
    if digest_of(type(piece), piece.serializable_data()) != piece.original_digest:
        return None
    return _("It still says what the original says, in the original's words. Translate it first.")


def texts_left(piece: Piece) -> list[str]:
    """The names of a translation's texts that are still those of the original version it translates, where that is known."""
    if piece.original_revision is None:
        return []
    mine = words_in(type(piece), piece.serializable_data())
    theirs = words_in(type(piece), piece.original_revision.content)
    fields = [field for field in type(piece)._meta.fields if not field.choices and field.name != "source_title"]
    return [str(field.verbose_name) for field in fields if mine.get(field.name, "") == theirs.get(field.name)]
