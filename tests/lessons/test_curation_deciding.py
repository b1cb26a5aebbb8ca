"""Comparing, approving and sending back from where one reads."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import TaskState

from apps.lessons.models import Lesson
from tests.answers import way_of
from tests.lessons.curators import make_editor
from tests.lessons.editor import edit_url, place_of, save
from tests.lessons.factories import make_lesson
from tests.lessons.test_curation_review import said, signed_in
from tests.people import make_user
from tests.recommendations.factories import make_recommendation

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


def decide_url(piece: Any) -> str:
    return f"/curate/decide/{piece._meta.app_label}/{piece._meta.model_name}/{piece.pk}/"


def task() -> Any:
    return TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)


def read_url(piece: Any) -> str:
    return f"{place_of(piece)}/workflow/preview/{piece.pk}/{task().task_id}/"


def test_who_reads_the_sent_draft_decides_from_there(author: Client, checker: Client) -> None:
    lesson = make_lesson(title="Short loops")
    save(author, lesson, "submit", title="Shorter loops")
    sent = task().revision_id
    page = checker.get(read_url(lesson)).text
    compare = f"{place_of(lesson)}/history/{lesson.pk}/revisions/compare/live...{sent}/"
    assert ("Shorter loops" in page, decide_url(lesson) in page, compare in page) == (True, True, True)
    assert checker.get(compare).status_code == 200

    save(author, lesson, title="Half a sent")
    decide = checker.get(decide_url(lesson))
    assert "See what was typed since" in decide.text
    assert f'name="sent" value="{sent}"' in decide.text
    answer = checker.post(decide.context["approve"], {"sent": str(sent), "comment": "Good."})
    assert way_of(answer)[0] == 302
    assert (task().task.name, task().revision_id) == ("Curator approval", sent)
    # Their part is done, and the page is for somebody else now.
    assert decide_url(lesson) not in checker.get(lesson.get_absolute_url()).text
    assert way_of(checker.get(decide_url(lesson))) == (302, edit_url(lesson))
    assert said(checker)[-1] == "Nothing waits here for your decision."


@pytest.mark.parametrize("make", [make_lesson, lambda: make_recommendation(lessons=[make_lesson()])])
def test_the_readers_page_says_that_a_draft_waits(make: Any, author: Client, checker: Client) -> None:
    piece = make()
    assert save(author, piece, "submit", title="Other words").status_code == 302
    reader = signed_in(make_user("reader"))
    found = [decide_url(piece) in client.get(piece.get_absolute_url()).text for client in (author, checker, reader)]
    assert found == [False, True, False]
    assert read_url(piece) in checker.get(piece.get_absolute_url()).text
    save(author, make_lesson(), title="A draft that nobody sent")
    piece.refresh_from_db()
    piece.current_workflow_state.cancel(user=make_user("somebody"))
    assert decide_url(piece) not in checker.get(piece.get_absolute_url()).text


def test_sending_back_takes_a_reason(author: Client, checker: Client) -> None:
    lesson = make_lesson(title="Short loops")
    save(author, lesson, "submit", title="Shorter loops")
    reject = checker.get(decide_url(lesson)).context["reject"]
    checker.post(reject, {"comment": " "})
    assert said(checker)[-1] == "Say what should change, so that its author knows what to do."
    assert task().status == TaskState.STATUS_IN_PROGRESS
    checker.post(reject, {"comment": "Say how short."})
    assert TaskState.objects.get().status == TaskState.STATUS_REJECTED


def test_what_was_never_published_has_nothing_to_compare_with(author: Client, checker: Client) -> None:
    lesson = make_lesson()
    assert save(author, lesson, "submit", title="Other words").status_code == 302
    Lesson.objects.update(live=False)
    page = checker.get(decide_url(lesson)).text
    assert ("Compare with what readers see" in page, "Request changes" in page) == (False, True)


def test_a_review_that_ended_meanwhile_shows_no_way_to_decide(author: Client, checker: Client) -> None:
    """Wagtail knows the step of the address; ours is another by now."""
    lesson = make_lesson(title="Short loops")
    save(author, lesson, "submit", title="Shorter loops")
    old = read_url(lesson)
    lesson.refresh_from_db()
    lesson.current_workflow_state.cancel(user=make_user("somebody"))
    assert way_of(checker.get(old)) == (302, "/curate/")
