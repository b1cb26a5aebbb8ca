"""Sheets as a spreadsheet program opens them."""

import csv
import io

import pytest

from apps.lessons.refusals import LibraryRefused
from apps.recommendations.sheets.columns import LESSONS, RECOMMENDATIONS
from apps.recommendations.sheets.writing import guarded, unguarded, write_csv, write_workbook
from tests.recommendations.sheets.files import live, opened

LESSON_HEADERS = [
    "Number",
    "Position",
    "Slug",
    "Title",
    "Source title",
    "Summary",
    "China",
    "Meaning",
    "Not to copy",
    "Not to copy origin",
    "Questions",
    "Guardrails",
]
FIRST_LESSON = [
    "1.1",
    None,
    "short-loops",
    "Short loops",
    "Loops",
    "Short loops beat long plans.",
    "Teams there release every week.",
    "Release more often.",
    "Do not release unchecked work.",
    "ours",
    "What holds a release up?",
    "privacy: Counsel has agreed.",
]


def test_a_workbook_has_a_sheet_a_kind_and_one_that_explains() -> None:
    workbook = opened(write_workbook(live()))

    assert workbook.sheetnames == ["Read me", "Lessons", "Recommendations"]
    lessons = [list(row[:12]) for row in workbook["Lessons"].values]
    assert lessons[:2] == [LESSON_HEADERS, FIRST_LESSON]
    assert [row[0] for row in lessons if row[0]] == ["Number", "1.1", "1.2"]
    assert [list(row[:10]) for row in workbook["Recommendations"].values if row[0]] == [
        ["Code", "Position", "Headline", "Title", "Statement", "Why", "Horizon", "Effort", "Impact", "Lessons"],
        ["R1.1", None, "no", "Release weekly", "Release every week.", "It finds mistakes early.", "now", "low", "high", "1.1"],
    ]  # fmt: skip


def test_the_read_me_says_what_each_column_means() -> None:
    rows = [list(row) for row in opened(write_workbook(live()))["Read me"].values]

    head = rows.index(["Sheet", "Column", "What it is", "Must be filled", "How it is written"])
    assert rows[0] == ["A small playbook", None, None, None, None]
    assert [row[:2] for row in rows[head + 1 :]] == [
        [kind.sheet, column.header] for kind in (LESSONS, RECOMMENDATIONS) for column in kind.columns
    ]
    told = {(row[0], row[1]): row[2:] for row in rows[head + 1 :]}
    lines = "One per line; a line that begins with two spaces continues the one above"
    kinds = (
        "One per line, its kind before it, as in “privacy: …”\nprivacy: Privacy law\nexport_control: Export control\n"
        "intellectual_property: Intellectual property\ngeopolitics: Geopolitical risk\ndue_diligence: Due diligence"
    )
    position = "A whole number; leave it empty where the order follows from the numbers"
    horizons = "now: Now, within three months\nnext: Next, within a year\nlater: Later, beyond a year"
    behind = "Numbers of lessons with commas between them, as in “1.3, 5.1”"
    assert told["Lessons", "China"] == ["What China does", "yes", "Text"]
    assert told["Lessons", "Source title"] == ["Heading in the source", "no", "Text"]
    assert told["Lessons", "Questions"] == ["Discussion questions", "yes", lines]
    assert told["Lessons", "Guardrails"] == ["Guardrails", "no", kinds]
    assert told["Recommendations", "Position"] == ["Position", "no", position]
    assert told["Recommendations", "Headline"] == ["Headline", "no", "yes or no; empty means no"]
    assert told["Recommendations", "Horizon"] == ["Horizon", "yes", horizons]
    assert told["Recommendations", "Effort"] == ["Effort", "yes", "low: Low\nmedium: Medium\nhigh: High"]
    assert told["Recommendations", "Lessons"] == ["Lessons behind it", "yes", behind]


def test_a_sheet_is_laid_out_for_reading() -> None:
    sheet = opened(write_workbook(live()))["Recommendations"]

    assert sheet.freeze_panes == "B2"
    assert {found: sheet.column_dimensions[found].width for found in "ABCDEFGJ"} == {
        "A": 16,
        "B": 16,
        "C": 16,
        "D": 32,
        "E": 60,
        "F": 60,
        "G": 16,
        "J": 60,
    }
    assert all(cell.alignment.wrap_text for row in sheet.iter_rows(max_row=2) for cell in row)
    assert {cell.number_format for row in sheet.iter_rows(3, 102) for cell in row} == {"@"}
    assert {(found.formula1, str(found.sqref)) for found in sheet.data_validations.dataValidation} == {
        ('"yes,no"', "C2:C1000"),
        ('"now,next,later"', "G2:G1000"),
        ('"low,medium,high"', "H2:H1000"),
        ('"low,medium,high"', "I2:I1000"),
    }


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@home", "1.10", "#N/A"])
def test_a_text_in_a_workbook_is_never_a_formula(text: str) -> None:
    pack = live()
    pack.lessons[0] = pack.lessons[0].model_copy(update={"title": text})

    cell = opened(write_workbook(pack))["Lessons"]["D2"]

    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")


def test_empty_cells_are_text_too() -> None:
    """Whoever types 1.10 there keeps it."""
    sheet = opened(write_workbook(live()))["Lessons"]

    assert sheet.column_dimensions["A"].number_format == "@"
    assert sheet.column_dimensions["B"].number_format == "General"


def test_what_no_workbook_holds_is_refused() -> None:
    pack = live()
    pack.lessons[0] = pack.lessons[0].model_copy(update={"summary": "x" * 32_768})

    with pytest.raises(LibraryRefused) as refused:
        write_workbook(pack)
    assert str(refused.value) == (
        "Lessons, cell F2 would hold a text that is too long for a sheet. Export the playbook as a pack."
    )


def test_a_csv_opens_in_excel() -> None:
    content = write_csv(LESSONS, live().lessons)

    assert content.startswith(b"\xef\xbb\xbfNumber,Position,")
    assert content.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), dialect="excel"))
    assert [row[:12] for row in rows[:2]] == [LESSON_HEADERS, ["'1.1", "", *FIRST_LESSON[2:]]]
    assert len(rows) == 3


def test_texts_with_lines_are_quoted() -> None:
    lesson = live().lessons[0].model_copy(update={"questions": ["Who?", 'And "why";\nwhen?']})

    assert b'"Who?\nAnd ""why"";\n  when?"' in write_csv(LESSONS, [lesson])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@home", "'@home"),
        ("'=1", "''=1"),
        ("1.10", "'1.10"),
        ("2026-11-25", "'2026-11-25"),
        ("’tis", "’tis"),
        ("'tis", "'tis"),
        ("5G networks", "5G networks"),
        ("1.3, 5.1", "'1.3, 5.1"),
        ("", ""),
    ],
)
def test_a_csv_has_nothing_to_calculate(text: str, written: str) -> None:
    assert guarded(text) == written
    assert unguarded(written) == text
