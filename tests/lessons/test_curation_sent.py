"""A review is of the version that was sent: nothing typed since reaches the readers unless somebody sends it."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from wagtail.models import WorkflowState

from apps.lessons.models import Lesson
from tests.answers import way_of
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.editor import edit_url, opened, save
from tests.lessons.factories import make_lesson
from tests.lessons.test_curation_review import EDIT, act, said, signed_in, where

# Wagtail sends its mails through a function that Django 6.1 has deprecated.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings(r"ignore:get_connection\(\) is deprecated"),
]
APPROVE = {"action-workflow-action": "1", "workflow-action-name": "approve", "workflow-action-extra-data": "{}"}


@pytest.fixture
def author() -> Client:
    return signed_in(make_editor("author"))


@pytest.fixture
def checker() -> Client:
    return signed_in(make_editor("checker"))


@pytest.fixture
def chief() -> Client:
    return signed_in(make_shipped_curator())


@pytest.fixture
def lesson(author: Client) -> Lesson:
    """Sent to review, and typed on since."""
    lesson = make_lesson(number="2.1", title="Short loops", section__number=2)
    save(author, lesson, "submit", title="Shorter loops")
    save(author, lesson, title="Half a sent")
    return Lesson.objects.get()


def ask_url(lesson: Lesson) -> str:
    return f"/curate/sent/lessons/lesson/{lesson.pk}/"


def task() -> Any:
    return WorkflowState.objects.order_by("-pk")[0].current_task_state


def approve_sent(client: Client, lesson: Lesson) -> Any:
    url = f"{EDIT}/workflow/action/{lesson.pk}/approve/{task().pk}/"
    return client.post(url, {"comment": "Good.", "sent": str(task().revision_id)})


def test_an_approval_asks_about_newer_words_and_publishes_what_was_sent(
    lesson: Lesson, checker: Client, chief: Client
) -> None:
    assert "Typed on since" in checker.get("/curate/").text
    assert "2.1 Shorter loops" in checker.get("/curate/").text
    assert way_of(act(checker, lesson, "approve", "Fine by me.")) == (302, ask_url(lesson))
    assert where() == ("Editorial check", "in_progress")
    page = checker.get(ask_url(lesson)).text
    assert "Author sent the version of" in page
    assert "Fine by me.</textarea>" in page
    assert f"revisions/compare/{task().revision_id}...{lesson.latest_revision_id}/" in page

    for client in (checker, chief):
        approve_sent(client, lesson)
    lesson.refresh_from_db()
    assert (lesson.title, lesson.has_unpublished_changes) == ("Shorter loops", True)
    assert lesson.get_latest_revision_as_object().title == "Half a sent"
    assert WorkflowState.objects.get().status == "approved"


def test_the_dialog_leads_to_the_question_too(lesson: Lesson, checker: Client) -> None:
    url = f"{EDIT}/workflow/action/{lesson.pk}/approve/{task().pk}/"
    answer = checker.post(url, {"comment": "Fine."}, headers={"x-requested-with": "XMLHttpRequest"})
    assert answer.json()["redirect"] == ask_url(lesson)


def test_the_next_step_is_of_what_the_first_approved(author: Client, checker: Client) -> None:
    lesson = make_lesson(title="Short loops")
    save(author, lesson, "submit", title="Shorter loops")
    sent = task().revision_id
    save(author, lesson, title="Half a sent")
    make_shipped_curator()
    mail.outbox.clear()
    approve_sent(checker, lesson)

    assert (task().revision_id, task().task.name) == (sent, "Curator approval")
    assert f"revisions/compare/live...{sent}/" in str(mail.outbox[0].body)


def test_whoever_has_read_the_newer_words_sends_them(lesson: Lesson, checker: Client, chief: Client) -> None:
    act(checker, lesson, "approve")
    approve_sent(checker, lesson)
    old = task()
    answer = chief.post(ask_url(lesson), {"newest": str(lesson.latest_revision_id)})
    assert way_of(answer) == (302, edit_url(lesson))
    assert said(chief) == ["The newest version is sent to review."]
    assert (task().revision_id, task().task.name) == (lesson.latest_revision_id, "Editorial check")
    assert task().workflow_state.requested_by.email == "author@example.org"
    assert way_of(chief.get(ask_url(lesson))) == (302, edit_url(lesson))
    assert way_of(chief.post(ask_url(lesson), {"newest": "1"})) == (
        302,
        edit_url(lesson),
    )  # nothing newer: nothing is sent

    stale = checker.post(f"{EDIT}/workflow/action/{lesson.pk}/approve/{old.pk}/", {"next": "/curate/"})
    assert way_of(stale) == (302, "/curate/")
    sentence = "This has been decided or sent anew meanwhile. What waits for you now is on the first page."
    assert said(checker)[-1] == sentence


def test_only_what_was_looked_at_is_sent_and_only_when_it_is_whole(lesson: Lesson, author: Client) -> None:
    shown = lesson.latest_revision_id
    assert "What was typed since has not been sent." in author.get(edit_url(lesson)).text
    assert "Approve what was sent" not in author.get(ask_url(lesson)).text
    save(author, lesson, title="")
    assert way_of(author.post(ask_url(lesson), {"newest": str(shown)})) == (302, ask_url(lesson))
    assert said(author)[-1] == "There is a newer version still. Look at it first."
    lesson.refresh_from_db()
    author.post(ask_url(lesson), {"newest": str(lesson.latest_revision_id)})
    assert said(author)[-1] == "Title: This field cannot be blank."


def test_a_second_submit_asks_instead(lesson: Lesson, author: Client) -> None:
    assert way_of(save(author, lesson, "submit", title="A whole sentence")) == (302, ask_url(lesson))
    assert where() == ("Editorial check", "in_progress")


def test_an_approval_in_the_editor_is_of_the_words_in_the_form(author: Client, checker: Client) -> None:
    lesson = make_lesson(title="Short loops")
    save(author, lesson, "submit", title="Shorter loops")
    form = opened(checker, lesson)
    checker.post(edit_url(lesson), form | {"title": "Shorter lo"}, headers={"accept": "application/json"})
    checker.post(edit_url(lesson), form | {"title": "Shorter loops win"} | APPROVE)
    assert (task().task.name, task().revision.as_object().title) == ("Curator approval", "Shorter loops win")


def test_an_approval_in_the_editor_asks_where_it_shows_words_nobody_sent(lesson: Lesson, checker: Client) -> None:
    answer = checker.post(edit_url(lesson), opened(checker, lesson) | APPROVE)
    assert way_of(answer) == (302, ask_url(lesson))
    assert where() == ("Editorial check", "in_progress")


@pytest.mark.parametrize(("setting", "title"), [(False, "Short loops"), (True, "Shorter loops")])
def test_one_person_takes_both_steps_only_where_the_setting_says_so(
    author: Client, chief: Client, settings: Any, setting: bool, title: str
) -> None:
    settings.ONE_PERSON_APPROVES_ALL_STEPS = setting
    lesson = make_lesson(title="Short loops")
    save(author, lesson, "submit", title="Shorter loops")
    act(chief, lesson, "approve")
    said(chief)
    assert ("Shorter loops" in chief.get("/curate/").text) is setting
    act(chief, lesson, "approve")

    assert Lesson.objects.get().title == title
    if not setting:
        assert said(chief) == ["You approved the step before. The next one is for another person."]
