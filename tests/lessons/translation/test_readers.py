"""What readers see of translations."""

from typing import Any

import pytest
from django.test import Client
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from apps.lessons.models import Aspect, FaqEntry, Lesson, Playbook, Reading
from apps.lessons.translation.queries import once_each
from tests.answers import way_of
from tests.lessons.factories import (
    SectionFactory,
    make_aspect,
    make_faq_entry,
    make_lesson,
    make_playbook,
    make_reading,
)
from tests.lessons.translation.editions import (
    change,
    in_playbook,
    into_german,
    make_library,
    published_in_german,
)
from tests.people import People

pytestmark = pytest.mark.django_db
KINDS: tuple[Any, ...] = (FaqEntry, Reading, Aspect)
CHANGES: dict[type, dict[str, str]] = {
    FaqEntry: {"answer": "It depends on the week."},
    Reading: {"note": "On loops."},
    Aspect: {"west": "Rare."},
}


@pytest.fixture
def reader(client: Client, people: People) -> Client:
    client.force_login(people.member)
    return client


def offered(response: Any) -> list[tuple[str, str, bool]]:
    return [(found.name, found.url, found.is_here) for found in response.context["editions"]]


def test_every_page_leads_to_itself_in_the_other_language(reader: Client) -> None:
    library = make_library()
    german = into_german(library)
    for piece in library.pieces:
        published_in_german(german, piece)
    pages = ["", "lessons/1.1/", "comparison/", "faq/", "readings/", "recommendations/", "recommendations/R1.1/"]
    for page in pages:
        here, there = f"/library/short/{page}", f"/library/short-de/{page}"
        assert offered(reader.get(here)) == [("English", here, True), ("Deutsch", there, False)]
        response = reader.get(there)
        assert offered(response) == [("English", here, False), ("Deutsch", there, True)]
        assert f'<a href="{here}" hreflang="en" lang="en">English</a>' in response.text
        assert 'rel="alternate" hreflang' not in response.text


def test_what_is_not_translated_yet_leads_to_the_playbook(reader: Client) -> None:
    library = make_library()
    german = into_german(library)
    published_in_german(german, library.lesson)
    second = make_lesson(section=library.lesson.section, position=2)
    for url in (second.get_absolute_url(), "/library/short/faq/"):
        assert offered(reader.get(url)) == [("English", url, True), ("Deutsch", "/library/short-de/", False)]


def test_readers_see_no_draft_of_a_translation(reader: Client) -> None:
    library = make_library()
    german = into_german(library)
    for url in (library.lesson.get_absolute_url(), "/library/short/"):
        assert offered(reader.get(url)) == []
    assert way_of(reader.get("/library/")) == (302, "/library/short/")
    assert reader.get(in_playbook(german, library.lesson).get_absolute_url()).status_code == 404


def test_a_translation_of_another_organization_is_not_there(reader: Client, people: People) -> None:
    library = make_library()
    german = into_german(library)
    published_in_german(german, library.lesson)
    german.organization = people.other_organization
    german.save()

    assert offered(reader.get(library.lesson.get_absolute_url())) == []


def test_the_words_say_which_language_they_are(reader: Client) -> None:
    library = make_library()
    german = published_in_german(into_german(library), library.lesson)
    text = reader.get(german.get_absolute_url()).text

    assert '<html lang="en' in text
    assert '<h1 lang="de">Kurze Schleifen</h1>' in text
    assert '<h2 id="china">What China does</h2>' in text


def test_a_reader_is_told_that_the_original_changed_since(reader: Client) -> None:
    library = make_library()
    german = into_german(library)
    pieces = [(library.lesson, {"summary": "A week is best."}), (library.recommendation, {"why": "Because."})]
    for original, words in pieces:
        piece = published_in_german(german, original)
        assert "The original changed" not in reader.get(piece.get_absolute_url()).text
        change(original)
        assert "The original changed" not in reader.get(piece.get_absolute_url()).text
        changed = change(original, **words)
        assert changed.last_published_at
        day = date_format(changed.last_published_at)
        text = reader.get(piece.get_absolute_url()).text
        assert f"The original changed since this was translated, on {day}." in text
        assert f'<a href="{changed.get_absolute_url()}">Read the original</a>' in text
        assert "The original changed" not in reader.get(changed.get_absolute_url()).text


