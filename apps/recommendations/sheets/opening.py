"""Opens an uploaded sheet, XLSX or CSV, and refuses what is something else, too large, or made to do harm."""

import codecs
import contextlib
import csv
import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from apps.lessons.pack.archive import ARCHIVE, BROKEN, ENTRY, LARGEST_PACK, MOST_FILES, PACKED
from apps.lessons.refusals import CellProblem, LibraryRefused
from apps.recommendations.sheets.columns import KINDS
from apps.recommendations.sheets.tables import (
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Row,
    Table,
    Unreadable,
    table_of,
    too_large,
)
from apps.recommendations.sheets.writing import LONGEST_CELL, READ_ME, unguarded

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
MOST_CELLS = 200_000
LAST_COLUMN, LAST_ROW = 16_384, 1_048_576
"""Of any sheet, for a range that names rows or columns alone."""
TEXTS = {"v", "is", "t", "si"}
"""What stands in a cell, and costs little."""
SPREADS = {"mergeCell", "hyperlink", "comment"}
"""What openpyxl makes a cell for wherever it reaches, in a few letters as far as the last one."""
SEPARATOR = re.compile(r"\ufeff?sep=([,;\t|])", re.IGNORECASE)
NOT_IN_WINDOWS = {*range(0x80, 0xA0)} - {0x80, 0x82, 0x84, 0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x99, 0xA0}
"""Of windows-1252, signs that no text in Western Europe has beside its €, quotes and dashes. As the letters of other encodings, among
them the umlauts of old Macs, stand there, one of them tells that it is none."""
XML = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0<", b" ", b"\t", b"\r", b"\n")
"""How XML can begin. A part of a workbook may have any name, so its name says nothing."""


def read_tables(name: str, content: bytes) -> tuple[list[Table], list[CellProblem]]:
    """What the file holds, and what is wrong with its sheets and headers. What is no sheet at all is refused."""
    if content.startswith(OLD_OFFICE):
        sentence = _("%(name)s is an Excel file of the old kind (.xls), or has a password. Save it as “Excel workbook (.xlsx)” without one.")  # fmt: skip
        raise LibraryRefused(sentence % {"name": name})
    is_workbook = content.startswith(ARCHIVE)
    if is_workbook != name.lower().endswith(".xlsx"):
        real = _("an Excel workbook") if is_workbook else _("no Excel workbook")
        sentence = _("%(name)s is %(real)s, whatever its name says, so nothing was read.")
        raise LibraryRefused(sentence % {"name": name, "real": real})
    problems: list[CellProblem] = []
    tables = _workbook(name, content, problems) if is_workbook else [_csv(name, content, problems)]
    return [table for table in tables if table], problems


