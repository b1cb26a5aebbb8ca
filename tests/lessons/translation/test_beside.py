"""Whoever translates reads the original's words beside each field."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.lessons.curators import make_shipped_curator
from tests.lessons.translation.editions import change, in_playbook, into_german, make_library

pytestmark = pytest.mark.django_db

WORDS = re.compile(
    r'<details class="original-words" open>.*?<div class="comparison" lang="en" dir="auto">(.*?)</div>', re.DOTALL
)


@pytest.fixture
def curator(client: Client) -> Client:
    client.force_login(make_shipped_curator())
    return client


def beside(client: Client, piece: Any) -> list[str]:
    app = "lessons" if piece._meta.app_label == "lessons" else "recommendations"
    page = client.get(f"/curate/snippets/{app}/{piece._meta.model_name}/edit/{piece.pk}/")
    return WORDS.findall(page.text)


def test_every_text_of_a_translation_has_the_originals_beside_it(curator: Client) -> None:
    library = make_library()
    german = into_german(library)
    shown = beside(curator, in_playbook(german, library.lesson))
    for words in (
        "Short loops",
        library.lesson.summary,
        "Question 1 on 1.1?",
        "Question 2 on 1.1?",
        "Counsel has agreed.",
    ):
        assert words in shown
    shown = beside(curator, in_playbook(german, library.recommendation))
    assert {library.recommendation.title, "Name one product."} <= set(shown)
    for original in library.pieces:
        assert beside(curator, original) == []
        assert beside(curator, in_playbook(german, original)) != []


def test_what_changed_since_is_marked(curator: Client) -> None:
    library = make_library()
    german = into_german(library)
    change(library.lesson, title="Shorter loops")
    (title,) = [words for words in beside(curator, in_playbook(german, library.lesson)) if "addition" in words]
    assert re.sub("<[^>]*>", "", title).replace("ShortShorter", "Shorter") == "Shorter loops"
    assert ("deletion" in title, "addition" in title) == (True, True)


def test_a_translation_without_its_original_has_nothing_beside(curator: Client) -> None:
    library = make_library()
    german = into_german(library)
    piece = in_playbook(german, library.entry)
    library.entry.unpublish()
    assert beside(curator, piece) == []
