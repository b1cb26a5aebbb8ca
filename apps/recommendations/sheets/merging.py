"""What a sheet would change: its rows laid over what is live, as documents."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from django.utils.translation import gettext as _
from pydantic import ValidationError

from apps.lessons.enums import SectionKind
from apps.lessons.pack.documents import Document, LessonDocument
from apps.lessons.pack.reading import sentence, spoken
from apps.lessons.refusals import CellProblem, SheetRefused
from apps.recommendations.pack import Pack, RecommendationDocument
from apps.recommendations.sheets.columns import KINDS, LESSONS, MAIN, RECOMMENDATIONS, VERSION, Column, Kind
from apps.recommendations.sheets.opening import read_tables
from apps.recommendations.sheets.tables import Row, Table, Unreadable, is_empty

NotLive = Mapping[str, frozenset[str]]
"""Per part of a pack, the numbers of drafts and archived pieces."""


def read_sheet(name: str, content: bytes, live: Pack, not_live: NotLive | None = None) -> Pack:
    """The playbook with those lessons and recommendations alone that the file adds or changes. Raises SheetRefused,
    which names every mistake with its row and column, and LibraryRefused where the file is no sheet at all."""
    tables, problems = read_tables(name, content)
    merging = Merging(live, not_live or {}, problems)
    found = {kind.part: merging.changed(kind, [table for table in tables if table.kind == kind]) for kind in KINDS}
    if problems:
        raise SheetRefused(problems)
    return replace(
        live,
        lessons=cast("list[LessonDocument]", found[LESSONS.part]),
        recommendations=cast("list[RecommendationDocument]", found[RECOMMENDATIONS.part]),
        aspects=[],
        faq=[],
        readings=[],
        outdated=frozenset(merging.outdated),
        hidden=frozenset(merging.hidden),
    )


class Merging:
    """Lays rows over the documents of their kind, and remembers what is wrong. Lessons come first, since the
    recommendations may rest on new ones."""

    def __init__(self, live: Pack, not_live: NotLive, problems: list[CellProblem]) -> None:
        self.not_live = not_live
        self.problems = problems
        self.live: dict[str, dict[str, Document]] = {
            kind.part: {getattr(found, kind.key): found for found in getattr(live, kind.part)} for kind in KINDS
        }
        self.sections = {section.number for section in live.playbook.sections if section.kind == SectionKind.LESSONS}
        self.lessons = set(self.live[LESSONS.part])
        self.outdated: set[str] = set()
        self.hidden: set[str] = set()

    def changed(self, kind: Kind, tables: Sequence[Table]) -> list[Document]:
        """The documents that are not what is live, in the order of their numbers."""
        found: dict[str, Document] = {}
        for table in tables:
            for row in table.rows:
                if document := self._document(table, row, found):
                    found[getattr(document, kind.key)] = document
        if kind is LESSONS:
            self.lessons |= set(found)
        return [document for key, document in found.items() if document != self.live[kind.part].get(key)]

    def _document(self, table: Table, row: Row, before: Mapping[str, Document]) -> Document | None:
        kind = table.kind
        mistakes: dict[tuple[str, ...], str] = {}
        values = {column.path: self._value(row, index, column, mistakes) for index, column in table.columns.items()}
        version = values.pop(VERSION, None)
        key = str(values.get((kind.key,)))
        base = self.live[kind.part].get(key)
        data = base.plain() if base else {}
        for path, value in values.items():
            data = laid(data, path, value)
        document, found = _validated(table, {name: value for name, value in data.items() if _is_whole(value)})
        is_known = base is not None or key in self.not_live.get(kind.part, ())
        if document and is_known and not mistakes and key not in before and version == kind.version(document):
            return base  # as it was exported, so nobody has edited it, and what became of it since stays
        if key in before:
            found = {(kind.key,): _("%(key)s stands here twice") % {"key": key}}
        elif key in self.not_live.get(kind.part, ()):
            reason = _("%(key)s is a draft or archived, and a sheet changes only what readers see")
            found = {(kind.key,): reason % {"key": key}}
        elif document:
            found = self._at_odds(kind, document)
        mistakes = found | mistakes
        for column in kind.columns:
            if column.path in mistakes:
                problem = CellProblem(table.place, row.number, f"{mistakes[column.path]}.", column.header)
                self.problems.append(problem)
        if document and base and version and version != kind.version(base):
            self.outdated.add(kind.name_of(document))
        if document and row.is_hidden:
            self.hidden.add(kind.name_of(document))
        return None if mistakes else document

    def _value(self, row: Row, index: int, column: Column, mistakes: dict[tuple[str, ...], str]) -> Any:
        cell = row.at(index)
        if isinstance(cell, Unreadable):
            mistakes[column.path] = cell.reason
        elif cell is not None and not is_empty(cell):
            try:
                return column.writing.read(cell)
            except ValueError as error:
                mistakes[column.path] = str(error)
        return None

    def _at_odds(self, kind: Kind, document: Any) -> dict[tuple[str, ...], str]:
        """With the rest of the playbook."""
        if kind is LESSONS:
            if document.section_number in self.sections:
                return {}
            reason = _("belongs to section %(number)d, which is no section of lessons in this playbook")
            return {(kind.key,): reason % {"number": document.section_number}}
        missing = [number for number in document.lessons if number not in self.lessons]
        return {("lessons",): _("There is no lesson %(number)s") % {"number": missing[0]}} if missing else {}


def laid(data: Mapping[str, Any], path: Sequence[str], value: Any) -> dict[str, Any]:
    """A copy of the data in which the value stands at the path; without it, when the value is nothing."""
    name, *rest = path
    inner = laid(data.get(name) or {}, rest, value) if rest else value
    without = {key: there for key, there in data.items() if key != name}
    return without if inner is None else without | {name: inner}


def _is_whole(value: Any) -> bool:
    """A document inside a document goes with its text."""
    return not isinstance(value, dict) or MAIN in value


def _validated(table: Table, data: dict[str, Any]) -> tuple[Document | None, dict[tuple[str, ...], str]]:
    try:
        return table.kind.document.model_validate(data), {}
    except ValidationError as error:
        mistakes = {}
        for found in reversed(error.errors(include_url=False)):
            columns = table.kind.columns
            column = next((one for one in columns if found["loc"][: len(one.path)] == one.path), columns[0])
            if found["type"] != "missing":
                reason = f"{spoken(found['loc'][len(column.path) :])}{sentence(found)}"
            elif column in table.columns.values():
                reason = _("must not be empty")
            else:
                reason = _("is a column that a new row needs, and is missing")
            mistakes[column.path] = reason
        return None, mistakes
