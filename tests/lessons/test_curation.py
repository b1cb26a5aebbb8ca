"""Curators and editors at work on Wagtail's screens."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Workflow

from apps.accounts.models import User
from apps.lessons.models import Aspect, FaqEntry, Lesson, Playbook, Reading, Section
from apps.lessons.review.models import ReviewStep
from apps.recommendations.models import Recommendation
from tests.answers import way_of
from tests.lessons.curation_forms import form_of, send
from tests.lessons.curators import make_editor, make_groups, make_shipped_curator
from tests.lessons.factories import make_aspect, make_faq_entry, make_lesson, make_playbook, make_reading, publish
from tests.people import make_people
from tests.recommendations.factories import make_recommendation

pytestmark = pytest.mark.django_db


def sign_in(client: Client, user: User) -> None:
    client.force_login(user)


def test_a_draft_stays_beside_the_live_lesson(client: Client) -> None:
    lesson = make_lesson(title="Short loops")
    sign_in(client, make_editor())
    send(client, lesson, title="Shorter loops")

    lesson.refresh_from_db()
    assert (lesson.title, lesson.has_unpublished_changes) == ("Short loops", True)
    assert lesson.latest_revision.as_object().title == "Shorter loops"
    assert '<h1 lang="en">Short loops</h1>' in client.get(lesson.get_absolute_url()).text


def test_an_editor_cannot_publish(client: Client) -> None:
    lesson = make_lesson(title="Short loops")
    sign_in(client, make_editor())
    send(client, lesson, title="Shorter loops", **{"action-publish": "1"})

    lesson.refresh_from_db()
    assert lesson.title == "Short loops"


def test_a_curator_publishes(client: Client) -> None:
    lesson = make_lesson(title="Short loops")
    curator = make_shipped_curator()
    sign_in(client, curator)
    send(client, lesson, title="Shorter loops", **{"action-publish": "1"})

    lesson.refresh_from_db()
    assert (lesson.title, lesson.has_unpublished_changes) == ("Shorter loops", False)
    assert lesson.live_revision.user == curator
    assert "Shorter loops" in client.get(lesson.get_absolute_url()).text


def test_a_lesson_without_a_question_is_not_published(client: Client) -> None:
    lesson = make_lesson(title="Short loops")
    sign_in(client, make_shipped_curator())
    gone = {"questions-0-DELETE": "on", "questions-1-DELETE": "on", "action-publish": "1"}
    response = send(client, lesson, title="Shorter loops", **gone)

    lesson.refresh_from_db()
    assert response.status_code == 200
    assert lesson.title == "Short loops"
    assert "A lesson needs at least one question for the room." in response.text


def test_a_number_taken_is_said_in_a_sentence(client: Client) -> None:
    lesson = make_lesson(title="Short loops")
    other = make_lesson(section=lesson.section)
    sign_in(client, make_shipped_curator())
    response = send(client, lesson, number=other.number, **{"action-publish": "1"})

    assert "Another lesson of this playbook has this number." in response.text


PIECES = [
    pytest.param(make_lesson, "lessons/lesson", "What it means here", id="lesson"),
    pytest.param(make_aspect, "lessons/aspect", "Level 5", id="aspect"),
    pytest.param(make_faq_entry, "lessons/faqentry", "Questions and answers", id="faq"),
    pytest.param(make_reading, "lessons/reading", "Readings", id="reading"),
    pytest.param(make_recommendation, "recommendations/recommendation", "A weekly release", id="recommendation"),
]


def preview(client: Client, kind: str, piece: Any) -> Any:
    return client.get(f"/curate/snippets/{kind}/history/{piece.pk}/revisions/{piece.latest_revision_id}/view/")


@pytest.mark.parametrize(("make", "kind", "words"), PIECES)
def test_a_draft_is_previewed_in_the_readers_template(client: Client, make: Any, kind: str, words: str) -> None:
    piece = make()
    title = "question" if kind.endswith("faqentry") else "title"
    setattr(piece, title, "A new title")
    piece.save_revision(clean=False)
    sign_in(client, make_shipped_curator())
    response = preview(client, kind, piece)

    assert response.status_code == 200
    assert "A new title" in response.text
    assert words in response.text
    assert '<header class="bar">' in response.text
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_a_preview_of_a_lesson_shows_the_drafts_questions_and_what_mentions_it(client: Client) -> None:
    lesson = make_lesson()
    make_faq_entry(playbook=lesson.playbook, question="Why so short?", lessons=[lesson])
    lesson.questions.set(list(lesson.questions.all())[:1])
    question = lesson.questions.get()
    question.text = "What is new?"
    lesson.questions.set([question])
    lesson.save_revision(clean=False)
    sign_in(client, make_shipped_curator())
    text = preview(client, "lessons/lesson", lesson).text

    assert "What is new?" in text
    assert "Why so short?" in text
    assert "Question 2 on" not in text
    assert "/curate/snippets" not in text  # no way into the editor from within the editor


@pytest.mark.parametrize(("make", "kind", "words"), PIECES)
def test_every_kind_can_be_listed_and_edited(client: Client, make: Any, kind: str, words: str) -> None:
    piece = make()
    sign_in(client, make_shipped_curator())

    assert str(getattr(piece, "title", None) or piece.question) in client.get(f"/curate/snippets/{kind}/").text
    assert client.get(f"/curate/snippets/{kind}/edit/{piece.pk}/").status_code == 200
    assert client.get(f"/curate/snippets/{kind}/add/").status_code == 200


@pytest.mark.parametrize("make", [make_aspect, make_faq_entry, make_reading, make_recommendation])
def test_a_piece_is_offered_the_lessons_of_its_own_playbook(client: Client, make: Any) -> None:
    client.force_login(make_shipped_curator())
    lesson, other = make_lesson(), make_lesson(playbook=make_playbook())
    piece = make(playbook=lesson.playbook)
    url = f"/curate/snippets/{piece._meta.label_lower.replace('.', '/')}"
    pages = [client.get(f"{url}/{page}/").text for page in (f"edit/{piece.pk}", "add")]

    offered = [[f'name="lessons" value="{found.pk}"' in page for found in (lesson, other)] for page in pages]
    assert offered == [[True, False], [True, True]]


def test_a_piece_that_was_never_saved_can_be_previewed(client: Client) -> None:
    lesson = make_lesson()
    sign_in(client, make_shipped_curator())
    answer = client.post("/curate/snippets/lessons/lesson/preview/", form_of(lesson, number="1.99", title="Brand new"))
    assert answer.json() == {"is_valid": True, "is_available": True}

    assert "Brand new" in client.get("/curate/snippets/lessons/lesson/preview/").text


def test_playbooks_and_sections_are_edited_too(client: Client) -> None:
    lesson = make_lesson()
    sign_in(client, make_shipped_curator())

    assert client.get(f"/curate/snippets/lessons/playbook/edit/{lesson.playbook_id}/").status_code == 200
    assert client.get(f"/curate/snippets/lessons/section/edit/{lesson.section_id}/").status_code == 200
    sign_in(client, make_editor())
    assert way_of(client.get(f"/curate/snippets/lessons/section/delete/{lesson.section_id}/"))[0] == 302


def test_the_first_page_counts_what_there_is(client: Client) -> None:
    lesson = make_lesson()
    lesson.save_revision(clean=False)
    make_faq_entry()
    sign_in(client, make_shipped_curator())
    text = client.get("/curate/").text

    assert "Curate the library" in text
    assert '<a href="/curate/snippets/lessons/lesson/?has_unpublished_changes=true">1</a>' in text
    assert "Search all pages" not in text
    assert "wagtail.org" not in text


def test_the_menu_holds_the_library_alone(client: Client) -> None:
    boss = User.objects.create_superuser("boss@example.org", name="Boss")
    sign_in(client, boss)
    text = client.get("/curate/").text

    for present in ("/curate/snippets/lessons/lesson/", "/curate/snippets/recommendations/recommendation/"):
        assert present in text
    for absent in (
        "/curate/images/",
        "/curate/documents/",
        "/curate/sites/",
        "/curate/collections/",
        "Editor Guide",
        "/curate/pages/search/",
    ):
        assert absent not in text


def test_the_screens_are_in_the_products_colors(client: Client) -> None:
    sign_in(client, make_editor())
    assert '<link rel="stylesheet" href="/static/css/curation/theme.css">' in client.get("/curate/").text


def test_the_field_above_the_menu_finds_lessons(client: Client) -> None:
    lesson = make_lesson(title="A rhythm of releases")
    make_lesson(section=lesson.section, title="Long plans")
    sign_in(client, make_editor())
    assert "/curate/snippets/lessons/lesson/" in client.get("/curate/").text
    found = client.get("/curate/snippets/lessons/lesson/?q=rhythm").text

    assert "A rhythm of releases" in found
    assert "Long plans" not in found


def groups_of(step: ReviewStep) -> list[str]:
    return sorted(step.groups.values_list("name", flat=True))


def test_the_groups_hold_what_their_names_say() -> None:
    make_groups()
    rights = {
        group.name: {
            f"{found.content_type.app_label}.{found.codename}"
            for found in group.permissions.select_related("content_type")
        }
        for group in Group.objects.filter(name__in=["Curators", "Editors"])
    }
    for model in (Lesson, Aspect, FaqEntry, Reading, Recommendation, Section, Playbook):
        name = model._meta.model_name
        both = {f"{model._meta.app_label}.{action}_{name}" for action in ("view", "add", "change")}
        curators = {f"{model._meta.app_label}.{action}_{name}" for action in ("delete", "publish", "lock", "unlock")}
        assert both <= rights["Editors"]
        assert both | curators <= rights["Curators"]
        assert not curators & rights["Editors"]
    assert not Group.objects.filter(name="Moderators").exists()
    review = Workflow.objects.get(active=True)
    steps = [(step.name, step.specific.by_another, groups_of(step.specific)) for step in review.tasks]
    assert steps == [
        ("Editorial check", True, ["Curators", "Editors"]),
        ("Curator approval", False, ["Curators"]),
    ]
    assert review.workflow_content_types.count() == 7


@pytest.mark.parametrize("model", ["playbook", "section", "lesson"])
def test_a_row_more_in_a_list_is_asked_for_its_state_alone(client: Client, model: str) -> None:
    """Whether it is scheduled, and whether it is being reviewed: these two Wagtail asks of each."""
    client.force_login(make_shipped_curator())
    people = make_people()

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/curate/snippets/lessons/{model}/").status_code == 200
        return len(queries)

    def add(language: str) -> None:
        fields = {"organization": people.organization, "original": original, "language": language}
        playbook = publish(make_playbook(lessons=1, **fields))
        publish(playbook.sections.get())

    original = make_playbook(language="en")
    add("de")
    asked()
    first = asked()
    for language in ("fr", "it"):
        add(language)
    assert asked() - first == 4
