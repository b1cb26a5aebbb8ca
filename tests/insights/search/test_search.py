"""Search over the library: what is found, marked, hidden, and how many queries it takes."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.insights.queries.search import SHOWN, marked, search_all, words_of
from apps.workshops.models import Contribution
from tests.answers import template_of
from tests.lessons.factories import (
    make_aspect,
    make_draft,
    make_faq_entry,
    make_lesson,
    make_playbook,
    make_reading,
)
from tests.people import People
from tests.plans.factories import make_initiative
from tests.recommendations.factories import make_recommendation
from tests.workshops.factories import make_workshop
from tests.workshops.room import fill

PARTIAL = {"HX-Request": "true", "HX-Target": "search-results"}


def titles(people: People, text: str) -> list[str]:
    return [hit.title for group in search_all(people.viewer, text, "en") for hit in group.hits]


def test_every_kind_is_found_in_its_group(people: People) -> None:
    playbook = make_playbook()
    lesson = make_lesson(playbook=playbook, title="Trust in pipelines")
    recommendation = make_recommendation(playbook=playbook, statement="Build a pipeline.")
    entry = make_faq_entry(playbook=playbook, answer="With a pipeline.")
    aspect = make_aspect(playbook=playbook, west="Pipelines are rare.")
    reading = make_reading(playbook=playbook, note="On pipelines.")

    groups = search_all(people.viewer, "pipelines", "en")
    assert [(str(group.label), [hit.url for hit in group.hits]) for group in groups] == [
        ("Lessons", [lesson.get_absolute_url()]),
        ("Recommendations", [recommendation.get_absolute_url()]),
        ("Questions and answers", [entry.get_absolute_url()]),
        ("Comparison", [aspect.get_absolute_url()]),
        ("Readings", [reading.get_absolute_url()]),
    ]
    numbered = [(hit.number, hit.line) for group in groups for hit in group.hits]
    assert numbered == [(lesson.number, lesson.line), (recommendation.code, 0), ("", 0), ("", 0), ("", 0)]


def test_workshops_and_initiatives_of_the_readers_organizations_are_found(people: People) -> None:
    workshop = make_workshop(people, purpose="Agree on pipelines.")
    initiative = make_initiative(people.team, title="One pipeline template")
    groups = {str(group.label): group.hits for group in search_all(people.viewer, "pipeline", "en")}

    assert [(hit.url, hit.number) for hit in groups["Workshops"]] == [(workshop.get_absolute_url(), "")]
    assert [(hit.url, hit.number) for hit in groups["Initiatives"]] == [(initiative.get_absolute_url(), "")]
    assert search_all(people.outsider, "pipeline", "en") == []


def test_what_was_written_in_a_workshop_is_not_searched(people: People) -> None:
    workshop = make_workshop(people)
    fill(workshop, people, voters=1)
    idea = Contribution.objects.filter(activity__workshop=workshop).first()
    assert idea is not None

    assert {str(group.label) for group in search_all(people.facilitator, idea.text, "en")} <= {"Lessons"}


def test_a_title_weighs_more_than_a_summary_and_that_more_than_a_body(people: People) -> None:
    playbook = make_playbook()
    make_lesson(playbook=playbook, position=1, title="Body", meaning="A privacy check.")
    make_lesson(playbook=playbook, position=2, title="Summary", summary="A privacy check.")
    make_lesson(playbook=playbook, position=3, title="Privacy")

    assert titles(people, "privacy") == ["<mark>Privacy</mark>", "Summary", "Body"]


@pytest.mark.parametrize(
    "text", ["regulations", "regulating", "REGULATION", "regulatio", "regu", "the regulation", "  regulation!? "]
)
def test_words_are_found_by_their_stem_and_by_their_beginning(people: People, text: str) -> None:
    make_lesson(title="Regulation", china="Much.")

    assert titles(people, text) == ["<mark>Regulation</mark>"]


def test_all_words_must_be_there_and_only_the_last_may_be_a_beginning(people: People) -> None:
    make_lesson(title="Data sovereignty")

    assert titles(people, "sovereignty data") == ["<mark>Data</mark> <mark>sovereignty</mark>"]
    assert titles(people, "data privacy") == []
    assert titles(people, "sovereig data") == []


def test_a_number_finds_its_lesson_and_its_recommendation(people: People) -> None:
    lesson = make_lesson(position=7)
    make_lesson(section=lesson.section, position=8)
    recommendation = make_recommendation(playbook=lesson.playbook, code="R1.7")

    for text, piece in (("1.7", lesson), ("r1.7", recommendation)):
        assert [hit.url for group in search_all(people.viewer, text, "en") for hit in group.hits] == [
            piece.get_absolute_url()
        ]


@pytest.mark.parametrize("text", ["", "   ", "?!", "the of and", "'", "zork' | 'b", "x:* & !y", "\\", "<->", "%"])
def test_odd_questions_find_nothing_and_break_nothing(people: People, text: str) -> None:
    make_lesson()

    assert search_all(people.viewer, text, "en") == []


def test_the_words_of_a_question() -> None:
    assert words_of("Set R7.2 & the (co-)development.") == ["Set", "R7.2", "the", "co", "development"]
    assert len(words_of("word " * 50)) == 12


def test_the_passage_around_the_words_is_shown_with_them_marked(people: People) -> None:
    before, after = "Nothing of note. " * 20, "More of nothing. " * 20
    make_lesson(summary="Short.", china=f"{before}They asked a privacy counsel first. {after}")
    ((hit,),) = (group.hits for group in search_all(people.viewer, "privacy counsel", "en"))

    assert "asked a <mark>privacy</mark> <mark>counsel</mark> first" in hit.passage
    assert len(hit.passage) < 300


def test_markup_in_a_text_stays_text(people: People) -> None:
    make_lesson(title="<b>Privacy</b>", summary='<script>alert("privacy")</script> & more')
    ((hit,),) = (group.hits for group in search_all(people.viewer, "privacy", "en"))

    assert hit.title == "&lt;b&gt;<mark>Privacy</mark>&lt;/b&gt;"
    assert "<script>" not in hit.passage
    assert "alert(&quot;privacy&quot;)" in hit.passage.replace("<mark>", "").replace("</mark>", "")
    assert marked("\x02<i>\x03") == "<mark>&lt;i&gt;</mark>"


def test_drafts_and_other_organizations_playbooks_are_not_found(people: People) -> None:
    lesson = make_lesson(title="Privacy")
    make_draft(section=lesson.section, title="Privacy, a draft")
    lesson.title = "Privacy, unpublished words"
    lesson.save_revision()
    gone = make_lesson(section=lesson.section, title="Privacy, withdrawn")
    gone.unpublish()
    theirs = make_playbook(organization=people.other_organization)
    make_lesson(playbook=theirs, title="Privacy of theirs")
    make_recommendation(playbook=theirs, title="Privacy of theirs")

    assert titles(people, "privacy") == ["<mark>Privacy</mark>"]
    assert titles(people, "unpublished") == []


def test_more_than_a_page_of_hits_says_so(people: People) -> None:
    playbook = make_playbook()
    for position in range(1, SHOWN + 2):
        make_lesson(playbook=playbook, position=position)
    (group,) = search_all(people.viewer, "loops", "en")

    assert (len(group.hits), group.more) == (SHOWN, True)


# The page ------------------------------------------------------------------------------------------------------------
def test_the_page_shows_the_question_and_the_hits(client: Client, people: People) -> None:
    lesson = make_lesson(title="Privacy first")
    make_recommendation(playbook=lesson.playbook, title="Guard privacy", code="R7.3")
    client.force_login(people.viewer)
    response = client.get("/search/?q=privacy")

    assert template_of(response) == "insights/search.html"
    assert 'value="privacy"' in response.text
    assert f'<a href="{lesson.get_absolute_url()}" lang="en"><mark>Privacy</mark> first</a>' in response.text
    assert "R7.3" in response.text
    assert "2 places found" in response.text


def test_htmx_gets_the_results_alone(client: Client, people: People) -> None:
    make_lesson(title="Privacy first")
    client.force_login(people.viewer)
    response = client.get("/search/?q=priv", headers=PARTIAL)

    assert template_of(response) == "insights/search.html#search-results"
    assert response.text.strip().startswith('<div id="search-results"')
    assert "<mark>Privacy</mark> first" in response.text


def test_nothing_asked_and_nothing_found_say_what_to_do(client: Client, people: People) -> None:
    client.force_login(people.viewer)

    assert "The last word may be a beginning." in client.get("/search/").text
    text = client.get("/search/", {"q": "<zork>"}).text
    assert "Nothing holds all of “&lt;zork&gt;”" in text


def test_more_hits_ask_for_another_word(client: Client, people: People) -> None:
    playbook = make_playbook()
    for position in range(1, SHOWN + 2):
        make_lesson(playbook=playbook, position=position)
    client.force_login(people.viewer)

    assert "another word narrows them down" in client.get("/search/?q=loops").text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number(
    client: Client, people: People, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        playbook = make_playbook()
        make_lesson(playbook=playbook)
        make_recommendation(playbook=playbook)
        make_faq_entry(playbook=playbook)
    client.force_login(people.viewer)
    with django_assert_num_queries(5):
        client.get("/search/?q=loop")
