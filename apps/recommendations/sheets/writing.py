"""Lessons and recommendations as a workbook, or each kind as a CSV."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from apps.lessons.pack.documents import Document
from apps.lessons.refusals import LibraryRefused
from apps.recommendations.pack import Pack
from apps.recommendations.sheets.cells import Version, Whole
from apps.recommendations.sheets.columns import KINDS, Column, Kind

READ_ME = "Read me"
LONGEST_CELL = 32767
"""Characters; Excel keeps no more of a cell."""
CHOOSABLE_ROWS = 1000
"""As far down as a list drops down, so that new rows have it too."""
EMPTY_ROWS = 100
"""Below a table, for what is added by hand."""
AS_TEXT = "@"
NARROW, MIDDLE, WIDE = 16, 32, 60
LONG = 150
"""Characters a column of the database must hold for its column here to be wide."""

BYTE_ORDER_MARK = "\ufeff"
"""By which Excel knows that a CSV is UTF-8."""
COULD_BE_MORE = r"(?:[=+\-@\t\r]|[\d.,:/ -]+\Z)"
"""What a spreadsheet program takes for a formula, a number or a date: 1.10 would become 1.1, or the first of January."""

HEAD = PatternFill("solid", fgColor="E4E0D5")
RULE = Border(bottom=Side(style="thin", color="1E2430"))
WRAPPED = Alignment(wrap_text=True, vertical="top")

Row = list[str | int]


def rows_of(kind: Kind, documents: Sequence[Document]) -> Iterator[Row]:
    """The headers, and a row a document."""
    yield [column.header for column in kind.columns]
    for document in documents:
        yield kind.cells(document)


def write_csv(kind: Kind, documents: Sequence[Document]) -> bytes:
    """UTF-8 with a byte order mark, commas, CR LF, quotes where needed (RFC 4180)."""
    out = io.StringIO()
    rows = ([guarded(cell) for cell in row] for row in rows_of(kind, documents))
    csv.writer(out, dialect="excel").writerows(rows)
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def guarded(cell: str | int) -> str | int:
    """A text that a spreadsheet program would calculate gets an apostrophe, and so does one that has one already."""
    return f"'{cell}" if isinstance(cell, str) and re.match(f"'*{COULD_BE_MORE}", cell) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if re.match(f"'+{COULD_BE_MORE}", cell) else cell


def write_workbook(pack: Pack) -> bytes:
    workbook = Workbook()
    read_me = workbook.worksheets[0]
    read_me.title = READ_ME
    _write_read_me(read_me, pack)
    for kind in KINDS:
        _write_sheet(workbook.create_sheet(kind.sheet), kind, getattr(pack, kind.part))
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _write_sheet(sheet: Worksheet, kind: Kind, documents: Sequence[Document]) -> None:
    for number, row in enumerate(rows_of(kind, documents), start=1):
        for index, value in enumerate(row, start=1):
            _write_cell(sheet.cell(number, index), value)
    for cells in sheet.iter_rows(len(documents) + 2, len(documents) + 1 + EMPTY_ROWS, max_col=len(kind.columns)):
        for cell in cells:
            cell.number_format = AS_TEXT  # LibreOffice does not ask the column what is written below the table
    _dress_head(sheet)
    for index, column in enumerate(kind.columns, start=1):
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = _width(column)
        if not isinstance(column.writing, Whole):
            sheet.column_dimensions[letter].number_format = AS_TEXT  # of the cells that are still empty
        if column.writing.choices:
            _offer(sheet, column, f"{letter}2:{letter}{CHOOSABLE_ROWS}")
    sheet.freeze_panes = "B2"


def _write_cell(cell: Any, value: str | int) -> None:
    """A text is a text, also where it begins with = or reads like a number."""
    cell.alignment = WRAPPED
    if isinstance(value, int):
        cell.value = value
        return
    if len(value) > LONGEST_CELL:
        sentence = _(
            "%(sheet)s, cell %(cell)s would hold a text that is too long for a sheet. Export the playbook as a pack."
        )
        raise LibraryRefused(sentence % {"sheet": cell.parent.title, "cell": cell.coordinate})
    cell.number_format = AS_TEXT
    cell.value = value or None
    if value:
        cell.data_type = "s"


def _dress_head(sheet: Worksheet) -> None:
    for cell in sheet[1]:
        cell.font, cell.fill, cell.border = Font(bold=True), HEAD, RULE
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _width(column: Column) -> int:
    field = column.field
    longest = getattr(field, "max_length", None)
    if column.writing.choices or isinstance(column.writing, Whole | Version) or (longest and longest < MIDDLE):
        return NARROW
    return MIDDLE if longest and longest <= LONG else WIDE


def _offer(sheet: Worksheet, column: Column, cells: str) -> None:
    choice = DataValidation(
        type="list",
        formula1=f'"{",".join(column.writing.choices)}"',
        allow_blank=not column.required,
        showErrorMessage=True,
        errorTitle=column.header,
        error=_("Choose one of: %(choices)s") % {"choices": ", ".join(column.writing.choices)},
    )
    choice.add(cells)
    sheet.add_data_validation(choice)


def _write_read_me(sheet: Worksheet, pack: Pack) -> None:
    notes = [
        pack.playbook.title,
        _("Change cells in the sheets Lessons and Recommendations, add rows below, and upload the file again under Import and export. Nothing changes before you have seen each change and confirmed it."),
        _("Each row is known by its number. Rows and columns you leave out stay as they are in the library. An empty cell empties the text there; where a text must be, it is a mistake."),
        _("Initiative templates with their first steps, measures and guardrails do not fit a row: they stay as they are in the library."),
        _("Leave the names of the sheets and the words of the first row as they are. No formulas, no dates, no merged cells."),
    ]  # fmt: skip
    table = [[_("Sheet"), _("Column"), _("What it is"), _("Must be filled"), _("How it is written")]]
    for kind in KINDS:
        for column in kind.columns:
            must = _("yes") if column.required else _("no")
            table.append([kind.sheet, column.header, column.meaning, must, column.writing.told])
    for row, cells in enumerate([[note] for note in notes] + [[""]] + table, start=1):
        for index, value in enumerate(cells, start=1):
            _write_cell(sheet.cell(row, index), value)
    for row in range(1, len(notes) + 1):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=5)
        sheet.row_dimensions[row].height = 32
    sheet["A1"].font = Font(bold=True, size=14)
    for cell in sheet[len(notes) + 2]:
        cell.font, cell.fill, cell.border = Font(bold=True), HEAD, RULE
    for letter, width in zip("ABCDE", (20, 24, 34, 16, 64), strict=True):
        sheet.column_dimensions[letter].width = width
