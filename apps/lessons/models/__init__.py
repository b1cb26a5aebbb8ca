"""The models of the library: its pieces, what a reader notes on a lesson, and what reviewing a draft needs."""

from apps.lessons.models.curated import (
    Curated,
    CuratedQuerySet,
    KeepsItsPlace,
    Piece,
    Tagged,
    one_translation,
    schedule_in_bounds,
)
from apps.lessons.models.library import (
    LESSON_NUMBER,
    LESSON_ORDER,
    NO_LEVELS,
    NO_QUESTION,
    Aspect,
    AspectLevel,
    FaqEntry,
    GuardrailFields,
    Lesson,
    LessonGuardrail,
    Question,
    Reading,
)
from apps.lessons.models.playbooks import LINES, LoadedPart, Playbook, PlaybookQuerySet, Section

from apps.lessons.links.models import CheckedLink  # isort: skip
from apps.lessons.marks.models import LessonMark  # isort: skip  # rests on the library
from apps.lessons.review.models import Note, OpenedForm, ReviewLink, ReviewStep  # isort: skip
from apps.lessons.words.models import KnownWord  # isort: skip

__all__ = (
    "LESSON_NUMBER",
    "LESSON_ORDER",
    "LINES",
    "NO_LEVELS",
    "NO_QUESTION",
    "Aspect",
    "AspectLevel",
    "CheckedLink",
    "Curated",
    "CuratedQuerySet",
    "FaqEntry",
    "GuardrailFields",
    "KeepsItsPlace",
    "KnownWord",
    "Lesson",
    "LessonGuardrail",
    "LessonMark",
    "LoadedPart",
    "Note",
    "OpenedForm",
    "Piece",
    "Playbook",
    "PlaybookQuerySet",
    "Question",
    "Reading",
    "ReviewLink",
    "ReviewStep",
    "Section",
    "Tagged",
    "one_translation",
    "schedule_in_bounds",
)
