"""A field that is added to a document is a column by itself."""

from typing import Any

from apps.lessons.pack.documents import LessonDocument, Text
from apps.recommendations.sheets.cells import Lines, Words
from apps.recommendations.sheets.columns import LESSONS, RECOMMENDATIONS, columns_of


class RicherDocument(LessonDocument):
    """With a text, a list of texts, and two things that fit no cell."""

    reviewer: Text | None = None
    key_words: list[Text] = []
    sources: list[LessonDocument] = []
    extra: dict[str, Any] = {}


def test_new_simple_fields_are_columns() -> None:
    found = columns_of(RicherDocument)[len(LESSONS.columns) :]

    assert [(column.header, column.meaning, column.required, type(column.writing)) for column in found] == [
        ("Reviewer", "Reviewer", False, Words),
        ("Key words", "Key words", False, Lines),
    ]


def test_a_kind_names_its_sheet_and_what_must_be_filled() -> None:
    assert [(kind.sheet, kind.key) for kind in (LESSONS, RECOMMENDATIONS)] == [
        ("Lessons", "number"),
        ("Recommendations", "code"),
    ]
    assert [column.header for column in LESSONS.columns if column.required] == [
        "Number",
        "Slug",
        "Title",
        "Summary",
        "China",
        "Meaning",
        "Questions",
    ]
