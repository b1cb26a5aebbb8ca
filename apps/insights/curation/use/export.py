"""The table's rows as CSV and XLSX."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from apps.common.text import one_line
from apps.insights.curation.use.figures import Blocked
from apps.insights.curation.use.table import Table
from apps.recommendations.sheets.writing import BYTE_ORDER_MARK, guarded

Cell = str | int
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def rows_of(table: Table, blocked: dict[int, Blocked]) -> Iterator[list[Cell]]:
    """A header, and each row of the table; the reasons are those the reader may read."""
    labels = [str(column.label) for column in table.kind.columns]
    yield [_("Number"), str(table.kind.piece), *labels, _("What blocks them")]
    for row in table.rows:
        numbers = [int(getattr(row, column.name)) for column in table.kind.columns]
        yield [row.number, one_line(row.title), *numbers, _reasons(blocked.get(row.key, Blocked()))]


def _reasons(blocked: Blocked) -> str:
    reasons = [f"{initiative}: {initiative.blocked_reason}" for initiative in blocked.own]
    if blocked.elsewhere:
        reasons.append(_("%(count)d elsewhere") % {"count": blocked.elsewhere})
    return one_line("; ".join(reasons))


def as_csv(rows: Iterator[list[Cell]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([guarded(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def as_xlsx(rows: Iterator[list[Cell]]) -> bytes:
    """A text stays a text, also where it begins like a formula."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(_("Use and results"))
    sheet.freeze_panes = "C2"
    sheet.column_dimensions["B"].width = 48
    for place, row in enumerate(rows):
        cells: list[Any] = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=value)
            if isinstance(value, str):
                cell.data_type = "s"
            cell.font = Font(bold=not place)
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
