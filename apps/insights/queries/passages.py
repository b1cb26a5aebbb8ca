"""The passage in which a word stands that PostgreSQL found without its accents, or inside a sentence without spaces."""

from collections.abc import Sequence

from apps.lessons.words.models import fold

START, STOP = "\x02", "\x03"
"""Characters no text of the library holds; they stand for the mark until the rest of the passage has been escaped."""
BEFORE, LONGEST = 60, 240
"""Characters of a passage."""


def with_marks(text: str, words: Sequence[str]) -> str:
    """The text with the words marked, where PostgreSQL has marked none."""
    if START in text:
        return text
    for first, last in reversed(_places(text, words)):
        text = f"{text[:first]}{START}{text[first:last]}{STOP}{text[last:]}"
    return text


def passage_of(text: str, words: Sequence[str]) -> str:
    """The part of the text around the first of the words, marked."""
    if START in text:
        return text
    places = _places(text, words)
    first = max(0, places[0][0] - BEFORE) if places else 0
    if first:
        first = text.find(" ", first, first + BEFORE) + 1 or first  # where there are spaces, a word stays whole
    part = text[first : first + LONGEST]
    if len(text) > first + LONGEST:
        part = part[: part.rfind(" ", LONGEST // 2)] if " " in part[LONGEST // 2 :] else part
    return with_marks(part, words)


def _places(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """From where to where the words stand, in their order, without accents and capitals."""
    folded = [(letter, place) for place, sign in enumerate(text) for letter in fold(sign)]
    plain = "".join(letter for letter, _place in folded)
    found: list[tuple[int, int]] = []
    for word in {fold(word) for word in words} - {""}:
        start = plain.find(word)
        while start >= 0:
            end = start + len(word)
            left = plain[start - 1 : start]
            begins = not (word[0].isascii() and left.isascii() and left.isalnum())  # no art in a part
            found += [(folded[start][1], folded[end - 1][1] + 1)] * begins
            start = plain.find(word, end)
    found.sort(key=lambda place: (place[0], -place[1]))
    return [place for number, place in enumerate(found) if not number or place[0] >= found[number - 1][1]]
