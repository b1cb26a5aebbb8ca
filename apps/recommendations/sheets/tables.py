"""What was read of a file before anything is made of it: rows of cells, and what is wrong with one."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from apps.lessons.refusals import CellProblem, LibraryRefused
from apps.recommendations.sheets.cells import Value
from apps.recommendations.sheets.columns import KINDS, Column, Kind

MOST_ROWS, MOST_COLUMNS = 5_000, 100


@dataclass(frozen=True)
class Unreadable:
    """A cell that holds what a sheet may, and a library may not; `reason` ends a sentence that begins with its column."""

    reason: str


Cell = Value | Unreadable | None


def is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


@dataclass(frozen=True)
class Row:
    """`number` as the spreadsheet program shows it, from 1."""

    number: int
    cells: list[Cell]
    is_hidden: bool = False
    """By hand or by a filter, so that whoever sent the sheet may not have seen it."""

    def at(self, index: int) -> Cell:
        return self.cells[index] if index < len(self.cells) else None

    @property
    def is_blank(self) -> bool:
        return all(is_empty(cell) for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """`place` names the file and, where it has several, the sheet. `columns` say what stands where in a row."""

    place: str
    kind: Kind
    columns: dict[int, Column]
    rows: list[Row]


def table_of(place: str, rows: list[Row], kind: Kind | None, problems: list[CellProblem]) -> Table | None:
    """The rows below the header, which is the first row with anything in it. Without a kind the header tells it."""
    filled = [row for row in rows if not row.is_blank]
    if not filled:
        problems.append(CellProblem(place, 0, _("is empty.")))
        return None
    if len(filled) > MOST_ROWS or max(len(row.cells) for row in filled) > MOST_COLUMNS:
        raise too_large(place)
    head, *below = filled
    headers = [_known_as(cell) for cell in head.cells]
    kind = kind or next((kind for kind in KINDS if _known_as(kind.key) in headers), None)
    if kind is None:
        reason = _("has neither a column Number, as lessons have, nor a column Code, as recommendations have.")
        problems.append(CellProblem(place, head.number, reason))
        return None
    columns = _columns(place, kind, head, below, problems)
    if any(column.path == (kind.key,) for column in columns.values()):
        return Table(place, kind, columns, below)
    problems.append(CellProblem(place, head.number, _("is missing; it tells the rows apart."), kind.key.capitalize()))
    return None


def too_large(place: str) -> LibraryRefused:
    sentence = _(
        "%(place)s has more than %(rows)s rows or %(columns)s columns, so nothing was read. Delete what is empty below and "
        "beside the table, or upload it in parts."
    )
    return LibraryRefused(sentence % {"place": place, "rows": f"{MOST_ROWS:,}", "columns": MOST_COLUMNS})


def _known_as(cell: Any) -> str:
    """Source_Title and “source  title” are the same header."""
    return " ".join(str(cell).replace("_", " ").split()).casefold() if isinstance(cell, str) else ""


def _columns(place: str, kind: Kind, head: Row, below: list[Row], problems: list[CellProblem]) -> dict[int, Column]:
    known = {_known_as(column.header): column for column in kind.columns}
    columns: dict[int, Column] = {}
    for index in range(max(len(row.cells) for row in (head, *below))):
        cell = head.at(index)
        column = known.get(_known_as(cell))
        if column and column not in columns.values():
            columns[index] = column
        elif reason := _mistake(index, cell, column, below):
            problems.append(CellProblem(place, head.number, reason, str(cell) if isinstance(cell, Value) else ""))
    return columns


def _mistake(index: int, cell: Cell, column: Column | None, below: list[Row]) -> str | None:
    """Of a header that is none."""
    if column:
        return _("stands here twice.")
    if isinstance(cell, Unreadable):
        return _("the header of column %(number)d %(reason)s.") % {"number": index + 1, "reason": cell.reason}
    if not is_empty(cell):
        return _("is not known here. The columns are in the sheet Read me of an export.")
    used = next((row.number for row in below if not is_empty(row.at(index))), None)
    reason = _("column %(number)d has no header, and something stands in row %(row)d below it.")
    return reason % {"number": index + 1, "row": used} if used else None
