"""Words are found without their accents, and Chinese inside a sentence; the passage shows where."""

import pytest

from apps.insights.queries.passages import LONGEST, passage_of, with_marks
from apps.insights.queries.search import Hit, search_all
from apps.insights.queries.spelling import answer_to
from apps.lessons.models import KnownWord
from apps.lessons.words.services import refresh_words
from tests.lessons.factories import make_lesson, make_playbook
from tests.people import People
from tests.plans.factories import make_initiative
from tests.recommendations.factories import make_recommendation
from tests.workshops.factories import make_workshop

pytestmark = pytest.mark.django_db


def hits(people: People, text: str) -> list[Hit]:
    return [hit for group in search_all(people.viewer, text, "en") for hit in group.hits]


@pytest.mark.parametrize(
    ("summary", "asked", "marked"),
    [
        ("企业用人工智能来做产品。", "人工智能", "企业用<mark>人工智能</mark>来做产品。"),
        ("企业用人工智能来做产品。", "智能", "企业用人工<mark>智能</mark>来做产品。"),
        ("工厂のAI活用", "AI", "工厂の<mark>AI</mark>活用"),
        ("Die Übergabe ist der Plan.", "Ubergabe", "Die <mark>Übergabe</mark> ist der Plan."),
        ("Die Übergabe ist der Plan.", "ubergab", "Die <mark>Übergab</mark>e ist der Plan."),
        ("From Pekín to Łódź", "pekin", "From <mark>Pekín</mark> to Łódź"),
        ("From Pekin to Linz", "Pekín", "From <mark>Pekin</mark> to Linz"),
        ("An der Straße", "Strasse", "An der <mark>Straße</mark>"),
    ],
)
def test_found_without_accents_and_inside_a_sentence(people: People, summary: str, asked: str, marked: str) -> None:
    make_lesson(playbook=make_playbook(), title="One", summary=summary, china="-", meaning="-", not_to_copy="")
    (found,) = hits(people, asked)
    assert found.passage.startswith(marked)


@pytest.mark.parametrize("asked", ["工人", "人工智慧", "能工"])
def test_other_signs_are_not_found(people: People, asked: str) -> None:
    make_lesson(playbook=make_playbook(), title="One", summary="企业用人工智能来做产品。")
    assert hits(people, asked) == []


def test_recommendations_and_workshops_are_found_so_too(people: People) -> None:
    make_recommendation(playbook=make_playbook(), statement="Plan the Übergabe.")
    make_workshop(people, title="Übergabe", purpose="")
    assert [hit.title for hit in hits(people, "ubergabe")][1:] == ["<mark>Übergabe</mark>"]
    assert len(hits(people, "ubergabe")) == 2


@pytest.mark.parametrize(("title", "asked"), [("Die Übergabe üben", "ubergabe"), ("企业用人工智能", "人工智能")])
def test_initiatives_are_found_so_too(people: People, title: str, asked: str) -> None:
    make_initiative(people.team, title=title)
    (found,) = hits(people, asked)
    assert "<mark>" in found.title


def test_a_word_without_its_accents_is_no_other_word(people: People) -> None:
    make_lesson(playbook=make_playbook(), title="Die Übergabe")
    refresh_words()
    assert set(KnownWord.objects.filter(folded="ubergabe").values_list("word", flat=True)) == {"übergabe"}
    assert answer_to(people.viewer, "Ubergabe", "en").instead == ""


def test_a_passage_is_cut_around_its_first_word() -> None:
    text = "a part " * 60 + "of Übermut " + "and more " * 60
    passage = passage_of(text, ["ubermut", "art"])
    assert "of \x02Übermut\x03 and" in passage
    assert passage.startswith("a part a part")
    assert len(passage) <= LONGEST + 2
    assert passage_of("一" * 500, ["二"]) == "一" * LONGEST
    assert passage_of("一" * 500 + "二", ["二"]) == "一" * 60 + "\x02二\x03"
    assert with_marks("Overlap", ["over", "overlap"]) == "\x02Overlap\x03"
