"""From a draft to what readers see: the two steps, who takes them, and what they hear of it."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from wagtail.models import TaskState, WorkflowState

from apps.accounts.models import User
from apps.lessons.models import Lesson
from apps.lessons.review.models import REASON_WANTED, ReviewStep
from tests.answers import way_of
from tests.lessons.curation_forms import send
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.factories import make_lesson

# Wagtail sends its mails through a function that Django 6.1 has deprecated.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings(r"ignore:get_connection\(\) is deprecated"),
]

EDIT = "/curate/snippets/lessons/lesson"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent_draft(author: User) -> Lesson:
    """A published lesson with a draft that its author has sent to review."""
    lesson = make_lesson(number="2.1", title="Short loops", section__number=2)
    send(signed_in(author), lesson, title="Shorter loops", **{"action-submit": "1"})
    lesson.refresh_from_db()
    return lesson


def said(client: Client) -> list[str]:
    return [str(message).strip() for message in client.get("/curate/").context["messages"]]


def act(client: Client, lesson: Lesson, action: str, comment: str = "") -> Any:
    task = WorkflowState.objects.get().current_task_state
    return client.post(f"{EDIT}/workflow/action/{lesson.pk}/{action}/{task.pk}/", {"comment": comment})


def where() -> tuple[str, str]:
    state = WorkflowState.objects.get()
    return state.current_task_state.task.name, state.status


def mails() -> list[tuple[str, list[str]]]:
    """What was sent since the last look, and to whom."""
    found = sorted((str(letter.subject), letter.to) for letter in mail.outbox)
    mail.outbox.clear()
    return found


def test_a_draft_passes_two_people_and_each_hears_when_it_is_their_turn() -> None:
    author, checker, curator = make_editor("author"), make_editor("checker"), make_shipped_curator()
    lesson = sent_draft(author)
    turn = "Your review is wanted: 2.1 Shorter loops"
    assert where() == ("Editorial check", "in_progress")
    assert mails() == [
        (f"{turn} (Editorial check)", ["checker@example.org"]),
        (f"{turn} (Editorial check)", ["chief@example.org"]),
    ]

    act(signed_in(checker), lesson, "approve")
    assert where() == ("Curator approval", "in_progress")
    assert mails() == [(f"{turn} (Curator approval)", ["chief@example.org"])]

    act(signed_in(curator), lesson, "approve", "Good.")
    lesson.refresh_from_db()
    assert (lesson.title, where()) == ("Shorter loops", ("Curator approval", "approved"))
    assert mails() == [("Published: 2.1 Shorter loops", ["author@example.org"])]


def test_the_mail_to_the_reviewer_has_the_ways_to_read_compare_and_decide() -> None:
    make_shipped_curator()
    lesson = sent_draft(make_editor("author"))
    text = str(mail.outbox[0].body)

    assert text.startswith("Hello Chief,")
    assert f"http://testserver{EDIT}/history/{lesson.pk}/revisions/compare/live...{lesson.latest_revision_id}/" in text
    assert f"http://testserver{EDIT}/edit/{lesson.pk}/" in text
    assert f"http://testserver{EDIT}/workflow/preview/{lesson.pk}/" in text


def test_who_sent_a_draft_does_not_check_it() -> None:
    author = make_editor("author")
    lesson = sent_draft(author)
    client = signed_in(author)
    response = act(client, lesson, "approve")

    assert way_of(response) == (302, f"{EDIT}/edit/{lesson.pk}/")
    assert said(client) == ["Whoever sent the draft to review does not check it."]
    assert where() == ("Editorial check", "in_progress")
    assert TaskState.objects.reviewable_by(author).count() == 0


def test_an_editor_does_not_give_the_curators_approval() -> None:
    author, checker = make_editor("author"), make_editor("checker")
    lesson = sent_draft(author)
    act(signed_in(checker), lesson, "approve")
    act(signed_in(checker), lesson, "approve")

    lesson.refresh_from_db()
    assert (lesson.title, where()) == ("Short loops", ("Curator approval", "in_progress"))


def test_changes_are_requested_with_a_reason_and_the_author_reads_it() -> None:
    author, checker = make_editor("author"), make_editor("checker")
    lesson = sent_draft(author)
    mail.outbox.clear()
    act(signed_in(checker), lesson, "reject", "Say where the number is from.")

    assert where() == ("Editorial check", "needs_changes")
    letter = mail.outbox[0]
    assert (letter.subject, letter.to) == ("Changes are wanted: 2.1 Shorter loops", ["author@example.org"])
    assert "Checker wrote:\nSay where the number is from." in str(letter.body)

    send(signed_in(author), lesson, title="Shorter loops win", **{"action-submit": "1"})
    assert where() == ("Editorial check", "in_progress")


def test_a_request_without_a_reason_is_refused() -> None:
    checker = make_editor("checker")
    lesson = sent_draft(make_editor("author"))
    state = WorkflowState.objects.get().current_task_state
    act(signed_in(checker), lesson, "reject")
    assert where() == ("Editorial check", "in_progress")

    dialog = signed_in(checker).post(
        f"{EDIT}/workflow/action/{lesson.pk}/reject/{state.pk}/", headers={"x-requested-with": "XMLHttpRequest"}
    )
    assert str(REASON_WANTED) in dialog.json()["html"]


def test_a_request_without_a_reason_is_refused_beside_the_dialog_too() -> None:
    checker = make_editor("checker")
    lesson = sent_draft(make_editor("author"))
    client = signed_in(checker)
    response = send(
        client,
        lesson,
        **{"action-workflow-action": "1", "workflow-action-name": "reject", "workflow-action-extra-data": "{}"},
    )

    assert where() == ("Editorial check", "in_progress")
    assert way_of(response) == (302, "/curate/")


def test_the_first_page_shows_what_waits_for_me() -> None:
    author, checker = make_editor("author"), make_editor("checker")
    lesson = sent_draft(author)
    text = signed_in(checker).get("/curate/").text

    assert text.index("Awaiting my review") < text.index("With a draft")
    assert "2.1 Shorter loops" in text
    assert "Lesson · Editorial check" in text
    assert f"{EDIT}/history/{lesson.pk}/revisions/compare/live...{lesson.latest_revision_id}/" in text
    assert f"{EDIT}/workflow/preview/{lesson.pk}/" in text
    assert "Request changes" in text
    assert "Nothing waits for you." in signed_in(author).get("/curate/").text


def test_a_piece_that_was_never_published_has_nothing_to_compare_with() -> None:
    author, checker = make_editor("author"), make_editor("checker")
    lesson = make_lesson(title="Short loops")
    lesson.unpublish()
    send(signed_in(author), lesson, title="Shorter loops", **{"action-submit": "1"})

    assert "Not published yet" in signed_in(checker).get("/curate/").text


def test_the_reviewer_compares_in_one_click_and_reads_in_the_readers_template() -> None:
    checker = make_editor("checker")
    lesson = sent_draft(make_editor("author"))
    task = WorkflowState.objects.get().current_task_state.task_id
    client = signed_in(checker)
    compared = client.get(f"{EDIT}/history/{lesson.pk}/revisions/compare/live...{lesson.latest_revision_id}/").text

    assert '<span class="deletion">Short</span>' in compared
    assert '<span class="addition">Shorter</span>' in compared
    assert '<h1 lang="en">Shorter loops</h1>' in client.get(f"{EDIT}/workflow/preview/{lesson.pk}/{task}/").text


def test_whoever_decides_reads_what_became_of_it() -> None:
    author, checker, curator = (
        signed_in(make_editor("author")),
        signed_in(make_editor("checker")),
        make_shipped_curator(),
    )
    lesson = make_lesson(number="2.1", title="Short loops", section__number=2)
    send(author, lesson, title="Shorter loops", **{"action-submit": "1"})
    act(checker, lesson, "reject", "Say how short.")
    assert said(checker) == ["Changes to “2.1 Shorter loops” are requested, and its author reads why."]
    own = author.get("/curate/").text
    assert "Your drafts in review" in own
    assert "“Say how short.”" in own

    send(author, lesson, title="Loops of a week", **{"action-submit": "1"})
    assert "Waits for a reviewer · Editorial check" in author.get("/curate/").text
    act(checker, lesson, "approve")
    assert said(checker) == ["“2.1 Loops of a week” is approved: it goes to the next step."]
    chief = signed_in(curator)
    act(chief, lesson, "approve")
    assert said(chief) == ["“2.1 Loops of a week” is approved and published."]


def test_what_is_sent_again_is_compared_in_its_newest_words() -> None:
    author, checker = make_editor("author"), make_editor("checker")
    lesson = sent_draft(author)
    act(signed_in(checker), lesson, "reject", "Say how short.")
    send(signed_in(author), lesson, title="Loops of a week", **{"action-submit": "1"})

    lesson.refresh_from_db()
    assert WorkflowState.objects.get().current_task_state.revision == lesson.latest_revision
    assert f"revisions/compare/live...{lesson.latest_revision_id}/" in signed_in(checker).get("/curate/").text


def test_what_lost_its_last_question_in_review_is_not_approved() -> None:
    author, checker = make_editor("author"), make_editor("checker")
    lesson = sent_draft(author)
    sent = lesson.latest_revision
    sent.content["questions"] = []
    sent.save()
    act(signed_in(checker), lesson, "approve")

    assert where() == ("Editorial check", "in_progress")


def test_an_administrator_who_makes_another_step_reads_what_it_is() -> None:
    assert ReviewStep.get_description().startswith("Members of the chosen groups approve the draft")
