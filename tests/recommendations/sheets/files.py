"""Sheets of the small pack, whole or with a cell changed."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import Workbook, load_workbook

from apps.recommendations.pack import Pack
from apps.recommendations.sheets.columns import Kind
from apps.recommendations.sheets.writing import write_csv, write_workbook
from tests.recommendations.packs import small_pack


def live() -> Pack:
    with TemporaryDirectory() as folder:
        return small_pack(Path(folder))


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def saved(workbook: Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def workbook(change: Callable[[Workbook], Any]) -> bytes:
    """The small pack's workbook after `change` has been at it."""
    found = opened(write_workbook(live()))
    change(found)
    return saved(found)


def with_cell(sheet: str, cell: str, value: Any) -> bytes:
    def change(found: Workbook) -> None:
        found[sheet][cell] = value

    return workbook(change)


def csv_rows(kind: Kind) -> list[list[str]]:
    text = write_csv(kind, getattr(live(), kind.part)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def without_versions(content: bytes) -> bytes:
    """The same sheet as from before sheets carried any: their last column."""
    if content.startswith(b"PK"):
        found = opened(content)
        for sheet in found.worksheets[1:]:
            sheet.delete_cols(sheet.max_column)
        return saved(found)
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return csv_of([row[:-1] for row in rows])


def csv_of(rows: list[list[str]], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()
