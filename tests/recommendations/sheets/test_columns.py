"""A field that is added to a document is a column by itself."""

import re
from typing import Any

from apps.lessons.pack.documents import LessonDocument, Text
from apps.recommendations.sheets.cells import Lines, Version, Words
from apps.recommendations.sheets.columns import LESSONS, RECOMMENDATIONS, columns_of
from tests.recommendations.sheets.files import live


class RicherDocument(LessonDocument):
    """With a text, a list of texts, and two things that fit no cell."""

    reviewer: Text | None = None
    key_words: list[Text] = []
    sources: list[LessonDocument] = []
    extra: dict[str, Any] = {}


def test_new_simple_fields_are_columns() -> None:
    found = columns_of(RicherDocument)[len(columns_of(LessonDocument)) :]

    assert [(column.header, column.meaning, column.required, type(column.writing)) for column in found] == [
        ("Reviewer", "Reviewer", False, Words),
        ("Key words", "Key words", False, Lines),
    ]


def test_the_last_column_is_the_version() -> None:
    for kind in (LESSONS, RECOMMENDATIONS):
        last = kind.columns[-1]
        assert (last.header, last.meaning, last.required, type(last.writing)) == ("Version", "Version", False, Version)


def test_a_version_is_of_what_the_row_says() -> None:
    (lesson, other), (recommendation,) = live().lessons, live().recommendations
    versions = {LESSONS.version(lesson), LESSONS.version(other), RECOMMENDATIONS.version(recommendation)}
    assert len(versions) == 3
    assert all(re.fullmatch("v[0-9a-f]{12}", version) for version in versions)
    assert LESSONS.version(lesson.model_copy(update={"slug": "another"})) not in versions
    bare = recommendation.model_copy(update={"templates": []})
    assert RECOMMENDATIONS.version(bare) == RECOMMENDATIONS.version(recommendation)


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
