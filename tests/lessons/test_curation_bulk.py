"""Many pieces at once, and the sentences about those that are left out."""

from typing import Any

import pytest
from django.test import Client

from apps.lessons.models import Curated, Lesson
from apps.recommendations.models import Recommendation
from tests.answers import way_of
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.factories import make_aspect, make_faq_entry, make_lesson
from tests.recommendations.factories import make_recommendation

# Wagtail sends its mails through a function that Django 6.1 has deprecated.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings(r"ignore:get_connection\(\) is deprecated"),
]


def address(action: str, *pieces: Curated) -> str:
    meta = pieces[0]._meta
    ids = "&".join(f"id={piece.pk}" for piece in pieces)
    return f"/curate/bulk/{meta.app_label}/{meta.model_name}/{action}/?next=/curate/&{ids}"


def draft_of(lesson: Lesson, title: str = "After") -> Lesson:
    lesson.title = title
    lesson.save_revision(clean=False)
    return lesson


def states(*lessons: Lesson) -> list[tuple[str, bool]]:
    found = {lesson.pk: (lesson.title, lesson.live) for lesson in Lesson.objects.all()}
    return [found[lesson.pk] for lesson in lessons]


def test_drafts_are_published_together(client: Client) -> None:
    drafts = [draft_of(make_lesson(title="Before")) for _ in range(2)]
    done = make_lesson(title="Done")
    client.force_login(make_shipped_curator())
    page = client.get(address("publish", *drafts, done)).text
    response = client.post(address("publish", *drafts, done))

    assert f"{done}: Its newest version is published already." in page
    assert way_of(response) == (302, "/curate/")
    assert states(*drafts) == [("After", True), ("After", True)]
    assert "2 pieces are published." in client.get("/curate/").text


def test_a_piece_that_never_had_a_draft_is_published_as_it_is(client: Client) -> None:
    lesson = make_lesson(title="Before")
    Lesson.objects.filter(pk=lesson.pk).update(live=False, latest_revision=None)
    client.force_login(make_shipped_curator())
    client.post(address("publish", lesson))

    assert states(lesson) == [("Before", True)]


def test_lessons_are_archived_together_and_nothing_is_lost(client: Client) -> None:
    lessons = [make_lesson(title="Short loops") for _ in range(2)]
    client.force_login(make_shipped_curator())
    client.post(address("archive", *lessons))

    assert states(*lessons) == [("Short loops", False), ("Short loops", False)]
    assert "2 pieces are archived." in client.get("/curate/").text
    again = client.get(address("archive", *lessons)).text
    assert "It is not published." in again
    assert 'method="POST"' not in again


def test_what_is_locked_reviewed_or_not_whole_is_left_out_with_the_reason(client: Client) -> None:
    curator = make_shipped_curator()
    locked, bare = draft_of(make_lesson()), draft_of(make_lesson())
    Lesson.objects.filter(pk=locked.pk).update(locked=True)
    bare.questions.clear()
    bare.save_revision(clean=False)
    reviewed = draft_of(make_lesson())
    reviewed.get_workflow().start(reviewed, None)
    client.force_login(curator)
    page: Any = client.get(address("publish", locked, bare, reviewed)).text

    for sentence in ("It is locked.", "A lesson needs at least one question for the room.", "It is being reviewed."):
        assert sentence in page
    assert "It is locked." in client.get(address("archive", locked)).text


def test_a_number_taken_since_and_a_text_without_a_title_are_left_out(client: Client) -> None:
    clash, bare = make_lesson(title="Before"), make_lesson()
    clash.number = "1.9999"
    draft_of(clash)
    draft_of(bare, title="")
    make_lesson(section=clash.section, number="1.9999")
    client.force_login(make_shipped_curator())
    page = client.get(address("publish", clash, bare)).text
    client.post(address("publish", clash, bare))

    assert "Another lesson of this playbook has this number." in page
    assert "Title: This field cannot be blank." in page
    assert states(clash) == [("Before", True)]


def test_an_aspect_and_a_recommendation_say_what_they_lack(client: Client) -> None:
    aspect, recommendation = make_aspect(), make_recommendation()
    aspect.levels.set(list(aspect.levels.all())[:4])
    aspect.save_revision(clean=False)
    recommendation.lessons.clear()
    recommendation.save_revision(clean=False)
    client.force_login(make_shipped_curator())

    assert "An aspect has exactly five described levels." in client.get(address("publish", aspect)).text
    lacking = client.get(address("publish", recommendation)).text
    assert "A recommendation needs at least one lesson behind it." in lacking


def test_a_question_and_its_answer_lack_nothing(client: Client) -> None:
    entry = make_faq_entry()
    entry.unpublish()
    client.force_login(make_shipped_curator())
    client.post(address("publish", entry))

    entry.refresh_from_db()
    assert entry.live


def test_an_editor_publishes_nothing(client: Client) -> None:
    lesson = draft_of(make_lesson(title="Before"))
    client.force_login(make_editor())
    page = client.get(address("publish", lesson)).text
    client.post(address("publish", lesson))

    assert "Only a curator may do this." in page
    assert states(lesson) == [("Before", True)]


def test_a_recommendation_without_a_lesson_is_drafted_and_not_published(client: Client) -> None:
    recommendation = make_recommendation()
    client.force_login(make_shipped_curator())
    names = ("code", "title", "statement", "why", "horizon", "effort", "impact")
    form = {name: getattr(recommendation, name) for name in names} | {"playbook": recommendation.playbook_id}
    form |= {f"templates-{part}_FORMS": "0" for part in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    edit = f"/curate/snippets/recommendations/recommendation/edit/{recommendation.pk}/"

    assert client.post(edit, form | {"title": "Drafted"}).status_code == 302
    refused = client.post(edit, form | {"action-publish": "1"})
    assert "A recommendation needs at least one lesson behind it." in refused.text
    assert Recommendation.objects.get().title == recommendation.title
