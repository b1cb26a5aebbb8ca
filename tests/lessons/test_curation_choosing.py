"""What the curation screens offer to choose from, and what they refuse."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.lessons.models import Lesson, Playbook, Section
from tests.lessons.curators import make_shipped_curator
from tests.lessons.editor import place_of, save
from tests.lessons.factories import (
    SectionFactory,
    make_aspect,
    make_faq_entry,
    make_lesson,
    make_playbook,
    make_reading,
)
from tests.recommendations.factories import make_recommendation

pytestmark = pytest.mark.django_db
SECTIONS = "/curate/snippets/choose/lessons/section/"
RESTS = [make_aspect, make_faq_entry, make_reading, make_recommendation]


@pytest.fixture
def curator(client: Client) -> Client:
    client.force_login(make_shipped_curator())
    return client


@pytest.fixture
def english() -> Lesson:
    return make_lesson(playbook=make_playbook(title="Small steps"), title="Short loops")


@pytest.fixture
def german(english: Lesson) -> Lesson:
    """In a translation that still has the original's title."""
    playbook = make_playbook(title="Small steps", language="de", original=english.playbook)
    return make_lesson(playbook=playbook, title="Kurze Schleifen")


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def ticked(html: str) -> set[str]:
    return set(re.findall(r'name="lessons" value="(\d+)"[^>]* checked', html))


def test_sections_are_offered_of_the_playbook_in_the_form(curator: Client, english: Lesson, german: Lesson) -> None:
    SectionFactory.create(playbook=english.playbook, number=2, title="Long lines")
    one = curator.get(SECTIONS, {"playbook": english.playbook_id}).json()["html"]
    rows = curator.get(f"{SECTIONS}results/", {"playbook": german.playbook_id}).content.decode()

    assert ("Long lines" in one, "(Deutsch)" in one, "(English)" in one) == (True, False, True)
    assert ("Long lines" in rows, "(Deutsch)" in rows) == (False, True)
    assert f"results/?playbook={english.playbook_id}" in one
    assert "linkedFields" in curator.get(f"{place_of(english)}/add/").text


@pytest.mark.parametrize("playbook", ["", "x", "9" * 40])
def test_sections_of_several_say_whose_they_are(
    curator: Client, english: Lesson, german: Lesson, playbook: str
) -> None:
    words = words_of(curator.get(SECTIONS, {"playbook": playbook}).json()["html"])
    assert ("Small steps (English)" in words, "Small steps (Deutsch)" in words) == (True, True)


def test_a_row_more_to_choose_from_is_asked_for_its_state_alone(curator: Client) -> None:
    """As in the lists."""

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            curator.get(SECTIONS)
        return len(queries)

    make_lesson()
    with_one = asked()
    for _ in range(2):
        make_lesson()
    assert asked() == with_one + 2 * 2


def test_playbooks_are_told_apart_by_their_language(curator: Client, german: Lesson) -> None:
    playbook = german.playbook
    modal = words_of(curator.get("/curate/snippets/choose/lessons/playbook/").json()["html"])
    chosen = curator.get(f"/curate/snippets/choose/lessons/playbook/chosen/{playbook.pk}/").json()["result"]

    assert ("Deutsch" in modal, "English" in modal) == (True, True)
    assert chosen["string"] == "Small steps (Deutsch)"
    assert "Small steps (Deutsch)" in curator.get(f"{place_of(german)}/edit/{german.pk}/").text
    assert curator.get(f"/curate/snippets/choose/lessons/section/chosen/{german.section_id}/").json()["result"][
        "string"
    ] == str(german.section)


def test_a_section_of_another_playbook_is_refused(curator: Client, english: Lesson, german: Lesson) -> None:
    answer = save(curator, english, section=german.section_id)
    assert "The section belongs to another playbook." in answer.text


@pytest.mark.parametrize("make", RESTS)
def test_a_lesson_of_another_playbook_is_refused(curator: Client, make: Any, english: Lesson, german: Lesson) -> None:
    piece = make(playbook=english.playbook, lessons=[english])
    answer = save(curator, piece, lessons=[english.pk, german.pk])

    assert f"“{german}” is a lesson of another playbook, “Small steps (Deutsch)”. Take it out." in answer.text
    assert f'<fieldset data-playbook="{german.playbook_id}">' in answer.text  # so that it can be taken out
    assert ticked(answer.text) == {str(english.pk), str(german.pk)}
    assert save(curator, piece, lessons=[english.pk]).status_code == 302


