"""One page and what it saved itself: autosave, a button pressed twice, both at the same moment."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from apps.lessons.models import Lesson, OpenedForm, Question
from apps.lessons.review.opened import KEPT
from apps.lessons.review.services import write_note
from apps.lessons.review.views import saved_or_refused
from tests.answers import way_of
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.editor import edit_url, opened, save
from tests.lessons.factories import SectionFactory, make_lesson
from tests.lessons.test_curation_from_nothing import ADD, children
from tests.races import results_at_once
from tests.recommendations.factories import make_recommendation

AUTOSAVE: dict[str, Any] = {"HTTP_ACCEPT": "application/json"}
PUBLISH = {"action-publish": "1"}


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def new_lesson(section: Any, *questions: str, **fields: Any) -> dict[str, Any]:
    """What a page sends that was opened to write a lesson."""
    return {
        "form-key": uuid4().hex,
        "playbook": section.playbook_id,
        "section": section.pk,
        "number": "1.1",
        "title": "Loops",
        "slug": "loops",
        "summary": "Short.",
        "china": "They do.",
        "meaning": "We could.",
        "not_to_copy_origin": "ours",
        **children("questions", *({"text": text} for text in questions)),
        **children("guardrails"),
        **fields,
    }


def questions_of(lesson: Lesson) -> list[str]:
    return [question.text for question in lesson.get_latest_revision_as_object().questions.all()]


@pytest.mark.django_db
def test_another_page_of_mine_is_asked_as_if_it_were_somebody_elses() -> None:
    lesson = make_lesson(title="Short loops")
    client = signed_in(make_editor())
    first, second = opened(client, lesson), opened(client, lesson)
    client.post(edit_url(lesson), first | {"title": "First"})
    refused = client.post(edit_url(lesson), second | {"title": "Second"})

    assert "Editor saved a newer version while you were writing. Nothing was saved over it." in refused.text
    assert f'name="form-key" value="{second["form-key"]}"' in refused.text
    lesson.refresh_from_db()
    assert lesson.get_latest_revision_as_object().title == "First"


@pytest.mark.django_db
def test_a_mistake_in_a_form_that_is_behind_does_not_bring_it_up_to_date() -> None:
    lesson = make_lesson(title="Short loops")
    client = signed_in(make_shipped_curator())
    form = opened(client, lesson)
    save(signed_in(make_editor()), lesson, title="Theirs")
    answer = client.post(edit_url(lesson), form | {"number": "nine"})

    assert f'name="loaded_revision_created_at" value="{form["loaded_revision_created_at"]}"' in answer.text


@pytest.mark.django_db
def test_what_a_page_made_it_goes_on_editing() -> None:
    section = SectionFactory.create()
    client = signed_in(make_shipped_curator())
    form = new_lesson(section, "Would we?")
    made = client.post(ADD.format("lesson"), form, **AUTOSAVE).json()
    again = client.post(ADD.format("lesson"), form | {"title": "Loops again"}, **AUTOSAVE).json()
    lesson = Lesson.objects.get()

    assert (made["url"], again["url"]) == (edit_url(lesson), edit_url(lesson))
    assert again["hydrate_url"] == f"{edit_url(lesson)}?_w_hydrate_create_view=1"
    answer = client.post(ADD.format("lesson"), form | children("questions", {"text": "A"}, {"text": "B"}) | PUBLISH)
    assert way_of(answer) == (302, "/curate/snippets/lessons/lesson/")
    lesson = Lesson.objects.get()
    assert (lesson.live, lesson.title, questions_of(lesson)) == (True, "Loops", ["A", "B"])
    assert [question.text for question in lesson.questions.all()] == ["A", "B"]


@pytest.mark.django_db(transaction=True)
def test_publish_and_autosave_at_once_make_one_piece() -> None:
    section = SectionFactory.create()
    curator = make_shipped_curator()
    form = new_lesson(section, "Would we?", "When?")

    def autosave() -> int:
        return signed_in(curator).post(ADD.format("lesson"), form, **AUTOSAVE).status_code

    def publish() -> int:
        return signed_in(curator).post(ADD.format("lesson"), form | PUBLISH).status_code

    assert sorted(results_at_once(autosave, publish)) in ([200, 302], [302, 400])
    lesson = Lesson.objects.get()
    assert (lesson.live, questions_of(lesson)) == (True, ["Would we?", "When?"])
    assert lesson.questions.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_a_number_at_once_one_is_told() -> None:
    section = SectionFactory.create()
    curator = make_shipped_curator()

    def add() -> Any:
        return signed_in(curator).post(ADD.format("lesson"), new_lesson(section, "Would we?")).content.decode()

    told = [text for text in results_at_once(add, add, add) if text]
    assert ["Another lesson of this playbook has this number." in text for text in told] == [True, True]
    assert Lesson.objects.count() == 1


@pytest.mark.django_db
def test_a_question_that_is_sent_again_is_not_doubled_and_one_that_is_gone_comes_back() -> None:
    lesson = make_lesson()
    author, curator = signed_in(make_editor()), signed_in(make_shipped_curator())
    form = opened(author, lesson)
    save(curator, lesson, **{"questions-0-DELETE": "on"})
    lesson.refresh_from_db()
    over = {"save-over": str(lesson.latest_revision_id), "questions-0-text": "Mine?"}
    author.post(edit_url(lesson), form | over)

    lesson.refresh_from_db()
    assert questions_of(lesson) == ["Mine?", form["questions-1-text"]]


@pytest.mark.django_db
def test_steps_of_a_template_that_is_gone_come_back_with_it() -> None:
    piece = make_recommendation(lessons=[make_lesson()])
    client = signed_in(make_shipped_curator())
    form = opened(client, piece)
    save(client, piece, "publish", **{"templates-0-DELETE": "on"})
    piece.refresh_from_db()
    client.post(edit_url(piece), form | {"save-over": str(piece.latest_revision_id)})

    piece.refresh_from_db()
    template = piece.get_latest_revision_as_object().templates.get()
    assert [step.text for step in template.first_steps.all()] == [form["templates-0-first_steps-0-text"]]


@pytest.mark.django_db
def test_autosave_does_not_write_into_a_version_somebody_counts_on() -> None:
    lesson = make_lesson(title="Short loops")
    author = make_editor()
    client = signed_in(author)
    form = opened(client, lesson)
    first = client.post(edit_url(lesson), form | {"title": "One"}, **AUTOSAVE).json()["revision_id"]
    again = form | {"overwrite_revision_id": str(first)}
    assert client.post(edit_url(lesson), again | {"title": "Two"}, **AUTOSAVE).json()["revision_id"] == first

    lesson.refresh_from_db()
    write_note(revision=lesson.latest_revision, text="Fine so.", by=author)
    second = client.post(edit_url(lesson), again | {"title": "Three"}, **AUTOSAVE).json()["revision_id"]
    assert [lesson.revisions.get(pk=pk).as_object().title for pk in (first, second)] == ["Two", "Three"]


@pytest.mark.django_db
def test_a_key_of_no_form_is_none_and_old_ones_are_forgotten() -> None:
    lesson = make_lesson()
    client = signed_in(make_editor())
    old = OpenedForm.objects.create(key=uuid4(), revision=lesson.latest_revision)
    OpenedForm.objects.filter(pk=old.pk).update(created_at=timezone.now() - KEPT * 2)
    assert str(old) == str(old.key)
    save(client, lesson, **{"form-key": "nothing"})
    assert OpenedForm.objects.get() == old

    key = uuid4()
    save(client, lesson, **{"form-key": str(key)})
    assert OpenedForm.objects.get().key == key
    assert way_of(client.post(ADD.format("lesson"), new_lesson(lesson.section, number="1.99")))[0] == 302
    assert Question.objects.filter(lesson__number="1.99").count() == 0


@pytest.mark.django_db
def test_what_the_database_refuses_for_another_reason_is_not_hidden() -> None:
    def save() -> None:
        raise IntegrityError("Something else.")

    with pytest.raises(IntegrityError, match="Something else"):
        saved_or_refused(make_lesson(), save)