def _csv(name: str, content: bytes, problems: list[CellProblem]) -> Table | None:
    """Excel in German parts cells with semicolons, in English with commas, and LibreOffice as one likes: the header tells."""
    text = _text(name, content)
    first, _break, rest = text.partition("\n")
    told = SEPARATOR.fullmatch(first.strip())  # Excel's own line, which says with what the cells are parted
    if told:
        text = f"\n{rest}"
    delimiter = told[1] if told else max(",;\t", key=text.lstrip().partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MOST_ROWS * 2:
                raise too_large(name)
            rows.append(Row(number, [unguarded(cell) for cell in cells]))
    except csv.Error as error:
        reason = _("cannot be read from here on: %(reason)s.") % {"reason": error}
        problems.append(CellProblem(name, len(rows) + 1, reason))
        return None
    return table_of(name, rows, None, problems)


def _text(name: str, content: bytes) -> str:
    """Excel saves “CSV” in the encoding of its Windows and “Unicode text” in UTF-16. What is neither, nor UTF-8, is refused: its
    letters would be others."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig"] if any(byte in NOT_IN_WINDOWS for byte in content) else ["utf-8-sig", "windows-1252"]
    for encoding in encodings:
        with contextlib.suppress(UnicodeDecodeError):
            return content.decode(encoding)
    sentence = _("%(name)s is not UTF-8 text. In Excel choose “CSV UTF-8 (comma delimited)” when you save it; in LibreOffice choose the character set “Unicode (UTF-8)”.")  # fmt: skip
    raise LibraryRefused(sentence % {"name": name})


def _workbook(name: str, content: bytes, problems: list[CellProblem]) -> Iterator[Table | None]:
    _inspect(name, content)
    try:
        workbook = load_workbook(io.BytesIO(content), keep_links=False)
    except Exception as error:  # whatever openpyxl stumbles over in a broken file
        raise _broken(name) from error
    kinds = {kind.sheet.casefold(): kind for kind in KINDS}
    sheets = {sheet: kinds.get(sheet.title.strip().casefold()) for sheet in workbook.worksheets}
    is_renamed = not any(sheets.values()) and len(sheets) == 1 + (READ_ME in workbook.sheetnames)  # its header tells
    if not any(sheets.values()) and not is_renamed:
        problems.append(CellProblem(name, 0, _("has no sheet called Lessons or Recommendations.")))
        return
    for sheet, kind in sheets.items():
        place = _("%(file)s, sheet %(sheet)s") % {"file": name, "sheet": sheet.title}
        if kind or (is_renamed and sheet.title != READ_ME):
            if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
                raise too_large(place)
            yield table_of(place, list(_rows(sheet)), kind, problems)
        elif sheet.title != READ_ME:
            reason = _(
                "is not known here; the sheets are Lessons and Recommendations. Delete it or give it one of these names."
            )
            problems.append(CellProblem(place, 0, reason))


def _broken(name: str) -> LibraryRefused:
    return LibraryRefused(_("%(name)s cannot be read as an Excel workbook, so nothing was read.") % {"name": name})


def _inspect(name: str, content: bytes) -> None:
    """Before openpyxl, which keeps everything in memory, sees any of it: no bomb, no entities, no million cells."""
    cells = 0
    if content.count(ENTRY) > MOST_FILES:
        raise _broken(name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST_PACK:
                raise too_large(name)
            for member in archive.infolist():
                if member.compress_type not in PACKED:  # the others ask for memory before they unpack a byte
                    raise _broken(name)
                with archive.open(member) as part:
                    is_xml = part.read(4).startswith(XML)
                    part.seek(0)
                    cells += _count_cells(part) if is_xml else 0
                if cells > MOST_CELLS:
                    raise too_large(name)
    except DefusedXmlException as error:
        sentence = _("%(name)s declares entities, which no spreadsheet program writes, so nothing was read.")
        raise LibraryRefused(sentence % {"name": name}) from error
    except (*BROKEN, ParseError) as error:
        raise _broken(name) from error


def _count_cells(part: IO[bytes]) -> int:
    """And all else that openpyxl keeps for each of its elements; no further than what is too many anyway."""
    cells = 0
    for _event, element in iterparse(part, forbid_dtd=True):
        tag = element.tag.rpartition("}")[2]
        cells += _size(element.get("ref", "")) if tag in SPREADS else tag not in TEXTS
        element.clear()
        if cells > MOST_CELLS:
            break
    return cells


def _size(cells: str) -> int:
    """A1:B3 → 6."""
    left, top, right, bottom = range_boundaries(cells)
    columns = abs((right or LAST_COLUMN) - (left or 1)) + 1
    return int(columns * (abs((bottom or LAST_ROW) - (top or 1)) + 1))


def _rows(sheet: Worksheet) -> Iterator[Row]:
    merged = {str(cells.start_cell.coordinate): str(cells) for cells in sheet.merged_cells.ranges}
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        is_hidden = bool(sheet.row_dimensions[number].hidden)
        yield Row(number, [_cell(cell, merged) for cell in cells], is_hidden)


def _cell(cell: Any, merged: dict[str, str]) -> Cell:
    place = {"cell": cell.coordinate}
    if cell.coordinate in merged:
        return Unreadable(_("is merged with others (%(cells)s); separate them") % {"cells": merged[cell.coordinate]})
    if cell.data_type == "f":
        return Unreadable(_("holds a formula (cell %(cell)s); write what it says as text") % place)
    if cell.data_type == "e":
        return Unreadable(_("holds an error (cell %(cell)s) in place of a text") % place)
    if cell.data_type == "d":
        return Unreadable(_("holds a date (cell %(cell)s); format the cell as text and write it again") % place)
    found: Cell = cell.value
    if isinstance(found, str) and len(found) > LONGEST_CELL:
        reason = _("holds more than %(most)s characters (cell %(cell)s), which no spreadsheet program keeps")
        return Unreadable(reason % (place | {"most": f"{LONGEST_CELL:,}"}))
    return found
