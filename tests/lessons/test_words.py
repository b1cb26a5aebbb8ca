"""The known words of a playbook: they follow what is published, and the nearest one is told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.lessons.jobs import refresh_words
from apps.lessons.models import KnownWord, Playbook
from apps.lessons.words.models import fold
from apps.lessons.words.queries import nearest_words
from tests.lessons.factories import make_aspect, make_draft, make_faq_entry, make_lesson, make_playbook, make_reading
from tests.recommendations.factories import make_recommendation

pytestmark = pytest.mark.django_db


def known(playbook: Playbook) -> dict[str, int]:
    return dict(KnownWord.objects.filter(playbook=playbook).values_list("word", "pieces"))


def nearest(*words: str) -> dict[str, str]:
    return nearest_words(words, Playbook.objects.all(), "en")


def test_the_words_of_every_published_kind_are_known_as_they_are_written() -> None:
    playbook = make_playbook()
    make_lesson(playbook=playbook, meaning="Regulations 2.2 of R7.1")
    make_recommendation(playbook=playbook, why="Sovereignty matters.")
    make_faq_entry(playbook=playbook, answer="Co-development, so.")
    make_aspect(playbook=playbook, west="Übergröße.")
    make_reading(playbook=playbook, note="On governance: regulations.")
    make_draft(section=playbook.sections.get(), title="Clandestine")
    refresh_words(0)
    words = known(playbook)

    assert {word: words.get(word, 0) for word in ("regulations", "sovereignty", "development", "übergröße")} == {
        "regulations": 2,
        "sovereignty": 1,
        "development": 1,
        "übergröße": 1,
    }
    assert [word for word in words if not word.isalpha() or len(word) < 3 or word in {"regul", "clandestine"}] == []


def test_what_is_published_later_is_known_and_what_is_archived_forgotten() -> None:
    playbook = make_playbook()
    lesson = make_lesson(playbook=playbook, title="Governance")
    refresh_words(0)
    lesson.title = "Sovereignty"
    lesson.save_revision().publish()
    refresh_words(0)
    after_publishing = known(playbook)
    lesson.unpublish()
    refresh_words(0)

    assert ("governance" in after_publishing, "sovereignty" in after_publishing) == (False, True)
    assert known(playbook) == {}


def test_words_that_stand_in_more_pieces_are_counted_and_nothing_is_written_twice() -> None:
    playbook = make_playbook()
    make_lesson(playbook=playbook, title="Governance")
    refresh_words(0)
    first = KnownWord.objects.get(word="governance")
    make_lesson(playbook=playbook, title="Governance again")
    refresh_words(0)
    with CaptureQueriesContext(connection) as captured:
        refresh_words(0)

    assert KnownWord.objects.get(word="governance").pk == first.pk
    assert known(playbook)["governance"] == 2
    assert [query["sql"] for query in captured if query["sql"].startswith(("INSERT", "UPDATE"))] == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("guvernance", "governance"),  # wrong
        ("goverance", "governance"),  # missing
        ("governnance", "governance"),  # one too many
        ("governacne", "governance"),  # two in each other's place
        ("ogvernance", "governance"),  # also the first two
        ("guvernanse", "governance"),  # two edits in a long word
        ("GUVERNANCE", "governance"),
        ("modle", "model"),
        ("Ubergroesse", "übergröße"),
        ("ubergrosse", "übergröße"),
        ("Übergrösse", "übergröße"),
        ("Übregröße", "übergröße"),
        ("modelle", None),  # two edits in a short word
        ("mo", None),
        ("mod", None),
        ("2.2", None),
        ("R7.1", None),
        ("m0del", None),
        ("zovernance", None),  # the first letter is mostly right
    ],
)
def test_the_nearest_word_within_a_few_edits_is_told(typed: str, meant: str | None) -> None:
    make_lesson(title="Governance of a model", china="Übergröße.")
    refresh_words(0)

    assert nearest(typed) == ({typed: meant} if meant else {})


def test_of_words_equally_near_the_more_frequent_is_told_and_a_known_one_stays() -> None:
    playbook = make_playbook()
    make_lesson(playbook=playbook, title="Modes of models")
    make_lesson(playbook=playbook, title="Models again")
    refresh_words(0)

    assert nearest("modeis", "modes", "Models") == {"modeis": "models", "modes": "modes", "Models": "models"}


def test_only_words_of_the_playbooks_asked_for_are_told() -> None:
    theirs, ours = make_playbook(), make_playbook()
    make_lesson(playbook=theirs, title="Clandestine")
    refresh_words(0)

    assert nearest_words(["clandestin"], Playbook.objects.filter(pk=theirs.pk), "en") == {"clandestin": "clandestine"}
    assert nearest_words(["clandestin"], Playbook.objects.filter(pk=ours.pk), "en") == {}


def test_a_word_folds_to_what_is_typed_without_accents() -> None:
    assert [fold(word) for word in ("Übergröße", "Café", "plain")] == ["ubergrosse", "cafe", "plain"]
    assert str(KnownWord(word="plain")) == "plain"
