"""What a sheet changes, and every mistake in one with its row and column."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from apps.lessons.pack.documents import CautionDocument, GuardrailDocument
from apps.lessons.refusals import SheetRefused
from apps.recommendations.sheets.columns import LESSONS, RECOMMENDATIONS
from apps.recommendations.sheets.merging import read_sheet
from tests.recommendations.sheets.files import csv_of, csv_rows, live, with_cell, workbook


def changed(content: bytes, name: str = "library.xlsx") -> list[dict[str, Any]]:
    found = read_sheet(name, content, live())
    assert (found.aspects, found.faq, found.readings) == ([], [], [])
    return [document.plain() for document in (*found.lessons, *found.recommendations)]


def mistakes(content: bytes, name: str = "library.xlsx") -> list[str]:
    with pytest.raises(SheetRefused) as raised:
        read_sheet(name, content, live())
    return [str(problem) for problem in raised.value.problems]


LESSON, RECOMMENDATION = live().lessons[0].plain(), live().recommendations[0].plain()


@pytest.mark.parametrize(
    ("cell", "value", "field", "wanted"),
    [
        ("D2", "Long loops", "title", "Long loops"),
        ("B2", 7, "position", 7),
        ("B2", 7.0, "position", 7),
        ("B2", "7", "position", 7),
        ("F2", " one\r\ntwo ", "summary", "one\ntwo"),
        ("I2", "Wait.", "not_to_copy", {"text": "Wait.", "origin": "ours"}),
        ("J2", "article", "not_to_copy", {"text": "Do not release unchecked work.", "origin": "article"}),
        ("J2", None, "not_to_copy", {"text": "Do not release unchecked work.", "origin": "ours"}),
        ("K2", "Who?\n\n Why\n  now?\n", "questions", ["Who?", "Why\nnow?"]),
        ("L2", "privacy: a: b\ndue_diligence:c", "guardrails", [{"kind": "privacy", "text": "a: b"}, {"kind": "due_diligence", "text": "c"}]),
        ("L2", None, "guardrails", []),
    ],
)  # fmt: skip
def test_one_cell_is_one_change(cell: str, value: Any, field: str, wanted: Any) -> None:
    found = changed(with_cell("Lessons", cell, value))

    assert found == ([LESSON | {field: wanted}] if LESSON.get(field) != wanted else [])


@pytest.mark.parametrize(
    ("cell", "value", "field", "wanted"),
    [
        ("C2", "yes", "headline", True),
        ("C2", True, "headline", True),
        ("C2", None, "headline", False),
        ("G2", "later", "horizon", "later"),
        ("J2", "1.2; 1.1", "lessons", ["1.1", "1.2"]),
        ("J2", "1.2\n1.1", "lessons", ["1.1", "1.2"]),
    ],
)
def test_one_cell_of_a_recommendation_is_one_change(cell: str, value: Any, field: str, wanted: Any) -> None:
    """Its templates are in no sheet and stay."""
    found = changed(with_cell("Recommendations", cell, value))

    assert found == ([RECOMMENDATION | {field: wanted}] if RECOMMENDATION[field] != wanted else [])


@pytest.mark.parametrize(("cell", "field"), [("E2", "source_title"), ("I2", "not_to_copy")])
def test_an_empty_cell_empties_what_may_be_empty(cell: str, field: str) -> None:
    assert changed(with_cell("Lessons", cell, "  ")) == [{k: v for k, v in LESSON.items() if k != field}]


def test_a_caution_goes_with_its_text_and_comes_with_its_origin() -> None:
    def change(found: Workbook) -> None:
        found["Lessons"]["I2"] = None
        found["Lessons"]["J2"] = "article"
        found["Lessons"].move_range("I1:J3", cols=10)  # the origin first
        found["Lessons"].move_range("S1:S3", cols=-9)
        found["Lessons"].move_range("T1:T3", cols=-11)
        found["Lessons"]["I3"] = "article"
        found["Lessons"]["J3"] = "Wait."

    first, second = read_sheet("library.xlsx", workbook(change), live()).lessons

    assert first.not_to_copy is None
    assert second.not_to_copy == CautionDocument(text="Wait.", origin="article")  # type: ignore[arg-type]


def test_rows_and_columns_that_are_left_out_stay() -> None:
    content = csv_of([["Title", "number"], ["An owner for each", "1.2"], ["", ""], []])

    (found,) = read_sheet("lessons.csv", content, live()).lessons

    assert found == live().lessons[1].model_copy(update={"title": "An owner for each"})


def test_new_rows_are_added_and_recommendations_may_rest_on_them() -> None:
    def change(found: Workbook) -> None:
        found.move_sheet("Recommendations", -1)  # whatever the order of the sheets
        lessons = found["Lessons"]
        lessons.append(["1.10", None, "new", "New", None, "s", "c", "m", None, None, "Who?", "privacy: yes"])
        found["Recommendations"]["J2"] = "1.10"

    found = read_sheet("library.xlsx", workbook(change), live())

    assert [(lesson.number, lesson.place) for lesson in found.lessons] == [("1.10", 10)]
    assert found.lessons[0].guardrails == [GuardrailDocument(kind="privacy", text="yes")]  # type: ignore[arg-type]
    assert found.recommendations[0].lessons == ["1.10"]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_semicolons_and_tabs_are_read_as_excel_and_libreoffice_write_them(separator: str) -> None:
    rows = csv_rows(LESSONS)
    rows[1][5] = "Erst lesen; dann, vielleicht, ändern"

    assert changed("\ufeff".encode() + csv_of(rows, separator), "lessons.csv") == [LESSON | {"summary": rows[1][5]}]


def test_a_csv_of_recommendations_is_known_by_its_code() -> None:
    rows = csv_rows(RECOMMENDATIONS)
    rows[1][2] = "yes"

    assert changed(csv_of(rows), "whatever.CSV") == [RECOMMENDATION | {"headline": True}]


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "sentence"),
    [
        ("Lessons", "A2", 1.1, "row 2, column Number: holds the value 1.1 and not text. Format the cell as text and write it again: a number such as 1.10 has become 1.1 otherwise."),
        ("Lessons", "A2", None, "row 2, column Number: must not be empty."),
        ("Lessons", "A2", "1,1", "row 2, column Number: is not written as it must be: “1,1”."),
        ("Lessons", "A3", "1.1", "row 3, column Number: 1.1 stands here twice."),
        ("Lessons", "A3", "2.1", "row 3, column Number: belongs to section 2, which is no section of lessons in this playbook."),
        ("Lessons", "A3", "3.1", "row 3, column Number: belongs to section 3, which is no section of lessons in this playbook."),
        ("Lessons", "B2", "first", "row 2, column Position: must be a whole number."),
        ("Lessons", "B2", 1.5, "row 2, column Position: must be a whole number."),
        ("Lessons", "B2", True, "row 2, column Position: must be a whole number."),
        ("Lessons", "B2", 0, "row 2, column Position: must be at least 1."),
        ("Lessons", "C2", "Short Loops", "row 2, column Slug: is not written as it must be: “Short Loops”."),
        ("Lessons", "D2", "x" * 121, "row 2, column Title: has 121 characters, and 120 is the most."),
        ("Lessons", "D2", date(2026, 11, 25), "row 2, column Title: holds a date (cell D2); format the cell as text and write it again."),
        ("Lessons", "D2", "=A2", "row 2, column Title: holds a formula (cell D2); write what it says as text."),
        ("Lessons", "D2", "#REF!", "row 2, column Title: holds an error (cell D2) in place of a text."),
        ("Lessons", "F2", None, "row 2, column Summary: must not be empty."),
        ("Lessons", "J2", "mine", "row 2, column Not to copy origin: must be one of 'article' or 'ours'."),
        ("Lessons", "K2", None, "row 2, column Questions: must not be empty."),
        ("Lessons", "K2", f"Who?\n{'x' * 301}", "row 2, column Questions: entry 2 has 301 characters, and 300 is the most."),
        ("Lessons", "L2", "Ask counsel", "row 2, column Guardrails: needs a kind, a colon and a text in each line, and has “Ask counsel”."),
        ("Lessons", "L2", "luck: x", "row 2, column Guardrails: entry 1, kind must be one of 'privacy', 'export_control', 'intellectual_property', 'geopolitics' or 'due_diligence'."),
        ("Recommendations", "C2", "perhaps", "row 2, column Headline: must be yes or no."),
        ("Recommendations", "G2", "soon", "row 2, column Horizon: must be one of 'now', 'next' or 'later'."),
        ("Recommendations", "J2", 1.1, "row 2, column Lessons: holds the value 1.1 and not text. Format the cell as text and write it again: a number such as 1.10 has become 1.1 otherwise."),
        ("Recommendations", "J2", None, "row 2, column Lessons: must not be empty."),
        ("Recommendations", "J2", "1.1, 1.1", "row 2, column Lessons: lesson 1.1 stands here twice."),
        ("Recommendations", "J2", "1.1, 1.7, 1.8", "row 2, column Lessons: There is no lesson 1.7."),
        ("Lessons", "D1", "Heading", "row 1, column Heading: is not known here. The columns are in the sheet Read me of an export."),
        ("Lessons", "D1", 4, "row 1, column 4: is not known here. The columns are in the sheet Read me of an export."),
        ("Lessons", "D1", "Slug", "row 1, column Slug: stands here twice."),
        ("Lessons", "D1", None, "row 1: column 4 has no header, and something stands in row 2 below it."),
        ("Lessons", "D1", "=A1", "row 1: the header of column 4 holds a formula (cell D1); write what it says as text."),
        ("Lessons", "A1", None, "row 1, column Number: is missing; it tells the rows apart."),
        ("Lessons", "Z3", "a note", "row 1: column 26 has no header, and something stands in row 3 below it."),
    ],
)  # fmt: skip
def test_a_mistake_in_a_cell_is_named(sheet: str, cell: str, value: Any, sentence: str) -> None:
    found = mistakes(with_cell(sheet, cell, value))

    assert found[-1] == f"library.xlsx, sheet {sheet}, {sentence}"
    assert len(found) == (2 if (cell, value) == ("A1", None) else 1)


def delete(sheet: str) -> Callable[[Workbook], Any]:
    return lambda found: found.remove(found[sheet])


def clear(found: Workbook) -> None:
    found["Lessons"].delete_rows(1, 9)


def rename(found: Workbook) -> None:
    found["Lessons"].title = "Lesson"


def bare(found: Workbook) -> None:
    delete("Lessons")(found)
    delete("Recommendations")(found)


def merge(cells: str) -> Callable[[Workbook], Any]:
    return lambda found: found["Lessons"].merge_cells(cells)


def add_bare_row(found: Workbook) -> None:
    found["Lessons"].delete_cols(6)
    found["Lessons"]["A4"] = "1.3"


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (clear, ["library.xlsx, sheet Lessons: is empty."]),
        (
            rename,
            [
                "library.xlsx, sheet Lesson: is not known here; the sheets are Lessons and Recommendations. Delete it or give it one of these names."
            ],
        ),
        (bare, ["library.xlsx: has no sheet called Lessons or Recommendations."]),
        (
            merge("D2:D3"),
            [
                "library.xlsx, sheet Lessons, row 2, column Title: is merged with others (D2:D3); separate them.",
                "library.xlsx, sheet Lessons, row 3, column Title: must not be empty.",
            ],
        ),
        (
            add_bare_row,
            [
                f"library.xlsx, sheet Lessons, row 4, column {column}: {reason}."
                for reason, columns in (
                    ("is a column that a new row needs, and is missing", ["Summary"]),
                    ("must not be empty", ["China", "Meaning", "Questions", "Slug", "Title"]),
                )
                for column in columns
            ],
        ),
    ],
)
def test_a_mistake_in_a_workbook_is_named(change: Callable[[Workbook], Any], sentences: list[str]) -> None:
    assert mistakes(workbook(change)) == sentences


def test_a_sheet_may_be_left_out_and_rows_may_stand_lower() -> None:
    def change(found: Workbook) -> None:
        delete("Recommendations")(found)
        found["Lessons"].insert_rows(1, 2)
        found["Lessons"]["D4"] = "Long loops"

    assert changed(workbook(change)) == [LESSON | {"title": "Long loops"}]


@pytest.mark.parametrize(
    ("content", "sentences"),
    [
        (b"", ["lessons.csv: is empty."]),
        (b"Title\nx\n", ["lessons.csv, row 1: has neither a column Number, as lessons have, nor a column Code, as recommendations have."]),
        (b'Number,Title\n1.1,"Loops" and more\n', ["lessons.csv, row 2: cannot be read from here on: ',' expected after '\"'."]),
        (b"Number,Title\n1.1,Loops,more\n", ["lessons.csv, row 1: column 3 has no header, and something stands in row 2 below it."]),
    ],
)  # fmt: skip
def test_a_mistake_in_a_csv_is_named(content: bytes, sentences: list[str]) -> None:
    assert mistakes(content, "lessons.csv") == sentences


def test_every_mistake_is_named_at_once() -> None:
    def change(found: Workbook) -> None:
        found["Lessons"]["D2"] = None
        found["Lessons"]["B2"] = "first"
        found["Recommendations"]["H2"] = "huge"

    with pytest.raises(SheetRefused) as raised:
        read_sheet("library.xlsx", workbook(change), live())

    assert str(raised.value) == (
        "The sheet has 3 mistakes, and nothing was loaded:\n"
        "library.xlsx, sheet Lessons, row 2, column Position: must be a whole number.\n"
        "library.xlsx, sheet Lessons, row 2, column Title: must not be empty.\n"
        "library.xlsx, sheet Recommendations, row 2, column Effort: must be one of 'low', 'medium' or 'high'."
    )


def test_a_draft_is_not_changed_by_a_sheet() -> None:
    resting = {"lessons": frozenset({"1.3"}), "recommendations": frozenset({"R1.2"})}
    content = csv_of([["Number", "Title"], ["1.1", "Long loops"], ["1.3", "A draft"]])

    with pytest.raises(SheetRefused) as raised:
        read_sheet("lessons.csv", content, live(), resting)

    assert str(raised.value.problems[-1]) == (
        "lessons.csv, row 3, column Number: 1.3 is a draft or archived, and a sheet changes only what readers see."
    )


def test_the_only_sheet_may_have_any_name() -> None:
    def change(book: Workbook) -> None:
        book.remove(book["Recommendations"])
        book["Lessons"].title = "Our edits"
        book["Our edits"]["D2"] = "Long loops"

    assert [lesson.title for lesson in read_sheet("library.xlsx", workbook(change), live()).lessons] == ["Long loops"]


def test_a_row_that_the_sheet_hides_is_named() -> None:
    def change(book: Workbook) -> None:
        book["Lessons"]["D2"], book["Lessons"]["D3"] = "Long loops", "Name two owners"
        book["Lessons"].row_dimensions[3].hidden = True

    assert read_sheet("library.xlsx", workbook(change), live()).hidden == {"lesson 1.2"}
