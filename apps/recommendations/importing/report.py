"""What loading does, as the page shows it: counts, then each part with its differences."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.safestring import SafeString

from apps.lessons.differences import marked
from apps.lessons.enums import Outcome
from apps.lessons.loading import WRITTEN, Loaded
from apps.lessons.models import Aspect, FaqEntry, Lesson, Playbook, Reading, Section
from apps.recommendations.models import Recommendation

MODELS = {
    "playbook": Playbook,
    "section": Section,
    "lesson": Lesson,
    "aspect": Aspect,
    "faq entry": FaqEntry,
    "reading": Reading,
    "recommendation": Recommendation,
}


@dataclass(frozen=True)
class Difference:
    label: str
    marked: SafeString


@dataclass(frozen=True)
class Row:
    part: Loaded
    kind: str
    differences: list[Difference]

    @property
    def ends_schedule(self) -> bool:
        """Whether importing it would end its schedule, or did."""
        return self.part.ends_schedule and (self.part.outcome in WRITTEN or self.part.is_conflict)


@dataclass(frozen=True)
class Group:
    """The parts that share what becomes of them."""

    outcome: Outcome
    rows: list[Row]

    @property
    def is_conflict(self) -> bool:
        return any(row.part.is_conflict for row in self.rows)


ORDER = (
    *(Outcome.KEPT, Outcome.REMOVED, Outcome.UNTRANSLATED, Outcome.WITHOUT_SECTION, Outcome.WITHOUT_LESSON),
    *(Outcome.CHANGED, Outcome.ADDED, Outcome.GONE, Outcome.UNCHANGED),
)


def groups_of(loaded: Sequence[Loaded], *, is_edit: bool) -> list[Group]:
    """What is not written first: there is something to decide, or to know. Of a sheet, what it leaves alone is no part of
    what was loaded, and a count of the rest would mislead."""
    order = [outcome for outcome in ORDER if not (is_edit and outcome == Outcome.UNCHANGED)]
    found = [Group(outcome, [_row(part) for part in loaded if part.outcome == outcome]) for outcome in order]
    return [group for group in found if group.rows]


def _row(part: Loaded) -> Row:
    kind = str(MODELS[part.kind]._meta.verbose_name)
    found = [
        Difference(_label(part.kind, change.field), marked(change.before, change.after)) for change in part.changes
    ]
    return Row(part, kind, found)


def _label(kind: str, name: str) -> str:
    field: Any
    try:
        field = MODELS[kind]._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    if field.auto_created:  # questions and the like, which are rows of their own
        return str(field.related_model._meta.verbose_name_plural)
    return str(field.verbose_name)
