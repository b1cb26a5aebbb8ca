"""The YAML of a pack: one way to write it, and reading it with the line of each mistake."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from apps.lessons.pack.canonical import LONGEST_INLINE, BrokenYaml, Source, dump


def test_a_short_text_stands_on_its_line() -> None:
    assert dump({"title": "Short loops", "number": "1.1", "colon": "a: b"}) == (
        'title: Short loops\nnumber: "1.1"\ncolon: "a: b"\n'
    )


def test_a_long_text_and_lines_become_a_block() -> None:
    long = "x" * (LONGEST_INLINE + 1)
    assert dump({"long": long, "lines": "one\n\ntwo"}) == f"long: |\n  {long}\nlines: |\n  one\n\n  two\n"


def test_what_only_yaml_takes_for_a_line_break_stays_what_it_is() -> None:
    text = "one\n\x85two\u2028three"
    assert Source(dump({"lines": text})).data == {"lines": text}


def test_lists_stand_inside_their_key() -> None:
    assert dump({"lessons": ["1.1"], "sections": [{"number": 1, "title": "Context"}], "none": []}) == (
        'lessons:\n  - "1.1"\nsections:\n  - number: 1\n    title: Context\nnone: []\n'
    )


def test_the_same_object_twice_is_written_twice() -> None:
    shared = ["1.1"]
    assert dump({"a": shared, "b": shared}) == 'a:\n  - "1.1"\nb:\n  - "1.1"\n'


# What stands in a text column: anything but NUL and lone surrogates.
texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])).map(str.strip)


@given(st.dictionaries(st.sampled_from(["title", "summary", "why"]), texts | st.lists(texts) | st.integers()))
def test_whatever_is_written_is_read_again(data: dict[str, object]) -> None:
    def stripped(value: object) -> object:
        if isinstance(value, list):
            return [stripped(item) for item in value]
        return value.strip() if isinstance(value, str) else value

    read = Source(dump(data)).data
    assert {key: stripped(value) for key, value in (read or {}).items()} == data


@given(st.dictionaries(st.sampled_from(["title", "summary"]), texts))
def test_writing_again_changes_no_byte(data: dict[str, str]) -> None:
    once = dump(data)
    read = {key: value.strip() for key, value in yaml.safe_load(once).items()}
    assert dump(read) == once


def test_the_line_of_a_value_is_known() -> None:
    source = Source("title: x\nlevels:\n  - level: 1\n    title: y\n  - level: 2\n")

    assert source.line_of(("title",)) == 1
    assert source.line_of(("levels", 0, "title")) == 4
    assert source.line_of(("levels", 1, "title")) == 5  # it is missing, so the level
    assert source.line_of(("levels", 7)) == 3
    assert source.line_of(()) == 1


def test_an_empty_file_has_no_data() -> None:
    source = Source("")

    assert source.data is None
    assert source.line_of(("title",)) == 1


# Each line stands for ten of the one above: a billion laughs at the end.
LAUGHS = "\n".join(
    [
        "a: &a [ha]",
        *(f"{name}: &{name} [{', '.join([f'*{of}'] * 10)}]" for of, name in zip("abcdefgh", "bcdefghi", strict=True)),
    ]
)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("title: x\nsummary: [\n", 3, "did not find expected node content"),
        ("title: x\nslug: a\ntitle: y\n", 3, "the key “title” stands here twice"),
        ("a:\n  - b: 1\n    b: 2\n", 3, "the key “b” stands here twice"),
        ("title: \x07\n", 1, "unacceptable character #x0007: control characters are not allowed"),
        ("on: 2026-02-30\n", 1, "day is out of range for month"),
        ("a: 1\nc: *a\n", 2, "an alias (*a) is not known in a pack"),
        (LAUGHS, 1, "a text that begins with & needs quotes (&a would be lost)"),
        ("a: 1\ntitle: &a b\n", 2, "a text that begins with & needs quotes (&a would be lost)"),
        ("a: 1\ntitle: Lesson #1\n", 2, "what stands behind # would be lost; put the whole text in quotes"),
        ("\nx: " + "[" * 21, 2, "it nests deeper than 20 levels"),
        ("[" * 1_000_000, 1, "it nests deeper than 20 levels"),
        ("? [a]\n: 1\n", 1, "found unhashable key"),
        (f"\na: {'9' * 101}\n", 2, "a number of more than 100 characters is not known in a pack"),
        (f"a: 0x{'f' * 1000}\n", 1, "a number of more than 100 characters is not known in a pack"),
        (f"a: 1{':1' * 1000}.5\n", 1, "a number of more than 100 characters is not known in a pack"),
        ("a: !!python/name:os.system\n", 1, "a tag (tag:yaml.org,2002:python/name:os.system) is not known in a pack"),
        ("b: 1\na: !!bool maybe\n", 2, "a tag (tag:yaml.org,2002:bool) is not known in a pack"),
        ("a: !!timestamp x\n", 1, "a tag (tag:yaml.org,2002:timestamp) is not known in a pack"),
        ("a: !!int ''\n", 1, "a tag (tag:yaml.org,2002:int) is not known in a pack"),
        ("a: !!set {x}\n", 1, "a tag (tag:yaml.org,2002:set) is not known in a pack"),
    ],
)
def test_broken_yaml_is_refused_with_its_line(text: str, line: int, reason: str) -> None:
    with pytest.raises(BrokenYaml) as raised:
        Source(text)

    assert raised.value.line == line
    assert str(raised.value).startswith(reason)


def test_a_sign_that_loses_nothing_is_read() -> None:
    text = '# A comment\na: "Lesson #1" # quoted\nb: C#\nc: # nothing yet\nd:\n  - x\n  # between\n  - y&z\n'
    assert Source(text).data == {"a": "Lesson #1", "b": "C#", "c": None, "d": ["x", "y&z"]}
