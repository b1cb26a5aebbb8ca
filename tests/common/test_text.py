"""The one cleaning of what people write."""

import unicodedata

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from apps.common.text import isolated, one_line, paragraphs

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
PAINTER = "\U0001f469\U0001f3fd\u200d\U0001f3a8"
HEART_ON_FIRE = "\u2764\ufe0f\u200d\U0001f525"
NODDING = "\U0001f642\u200d\u2195\ufe0f"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"  # "I want": joined wrongly without the joiner
SINHALA = "\u0dc1\u0dca\u200d\u0dbb\u0dd3"  # the "Sri" of Sri Lanka
HEBREW = "\u05e9\u05dc\u05d5\u05dd (C++\u200e)"

anything = st.text(st.characters(exclude_categories=()))
tricky = st.text(
    st.sampled_from(
        "aK\u212a\u00e9e\u0301 \t\n\r\x0b\x1f\x85\u00a0\u0627\u0654\u0915\u093c\u05d0\u061c\u200b\u200c\u200d\u200e\u202e\u2066\ufe0f"
        "\u2764\u2194\u3164\u2800\ud83d\ufffe\U0001f468\U0001f3f4\U0001f3fd\U000e0067\U000e007f\U000e0100"
    )
)


@pytest.mark.parametrize("text", [FAMILY, PAINTER, HEART_ON_FIRE, NODDING, SCOTLAND, PERSIAN, SINHALA, HEBREW])
def test_what_a_script_or_an_emoji_needs_stays(text: str) -> None:
    assert one_line(text) == paragraphs(text) == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\u202eevil\u202c", "evil"),
        ("\u2066a\u2069b", "ab"),
        ("a\x0bb", "a b"),
        ("a\x1fb\ufffe\uffff\U0001ffff\ufdd0", "ab"),
        ("a\ud83db", "ab"),
        ("a\u200bb\ufeff\u2060\u00adc", "abc"),
        ("A\u200dn\u200cna", "Anna"),
        ("\U0001f468\u200d", "\U0001f468"),
        ("\u0645\u200c\u200d\u200c\u062e", "\u0645\u200c\u062e"),
        ("Anna\u200f", "Anna"),
        ("x\ufe0f\ufe0e\ufe0f", "x\ufe0f"),
        ("a \ufe0fb", "a b"),
        ("\U0001f3f4\U000e0067 hidden\U000e0067", "\U0001f3f4 hidden"),
        ("e\u200b\u0301", "\u00e9"),
        ("  a\t\tb \r\n c ", "a b c"),
        ("Qu\u2019est-ce\u202f?", "Qu\u2019est-ce\u202f?"),
    ],
)
def test_a_line(text: str, line: str) -> None:
    assert one_line(text) == line


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \t\r\n",
        "\u200b\u200b",
        "\u200d\u200c\u2060",
        "\u3164",
        "\u2800\u00a0",
        "\ufe0f",
        "\u202e",
        "\x0b\x1f",
        "\u115f\u1160\uffa0",
    ],
)
def test_what_nobody_sees_is_empty(text: str) -> None:
    assert one_line(text) == paragraphs(text) == ""


def test_paragraphs_keep_their_line_breaks() -> None:
    told = "  One \r\ntwo\u2028three\x0b\r\n\r\n \r\n\r\n\tfour  five "
    assert paragraphs(told) == "One\ntwo\nthree\n\n\tfour  five"


@pytest.mark.parametrize("clean", [one_line, paragraphs])
@given(text=anything | tricky)
def test_cleaning_twice_changes_nothing(clean: type[str], text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert once == unicodedata.normalize("NFC", once)
    assert once.encode().decode() == once
    assert "\n" not in one_line(text)


@given(text=anything | tricky)
def test_no_text_grows_but_by_its_spelling(text: str) -> None:
    """So what a form has measured fits its column."""
    assert len(paragraphs(text)) <= len(unicodedata.normalize("NFC", text))
    assert len(one_line(text)) <= len(paragraphs(text))


@pytest.mark.parametrize("words", ["", "Release every week", "Übergabe — 50 %", "人工智能"])
def test_words_that_run_from_the_left_stand_as_they_are(words: str) -> None:
    assert isolated(words) == words


@pytest.mark.parametrize("words", ["\u0645\u0631\u062d\u0628\u0627", "Plan \u05e9\u05dc\u05d5\u05dd"])
def test_words_that_run_from_the_right_turn_nothing_around_them(words: str) -> None:
    assert isolated(words) == f"\u2068{words}\u2069"
    template = Template("{% load mail %}{% autoescape off %}“{{ words|isolated }}” was published.{% endautoescape %}")
    assert template.render(Context({"words": words})) == f"“\u2068{words}\u2069” was published."
