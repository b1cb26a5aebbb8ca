"""The columns of a sheet, taken from the fields of a document: a field that is added there is a column here."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, TextChoices
from django.utils.text import capfirst

from apps.lessons.pack.documents import Document, LessonDocument
from apps.recommendations.pack import RecommendationDocument
from apps.recommendations.sheets.cells import Labelled, Lines, Numbers, OneOf, Version, Whole, Words, Writing, YesNo

PARTED_BY_COMMAS = "lessons"
UNWRITTEN = "translated_from"
"""A fingerprint tells nobody anything, so it stays as it is in the library."""
VERSION = ("version",)
DIGITS = 12
LABELLED = {"kind", "text"}
MAIN = "text"
"""The field of a document inside a document that gives the column its parent's name."""


@dataclass(frozen=True)
class Column:
    path: tuple[str, ...]
    writing: Writing
    document: type[Document]
    required: bool

    @property
    def header(self) -> str:
        """not_to_copy, origin → Not to copy origin."""
        names = [name for name in self.path if name != MAIN or len(self.path) == 1]
        return " ".join(names).replace("_", " ").capitalize()

    @property
    def field(self) -> Any:
        """The column of the database behind it; nothing where the document knows more than the model."""
        name = self.document.columns.get(self.path[-1], self.path[-1])
        try:
            return self.document.model._meta.get_field(name)
        except FieldDoesNotExist:
            return None

    @property
    def meaning(self) -> str:
        if self.field is None:
            return self.header
        if isinstance(self.field, Field):
            return capfirst(str(self.field.verbose_name))
        return capfirst(str(self.field.related_model._meta.verbose_name_plural))

    def value_in(self, data: dict[str, Any]) -> Any:
        found: Any = data
        for name in self.path:
            found = found.get(name) if found else None
        return found


@dataclass(frozen=True)
class Kind:
    """What the rows of a sheet are; `part` is their name in a pack, `key` the field that tells them apart."""

    part: str
    key: str
    document: type[Document]

    @property
    def sheet(self) -> str:
        return self.part.capitalize()

    @property
    def columns(self) -> tuple[Column, ...]:
        return (*columns_of(self.document), Column(VERSION, Version(), self.document, required=False))

    def name_of(self, document: Document) -> str:
        """As the loader names it."""
        return f"{self.document.model._meta.model_name} {getattr(document, self.key)}"

    def cells(self, document: Document) -> list[str | int]:
        """Its row, with the version last."""
        data = document.plain()
        found = [(column, column.value_in(data)) for column in columns_of(self.document)]
        cells = ["" if value is None else column.writing.write(value) for column, value in found]
        return [*cells, _fingerprint(cells)]

    def version(self, document: Document) -> str:
        """Equal as long as its row says the same, wherever the sheet was."""
        return str(self.cells(document)[-1])


def _fingerprint(cells: list[str | int]) -> str:
    """Begins with a letter, so that no program takes it for a number."""
    return "v" + hashlib.sha256(json.dumps(cells).encode()).hexdigest()[:DIGITS]


LESSONS = Kind("lessons", "number", LessonDocument)
RECOMMENDATIONS = Kind("recommendations", "code", RecommendationDocument)
KINDS = (LESSONS, RECOMMENDATIONS)


@cache
def columns_of(document: type[Document]) -> tuple[Column, ...]:
    return tuple(_columns(document, ()))


def _columns(document: type[Document], path: tuple[str, ...]) -> Iterator[Column]:
    for name, field in document.model_fields.items():
        kind = _bare(field.annotation)
        if isinstance(kind, type) and issubclass(kind, Document):
            yield from _columns(kind, (*path, name))
        elif writing := _writing(name, kind):
            yield Column((*path, name), writing, document, field.is_required() and not path)


def _bare(annotation: Any) -> Any:
    """Without what only narrows it, and without None."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        return _bare(next(kind for kind in get_args(annotation) if kind is not NoneType))
    return annotation


def _writing(name: str, kind: Any) -> Writing | None:
    """How values of this kind stand in a cell; nothing, when they do not fit one."""
    if name == UNWRITTEN:
        return None
    if get_origin(kind) is list:
        item = _bare(get_args(kind)[0])
        if item is str:
            return Numbers() if name == PARTED_BY_COMMAS else Lines()
        labelled = issubclass(item, Document) and set(item.model_fields) == LABELLED
        return Labelled(_bare(item.model_fields["kind"].annotation)) if labelled else None
    if isinstance(kind, type) and issubclass(kind, TextChoices):
        return OneOf(kind)
    plain: dict[Any, Writing] = {str: Words(), int: Whole(), bool: YesNo()}
    return plain.get(kind)
