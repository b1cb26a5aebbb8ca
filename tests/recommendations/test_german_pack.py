"""The shipped playbook in German: the same pieces under the same numbers, and no sentence left in English."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from apps.lessons.models import Playbook
from apps.lessons.pack import SHIPPED
from apps.lessons.translation.enums import State
from apps.lessons.translation.queries import progress_of
from apps.recommendations.pack import Pack, read_pack
from apps.recommendations.services import load_pack

Place = tuple[str | int, ...]

KEPT = {
    "number", "code", "lessons", "level", "line", "headline", "horizon", "effort", "impact", "direction", "origin",
    "source_title",  # a heading of the article, which is in English
}  # fmt: skip
KEPT_IN = {
    ("sections", "kind"),
    ("guardrails", "kind"),
    ("source", "title"),
    ("aspects", "slug"),
    ("readings", "title"),  # they are English texts
}
OF_THE_ORIGINAL = {"translation_of", "translated_from"}
SAME_WORD = {"MLOps", "%", "ms"}
ENGLISH_WORD = re.compile(r"\b(the|of|with|for|that|are|which|company|our)\b")


def values(value: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    """Each number, mark and text, with the way to it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from values(inner, (*place, name))
    elif isinstance(value, list) and place[-1] != "lessons":
        for index, inner in enumerate(value):
            yield from values(inner, (*place, index))
    else:
        yield place, value


def told(pack: Pack) -> dict[Place, Any]:
    parts: dict[str, list[Any]] = {
        "playbook": [pack.playbook],
        "lesson": pack.lessons,
        "aspects": pack.aspects,
        "faq": pack.faq,
        "readings": pack.readings,
        "recommendation": pack.recommendations,
    }
    return {
        place: value
        for part, documents in parts.items()
        for index, document in enumerate(documents)
        for place, value in values(document.plain(), (part, index))
        if place[-1] not in OF_THE_ORIGINAL
    }


def is_kept(place: Place) -> bool:
    names = tuple(step for step in place if isinstance(step, str))
    return names[-1] in KEPT or names[-2:] in KEPT_IN


@pytest.fixture(scope="module")
def english() -> dict[Place, Any]:
    return told(read_pack(SHIPPED / "china-ai-advances"))


@pytest.fixture(scope="module")
def german() -> dict[Place, Any]:
    return told(read_pack(SHIPPED / "china-ai-advances-de"))


def test_the_german_playbook_holds_what_the_english_one_holds(
    english: dict[Place, Any], german: dict[Place, Any]
) -> None:
    assert list(german) == list(english)
    assert {place: value for place, value in german.items() if is_kept(place)} == {
        place: value for place, value in english.items() if is_kept(place)
    }


def test_the_german_playbook_leaves_nothing_in_english(english: dict[Place, Any], german: dict[Place, Any]) -> None:
    texts = {place: value for place, value in german.items() if not is_kept(place)}

    assert {text for place, text in texts.items() if text == english[place]} == SAME_WORD
    assert {place: text for place, text in texts.items() if ENGLISH_WORD.search(text)} == {}


def test_the_german_playbook_quotes_as_german_does(german: dict[Place, Any]) -> None:
    texts = [value for place, value in german.items() if not is_kept(place)]

    assert [text for text in texts if re.search(r"[\"'”]", text)] == []
    assert [text for text in texts if re.search("[„“]", re.sub("„[^„“]*“", "", text))] == []


@pytest.mark.django_db
def test_the_german_playbook_translates_what_the_english_one_says_now() -> None:
    """After a change of the English texts, translate it and write the fingerprint that an export of the German playbook
    has once it is marked as up to date."""
    for slug in ("china-ai-advances", "china-ai-advances-de"):
        load_pack(pack=read_pack(SHIPPED / slug))

    german = Playbook.objects.get(slug="china-ai-advances-de")
    assert german.original == Playbook.objects.get(slug="china-ai-advances")
    assert Counter(row.state for row in progress_of(german)) == {State.DONE: 54}
