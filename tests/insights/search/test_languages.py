"""Search in the languages of the library: stems, one hit a piece in the reader's language, and vectors that stay right."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from apps.insights.queries.search import Hit, search_all
from apps.insights.queries.spelling import respelled
from apps.lessons.models import Lesson, Playbook
from apps.lessons.search import STEMS
from apps.lessons.words.services import refresh_words
from tests.lessons.factories import (
    SectionFactory,
    make_aspect,
    make_faq_entry,
    make_lesson,
    make_playbook,
    make_reading,
)
from tests.people import People
from tests.plans.factories import make_initiative
from tests.recommendations.factories import make_recommendation
from tests.workshops.factories import make_workshop


def hits(people: People, text: str, language: str) -> list[Hit]:
    return [hit for group in search_all(people.viewer, text, language) for hit in group.hits]


def found(people: People, text: str, language: str = "en") -> list[str]:
    return [hit.url for hit in hits(people, text, language)]


def in_english_and_german(english: str, german: str) -> tuple[Lesson, Lesson]:
    """The same lesson of a playbook and of its translation, under the same number."""
    original = make_playbook()
    translated = make_playbook(language="de", original=original)
    return tuple(  # type: ignore[return-value]  # two of them
        make_lesson(section=SectionFactory.create(playbook=playbook), position=1, title=title)
        for playbook, title in ((original, english), (translated, german))
    )


# Stems ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["de", "de-at"])
@pytest.mark.parametrize("text", ["Vorschläge", "Vorschlag", "vorschlägen", "Vorschläg", "der Vorschlag"])
def test_a_german_word_is_found_and_marked_by_its_german_stem(people: People, language: str, text: str) -> None:
    lesson = make_lesson(playbook=make_playbook(language=language), title="Vorschläge", summary="Ein Vorschlag.")
    (hit,) = hits(people, text, "de")

    assert (hit.url, hit.title) == (lesson.get_absolute_url(), "<mark>Vorschläge</mark>")
    assert "<mark>Vorschlag</mark>" in hit.passage or text == "Vorschläg"


def test_each_playbook_is_read_by_the_stems_of_its_language(people: People) -> None:
    english, german, french = (make_playbook(language=code) for code in ("en", "de", "fr"))
    lessons = [make_lesson(playbook=playbook, title="Sovereignties") for playbook in (english, german, french)]

    assert found(people, "sovereignty") == [lessons[0].get_absolute_url()]
    assert sorted(found(people, "sovereignties")) == sorted(lesson.get_absolute_url() for lesson in lessons)


def test_every_kind_and_workshops_are_read_in_the_playbooks_language(people: People) -> None:
    playbook = make_playbook(language="de")
    pieces: list[Any] = [
        make_lesson(playbook=playbook, meaning="Die Vorschläge."),
        make_recommendation(playbook=playbook, why="Die Vorschläge."),
        make_faq_entry(playbook=playbook, answer="Die Vorschläge."),
        make_aspect(playbook=playbook, china="Die Vorschläge."),
        make_reading(playbook=playbook, note="Die Vorschläge."),
        make_workshop(people, lessons=[make_lesson(playbook=playbook)], purpose="Die Vorschläge."),
    ]
    make_initiative(people.team, title="Vorschläge")

    assert found(people, "Vorschlägen") == [piece.get_absolute_url() for piece in pieces]


# One hit a piece -----------------------------------------------------------------------------------------------------
def test_a_piece_is_shown_once_in_the_readers_language(people: People) -> None:
    english, german = in_english_and_german("Governance", "Governance auf Deutsch")

    assert found(people, "governance", "en") == [english.get_absolute_url()]
    assert found(people, "governance", "de") == found(people, "governance", "de-at") == [german.get_absolute_url()]
    assert found(people, "governance", "fr") == [english.get_absolute_url()]


def test_what_only_the_other_language_says_is_found_in_it(people: People) -> None:
    english, german = in_english_and_german("Governance", "Lenkung")

    assert found(people, "governance", "de") == [english.get_absolute_url()]
    assert found(people, "Lenkung", "en") == [german.get_absolute_url()]


def test_another_lesson_of_the_family_and_the_same_number_elsewhere_are_hits_of_their_own(people: People) -> None:
    english, german = in_english_and_german("Governance", "Lenkung")
    second = make_lesson(section=german.section, position=2, title="Governance")
    elsewhere = make_lesson(section=SectionFactory.create(), position=1, title="Governance")

    assert found(people, "governance", "de") == [
        second.get_absolute_url(),
        english.get_absolute_url(),
        elsewhere.get_absolute_url(),
    ]


def test_the_readers_language_comes_before_a_better_place_in_another(people: People) -> None:
    title = make_lesson(playbook=make_playbook(), title="Governance")
    body = make_lesson(playbook=make_playbook(language="de"), title="Lenkung", meaning="Auch Governance genannt.")

    assert found(people, "governance", "en") == [title.get_absolute_url(), body.get_absolute_url()]
    assert found(people, "governance", "de") == [body.get_absolute_url(), title.get_absolute_url()]


def test_an_edition_the_reader_may_not_open_hides_nothing(people: People) -> None:
    english, german = in_english_and_german("Governance", "Governance auf Deutsch")
    Playbook.objects.filter(pk=german.playbook_id).update(organization=people.other_organization)

    assert found(people, "governance", "de") == [english.get_absolute_url()]


def test_the_page_says_which_hit_is_in_another_language(client: Client, people: People) -> None:
    in_english_and_german("Governance", "Lenkung")
    make_workshop(people, title="Governance workshop")
    client.force_login(people.viewer)
    german = client.get("/search/?q=governance", headers={"Accept-Language": "de"}).text

    assert german.count('<small class="soft" lang="en">English</small>') == 1
    assert 'lang="en"><mark>Governance</mark></a>' in german
    assert '">' + "<mark>Governance</mark> workshop</a></h3>" in german
    assert "English</small>" not in client.get("/search/?q=governance").text


# Spelling ------------------------------------------------------------------------------------------------------------
def test_of_words_equally_near_that_of_the_readers_language_is_meant(people: People) -> None:
    english, german = make_playbook(), make_playbook(language="de")
    make_lesson(playbook=english, title="Models")
    make_lesson(playbook=english, title="Models again")
    make_lesson(playbook=german, title="Modelle")
    refresh_words()

    assert respelled(people.viewer, "modely", "en") == "models"
    assert respelled(people.viewer, "modelly", "en") == "modelle"  # nearer
    make_lesson(playbook=german, title="Modell")
    refresh_words()
    assert respelled(people.viewer, "modely", "de") == "modell"


def test_a_word_known_by_its_german_stem_is_no_mistake(people: People) -> None:
    make_lesson(playbook=make_playbook(language="de"), title="Häuser der Pipelines")
    refresh_words()

    assert respelled(people.viewer, "hause pipelnes", "de") == "hause pipelines"


# The vectors ---------------------------------------------------------------------------------------------------------
def vector_of(lesson: Lesson) -> str:
    return str(Lesson.objects.values_list("search_vector", flat=True).get(pk=lesson.pk))


def test_a_vector_holds_weighted_stems_and_the_words_as_they_are_written(db: None) -> None:
    lesson = make_lesson(
        playbook=make_playbook(language="de"),
        position=7,
        title="Häuser",
        summary="Preise",
        china="Märkte",
        meaning="Kosten",
        not_to_copy="Fehler",
    )
    expected = """SELECT (setweight(to_tsvector('german', '1.7 Häuser'), 'A')
        || setweight(to_tsvector('german', 'Preise'), 'B')
        || setweight(to_tsvector('german', 'Märkte Kosten Fehler'), 'C')
        || setweight(to_tsvector('simple', '1.7 Häuser 1.7 Hauser Preise'), 'D')
        || setweight(to_tsvector('simple', 'Märkte Kosten Fehler Markte Kosten Fehler'), 'D'))::text"""
    with connection.cursor() as cursor:
        cursor.execute(expected)
        assert cursor.fetchone() == (vector_of(lesson),)


def test_a_playbook_that_changes_its_language_takes_its_pieces_along(people: People) -> None:
    playbook, other = make_playbook(), make_playbook(language="de")
    lesson = make_lesson(playbook=playbook, title="Häuser")
    beside = make_lesson(playbook=other, title="Häuser")
    recommendation = make_recommendation(playbook=playbook, title="Häuser")
    workshop = make_workshop(people, lessons=[lesson], title="Häuser")
    before = found(people, "Häusern")
    playbook.language = "de"
    playbook.save()

    assert before == [beside.get_absolute_url()]
    assert set(found(people, "Häusern")) == {
        piece.get_absolute_url() for piece in (lesson, beside, recommendation, workshop)
    }


def test_a_vector_follows_its_texts_whatever_is_stored_into_it(people: People) -> None:
    lesson = make_lesson(title="Governance")
    lesson.title, lesson.search_vector = "Sovereignty", "'nonsense'"
    lesson.save()
    Lesson.objects.filter(pk=lesson.pk).update(summary="Regulations.")

    assert [len(found(people, text)) for text in ("governance", "nonsense", "sovereignty", "regulation")] == [
        0,
        0,
        1,
        1,
    ]
    assert "search_vector" not in lesson.serializable_data()


def test_a_change_of_place_leaves_the_vector_alone(db: None) -> None:
    """Ordering a large playbook by hand should not read its texts."""
    lesson = make_lesson()
    Lesson.objects.filter(pk=lesson.pk).update(search_vector="'untouched'")
    Lesson.objects.filter(pk=lesson.pk).update(position=9, live=False)

    assert vector_of(lesson) == "'untouched'"


def test_the_stems_of_a_language(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lessons_search_stems(code)::text FROM unnest(%s::text[]) AS code",
            [["en", "en-gb", "de", "de-at", "fr", "dea", "", None]],
        )
        given = [stems for (stems,) in cursor.fetchall()]

    assert given == ["english", "english", "german", "german", "simple", "simple", "simple", "simple"]
    assert set(given) == set(STEMS)