@pytest.mark.parametrize(
    ("kind", "page", "words", "anchor"),
    [
        ("entry", "faq", {"answer": "It depends on the week."}, "faq-1"),
        ("reading", "readings", {"note": "On loops."}, "reading-1"),
        ("aspect", "comparison", {"west": "Rare."}, "speed"),
    ],
)
def test_beside_an_entry_stands_that_its_original_changed(
    reader: Client, kind: str, page: str, words: dict[str, str], anchor: str
) -> None:
    library = make_library()
    german = into_german(library)
    published_in_german(german, library.lesson)
    original = getattr(library, kind)
    published_in_german(german, original)
    changed = change(original)
    before = reader.get(f"/library/short-de/{page}/").text
    changed = change(original, **words)
    after = reader.get(f"/library/short-de/{page}/").text

    assert "The original changed" not in before
    assert changed.last_published_at
    day = date_format(changed.last_published_at)
    assert after.count(f"The original changed since this was translated, on {day}.") == 1
    assert f'<a href="/library/short/{page}/#{anchor}">Read the original</a>' in after
    assert "The original changed" not in reader.get(f"/library/short/{page}/").text


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("faq", 7), ("readings", 7), ("comparison", 10)])
def test_entries_and_their_originals_take_the_same_queries_for_any_number(
    reader: Client, page: str, queries: int, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    library = make_library()
    for number in range(2, count + 1):
        behind: dict[str, Any] = {"playbook": library.original, "lessons": [library.lesson]}
        make_faq_entry(number=number, **behind)
        make_reading(number=number, **behind)
        make_aspect(slug=f"aspect-{number}", **behind)
    german = into_german(library)
    for piece in (
        library.lesson,
        *(piece for kind in KINDS for piece in kind.objects.filter(playbook=library.original)),
    ):
        published_in_german(german, piece)
        change(piece, **CHANGES.get(type(piece), {}))
    with django_assert_num_queries(queries):
        text = reader.get(f"/library/short-de/{page}/").text

    assert text.count("The original changed") == count


def test_who_may_not_open_the_original_hears_nothing_of_it(reader: Client, people: People) -> None:
    library = make_library()
    german = into_german(library)
    piece, _entry = (published_in_german(german, original) for original in (library.lesson, library.entry))
    change(library.lesson, summary="A week is best.")
    change(library.entry, answer="It depends on the week.")
    library.original.organization = people.other_organization
    library.original.save()

    for url in (piece.get_absolute_url(), "/library/short-de/faq/"):
        assert "The original changed" not in reader.get(url).text


def test_the_library_has_a_playbook_once_in_the_readers_language(reader: Client) -> None:
    library = make_library()
    german = into_german(library)
    published_in_german(german, library.lesson)
    assert way_of(reader.get("/library/")) == (302, "/library/short/")
    asking = {"accept-language": "de"}
    assert way_of(reader.get("/library/", headers=asking)) == (302, "/library/short-de/")
    other = make_playbook(title="Other")
    response = reader.get("/library/", headers=asking)

    assert response.context["playbooks"] == [(other, []), (german, [library.original])]
    assert 'hreflang="en" lang="en">English<span class="visually-hidden">: Short</span></a>' in response.text


@pytest.mark.parametrize(
    ("language", "first", "others"),
    [
        ("en-us", "en", ["de", "fr"]),
        ("de-at", "de", ["en", "fr"]),
        ("pt-br", "en", ["de", "fr"]),
        ("", "en", ["de", "fr"]),
    ],
)
def test_the_readers_language_comes_first_and_else_the_original(language: str, first: str, others: list[str]) -> None:
    original = Playbook(pk=1, language="en")
    translations = [Playbook(pk=pk, language=code, original=original) for pk, code in ((2, "fr"), (3, "de"))]
    ((found, rest),) = once_each([*translations, original], language)

    assert (found.language, [each.language for each in rest]) == (first, others)


def test_search_engines_learn_of_the_other_language_where_the_library_is_public(
    client: Client, settings: Settings
) -> None:
    settings.LIBRARY_PUBLIC = True
    library = make_library()
    german = published_in_german(into_german(library), library.lesson)
    text = client.get(german.get_absolute_url()).text
    for code, slug in (("en", "short"), ("de", "short-de")):
        url = f"http://testserver/library/{slug}/lessons/1.1/"
        assert f'<link rel="alternate" hreflang="{code}" href="{url}">' in text
    text = client.get("/library/short/faq/").text
    assert 'hreflang="de" href="http' not in text


@pytest.mark.parametrize("count", [1, 3])
def test_a_translated_lesson_takes_the_same_queries_for_any_number(
    reader: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    library = make_library()
    for position in range(2, count + 1):
        make_lesson(section=library.lesson.section, position=position)
    german = into_german(library)
    for lesson in Lesson.objects.filter(playbook=library.original):
        published_in_german(german, lesson)
    change(library.lesson, summary="A week is best.")
    for number in range(count):
        other = make_playbook(original=library.original, language=("fr", "it", "es")[number])
        make_lesson(section=SectionFactory.create(playbook=other), position=1)
    url = in_playbook(german, library.lesson).get_absolute_url()
    reader.get(url)
    with django_assert_num_queries(12):
        assert len(reader.get(url).context["editions"]) == count + 2
