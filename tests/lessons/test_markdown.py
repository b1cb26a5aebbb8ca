"""A lesson as Markdown: whatever a text contains is written and read again, and each mistake has its line."""

from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from pydantic import ValidationError

from apps.lessons.pack import SHIPPED
from apps.lessons.pack.canonical import Broken
from apps.lessons.pack.documents import LessonDocument
from apps.lessons.pack.markdown import MarkdownSource, write

LESSON: dict[str, Any] = {
    "number": "1.1",
    "slug": "loops",
    "title": "Loops",
    "summary": "One.\n\n# Two\n## Summary\n\\# three \\",
    "china": "- a list\n  - inside   \n\n\n---\n1. x",
    "meaning": "\\",
    "not_to_copy": {"text": "## What not to copy", "origin": "ours"},
    "questions": ["Why?", "- so\n\n## Questions\n   who\n \nthen"],
    "guardrails": [{"kind": "privacy", "text": "law: of\n\n- the land"}],
}
WRITTEN = """\
---
number: "1.1"
slug: loops
title: Loops
not_to_copy:
  origin: ours
---

## Summary

One.

\\# Two
\\## Summary
\\\\# three \\

## What China does

- a list
  - inside@@@


---
1. x

## What it means here

\\\\

## What not to copy

\\## What not to copy

## Questions

- Why?
- - so

  ## Questions
     who
@@@
  then

## Guardrails

- privacy: law: of

  - the land
""".replace("@@@", "   ")


def test_texts_stand_under_their_headings_and_facts_in_front() -> None:
    assert write(LESSON) == WRITTEN
    assert MarkdownSource(WRITTEN).data == LESSON


def test_a_new_fact_needs_no_heading() -> None:
    lesson = LESSON | {"tags": ["speed"], "url": "https://example.org/"}

    assert "title: Loops\n" in write(lesson)
    assert "tags:\n  - speed\nurl: https://example.org/\n---\n" in write(lesson)
    assert MarkdownSource(write(lesson)).data == lesson


def test_what_a_hand_writes_a_little_differently_is_read_the_same() -> None:
    by_hand = (
        WRITTEN.replace("\n", "\r\n")
        .replace("## Questions\r\n\r\n", "## Questions  \r\n\r\n\r\n")
        .replace("- Why?\r\n", "- Why?\r\n \r\n")
    )

    assert LessonDocument.model_validate(MarkdownSource(by_hand).data) == LessonDocument.model_validate(LESSON)
    assert MarkdownSource("---\n---\n\n## Summary\n\\alpha\n").data == {"summary": "\\alpha"}
    caution = "---\nnot_to_copy:\n---\n## What not to copy\nx\n"
    assert MarkdownSource(caution).data == {"not_to_copy": {"text": "x"}}
    assert MarkdownSource("---\n---\n## Questions\n-\n").data == {"questions": [""]}
    assert MarkdownSource("---\ntitle: x\n---\n\n").data == {"title": "x"}


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("", 1, "must begin with the lesson’s facts between two lines of three dashes (---)."),
        ("# A title\n---\n---\n", 1, "must begin with the lesson’s facts between two lines of three dashes (---)."),
        ("---\ntitle: x\n", 1, "must begin with the lesson’s facts between two lines of three dashes (---)."),
        ("---\ntitle: x\ntitle: y\n---\n", 3, "is not YAML: the key “title” stands here twice."),
        ("---\n---\n\nLost.\n", 4, "stands under no heading."),
        ("---\n---\n## Sumary\n", 3, "is no heading of a lesson: “## Sumary”. Text that begins with # is written with \\ before it."),
        ("---\n---\n## Summary\nx\n## Summary\n", 5, "“Summary” stands here twice."),
        ("---\nsummary: x\n---\n## Summary\n", 4, "“Summary” stands here twice."),
        ("---\n---\n## Questions\n\nWhy?\n", 5, "must begin with a dash and a space, or with two spaces to go on."),
        ("---\n---\n## Questions\n- Why?\nNot?\n", 5, "must begin with a dash and a space, or with two spaces to go on."),
    ],
)  # fmt: skip
def test_what_is_no_lesson_is_refused_with_its_line(text: str, line: int, sentence: str) -> None:
    with pytest.raises(Broken) as raised:
        MarkdownSource(text)

    assert (raised.value.line, raised.value.sentence) == (line, sentence)


def test_each_value_has_its_line() -> None:
    source = MarkdownSource(WRITTEN)

    assert source.line_of(("title",)) == 4
    assert source.line_of(("not_to_copy", "origin")) == 6
    assert source.line_of(("not_to_copy", "text")) == 30
    assert source.line_of(("questions", 1)) == 37
    assert source.line_of(("guardrails", 0, "kind")) == 46
    assert source.line_of(("guardrails", 7)) == 44
    assert source.line_of(("position",)) == 2


LINES = st.sampled_from(
    [
        "#",
        "## Summary",
        "- x",
        "-",
        "\\",
        "\\#",
        "  ",
        "---",
        "...",
        "",
        "a: b",
        "privacy: x",
        "\u2028",
        "\x85x",
        "\x1c",
        "\x0c",
    ]
)
# What stands in a text column: anything but NUL and lone surrogates.
CHARACTERS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40)
TEXTS = st.lists(LINES | CHARACTERS, min_size=1, max_size=5).map("\n".join)


@given(st.lists(TEXTS, min_size=4, max_size=4), st.lists(TEXTS, min_size=1, max_size=3))
def test_whatever_a_text_contains_is_written_and_read_again(prose: list[str], items: list[str]) -> None:
    summary, china, meaning, caution = prose
    lesson = LESSON | {
        "summary": summary,
        "china": china,
        "meaning": meaning,
        "not_to_copy": {"text": caution, "origin": "article"},
        "questions": items,
        "guardrails": [{"kind": "privacy", "text": text} for text in items],
        "source_title": summary,
    }
    try:
        document = LessonDocument.model_validate(lesson)
    except ValidationError:
        reject()  # nothing but space of one kind or another

    written = write(document.plain())
    read = LessonDocument.model_validate(MarkdownSource(written).data)
    assert read == document
    assert write(read.plain()) == written


def test_every_shipped_lesson_is_in_the_one_form() -> None:
    paths = sorted((SHIPPED / "china-ai-advances" / "lessons").iterdir())
    assert [path.read_text() for path in paths] == [write(MarkdownSource(path.read_text()).data) for path in paths]