@pytest.mark.parametrize("make", RESTS)
def test_what_rests_on_another_playbook_does_not_reach_readers(make: Any, english: Lesson, german: Lesson) -> None:
    """However it got there."""
    piece = make(playbook=english.playbook, lessons=[english])
    assert piece.why_not_whole() is None
    piece.lessons.set([english, german])
    assert str(piece.why_not_whole()).startswith(f"“{german}” is a lesson of another playbook")


@pytest.mark.parametrize("make", RESTS)
def test_a_new_piece_is_offered_lessons_under_their_playbooks(
    curator: Client, make: Any, english: Lesson, german: Lesson
) -> None:
    url = f"{place_of(make(playbook=english.playbook, lessons=[english]))}/add/"
    page = curator.get(url).text
    groups = re.findall(r'<fieldset data-playbook="(\d+)"><legend[^>]*lang="(\w+)">([^<]*)', page)
    assert groups == [
        (str(german.playbook_id), "de", "Small steps (Deutsch)"),
        (str(english.playbook_id), "en", "Small steps (English)"),
    ]


def test_lessons_of_one_playbook_need_no_heading(curator: Client, english: Lesson, german: Lesson) -> None:
    entry = make_faq_entry(playbook=english.playbook, lessons=[english])
    page = curator.get(f"{place_of(entry)}/edit/{entry.pk}/").text
    assert "data-playbook" not in page
    assert ticked(page) == {str(english.pk)}


@pytest.mark.parametrize("make", RESTS)
def test_a_lesson_on_which_pieces_rest_stays_in_their_playbook(curator: Client, make: Any, english: Lesson) -> None:
    other = SectionFactory.create(playbook=make_playbook())
    assert save(curator, make_lesson(), section=other.pk, playbook=other.playbook_id).status_code == 302
    make(playbook=english.playbook, lessons=[english])
    answer = save(curator, english, section=other.pk, playbook=other.playbook_id)
    assert "Other pieces rest on this lesson, so it stays in their playbook." in answer.text


def offered(client: Client, name: str, **chosen: int) -> list[str]:
    fields = client.get("/curate/snippets/lessons/lesson/", chosen).context["filters"].form.fields
    return [label for _key, label in fields[name].choices][1:]


def test_a_list_is_filtered_by_sections_of_one_playbook(curator: Client, english: Lesson, german: Lesson) -> None:
    both = ["1 Section 1 · Small steps (Deutsch)", "1 Section 1 · Small steps (English)"]
    assert offered(curator, "playbook") == ["Small steps (Deutsch)", "Small steps (English)"]
    assert offered(curator, "section") == both
    assert offered(curator, "section", playbook=german.playbook_id) == both[:1]
    # One that was chosen before stays, so that it can be taken back.
    assert offered(curator, "section", playbook=german.playbook_id, section=english.section_id) == both
    page = curator.get("/curate/snippets/lessons/lesson/", {"section": german.section_id}).text
    assert ("Kurze Schleifen" in page, "Short loops" in page) == (True, False)


@pytest.mark.parametrize("model", [Lesson, Section])
def test_a_list_says_whose_each_piece_is(curator: Client, german: Lesson, model: Any) -> None:
    page = curator.get(f"{place_of(model())}/").text
    assert ("Small steps (English)" in page, "Small steps (Deutsch)" in page) == (True, True)


def test_the_lists_of_playbooks_have_no_filter_by_playbook(curator: Client, german: Lesson) -> None:
    filters = curator.get(f"{place_of(Playbook())}/").context["filters"]
    assert "playbook" not in filters.form.fields


def test_two_versions_of_the_lessons_behind_a_piece_are_compared(curator: Client, english: Lesson) -> None:
    entry = make_faq_entry(playbook=english.playbook, lessons=[english])
    first = entry.latest_revision_id
    entry.lessons.set([])
    last = entry.save_revision(clean=False).pk
    page = curator.get(f"{place_of(entry)}/history/{entry.pk}/revisions/compare/{first}...{last}/")
    assert f'<span class="deletion">{english}</span>' in page.text
