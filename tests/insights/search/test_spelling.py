"""A misspelled question: what is searched for instead, what stays as it was typed, and what must never be told."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.insights.queries.spelling import answer_to, respelled
from apps.lessons.words.services import refresh_words
from tests.answers import template_of
from tests.lessons.factories import make_faq_entry, make_lesson, make_playbook
from tests.people import People
from tests.plans.factories import make_initiative
from tests.recommendations.factories import make_recommendation

PARTIAL = {"HX-Request": "true", "HX-Target": "search-results"}


def test_a_misspelled_word_finds_what_the_nearest_known_one_does(people: People) -> None:
    lesson = make_lesson(title="Governance")
    refresh_words()
    answer = answer_to(people.viewer, "guvernance", "en")

    assert (answer.instead, answer.count) == ("governance", 1)
    assert [hit.url for group in answer.groups for hit in group.hits] == [lesson.get_absolute_url()]


def test_exactly_what_was_typed_finds_nothing(people: People) -> None:
    make_lesson(title="Governance")
    refresh_words()
    answer = answer_to(people.viewer, "guvernance", "en", exactly=True)

    assert (answer.instead, answer.groups) == ("", [])


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("governance", ""),
        ("gov", ""),  # the beginning of a known word
        ("regulating", ""),  # its stem is known
        ("guvernance pipelines", "governance pipelines"),
        ("pipelines & guvernance", "pipelines governance"),
        ("regulating guvernance", "regulating governance"),
        ("guvernance pip", "governance pip"),
        ("guvernance pipleines", "governance pipelines"),
        ("Guvernance 1.7", "governance 1.7"),
        ("guvernance zorkwort", ""),  # of which nothing is like the second
        ("2.2", ""),
        ("R7.1", ""),
        ("teh", ""),
        ("", ""),
    ],
)
def test_only_the_unknown_word_is_replaced(people: People, typed: str, instead: str) -> None:
    make_lesson(title="Governance of pipelines", meaning="Regulations.", position=7)
    refresh_words()

    assert answer_to(people.viewer, typed, "en").instead == instead


def test_a_word_of_the_readers_own_initiatives_is_not_taken_for_a_mistake(people: People) -> None:
    make_lesson(title="Sprints of pipelines")
    make_initiative(people.team, title="Sprinty")
    refresh_words()

    assert respelled(people.viewer, "sprinty pipelnes", "en") == "sprinty pipelines"
    assert respelled(people.outsider, "sprinty pipelnes", "en") == "sprints pipelines"


def test_words_that_are_known_but_nowhere_together_stay(people: People) -> None:
    playbook = make_playbook()
    make_lesson(playbook=playbook, title="Governance")
    make_lesson(playbook=playbook, title="Sovereignty")
    refresh_words()

    assert answer_to(people.viewer, "governance sovereignty", "en").instead == ""


def test_a_word_of_another_organizations_playbook_is_never_told(people: People) -> None:
    theirs = make_playbook(organization=people.other_organization)
    make_lesson(playbook=theirs, title="Clandestine")
    make_lesson(title="Governance")
    refresh_words()

    assert answer_to(people.outsider, "clandestin", "en").instead == ""  # found as a beginning
    assert respelled(people.outsider, "clandestyne", "en") == "clandestine"
    assert respelled(people.viewer, "clandestyne", "en") == ""
    assert answer_to(people.viewer, "clandestyne governance", "en").instead == ""


def test_a_word_that_was_archived_a_moment_ago_is_not_told(people: People) -> None:
    lesson = make_lesson(title="Clandestine")
    refresh_words()
    lesson.unpublish()

    assert answer_to(people.viewer, "clandestyne", "en").instead == ""


def test_german_words_are_found_with_and_without_their_accents(people: People) -> None:
    make_lesson(title="Übergrößen prüfen")
    refresh_words()

    assert answer_to(people.viewer, "Übregrößen", "en").instead == "übergrößen"
    assert answer_to(people.viewer, "ubregrossen prüfen", "en").instead == "übergrößen prüfen"
    assert answer_to(people.viewer, "ubergrossen prufen", "en").groups != []
    assert answer_to(people.viewer, "U\u0308bergro\u0308ßen", "en").groups != []  # as some devices write an umlaut


# The page ------------------------------------------------------------------------------------------------------------
def test_the_page_says_what_it_shows_instead_and_offers_the_exact_words(client: Client, people: People) -> None:
    make_lesson(title="Governance")
    refresh_words()
    client.force_login(people.viewer)
    text = client.get("/search/?q=guvernance").text

    assert "Nothing for “guvernance”. Showing results for “governance”." in text
    assert '<a href="/search/?q=guvernance&amp;exactly=yes">Search for exactly “guvernance”</a>' in text
    assert 'value="guvernance"' in text
    assert "Nothing holds all of “guvernance”" in client.get("/search/?q=guvernance&exactly=yes").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("governance", "1 place found"),
        ("guvernance", "Nothing for “guvernance”. Showing results for “governance”. 1 place found"),
        ("<zork>", "Nothing holds all of “&lt;zork&gt;”"),
        ("", ""),
    ],
)
def test_a_screen_reader_hears_what_the_results_say(client: Client, people: People, typed: str, said: str) -> None:
    make_lesson(title="Governance")
    refresh_words()
    client.force_login(people.viewer)
    page, part = client.get("/search/", {"q": typed}), client.get("/search/", {"q": typed}, headers=PARTIAL)

    assert '<p id="search-said" class="visually-hidden" role="status"></p>' in page.text
    assert "hx-swap-oob" not in page.text
    assert template_of(part) == "insights/search.html#search-results"
    assert f'<p hx-swap-oob="innerHTML:#search-said">{said}</p>' in part.text


@pytest.mark.parametrize("count", [1, 3])
def test_a_misspelled_question_takes_the_same_queries_for_any_number(
    client: Client, people: People, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        playbook = make_playbook()
        make_lesson(playbook=playbook)
        make_recommendation(playbook=playbook)
        make_faq_entry(playbook=playbook)
    refresh_words()
    client.force_login(people.viewer)
    with django_assert_num_queries(8):
        client.get("/search/?q=weekly looop")
