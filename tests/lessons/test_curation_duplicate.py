"""A piece made anew from another one."""

import threading
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.test import Client
from wagtail.models import ModelLogEntry

from apps.accounts.models import User
from apps.lessons.models import Lesson, Section
from apps.lessons.review.duplicating import duplicate_piece
from apps.lessons.translation.services import start_translation
from apps.recommendations.models import Recommendation
from tests.answers import way_of
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.editor import edit_url, place_of, save
from tests.lessons.factories import (
    LessonFactory,
    SectionFactory,
    make_aspect,
    make_draft,
    make_faq_entry,
    make_lesson,
    make_playbook,
    make_reading,
    publish,
)
from tests.people import make_user
from tests.races import PATIENCE, results_at_once, wait_for_a_lock
from tests.recommendations.factories import make_recommendation


def make_followed() -> Recommendation:
    return make_recommendation(lessons=[make_lesson()])


KINDS = [make_lesson, make_followed, make_aspect, make_faq_entry, make_reading]


def page_of(piece: Any) -> str:
    return f"/curate/duplicate/{piece._meta.app_label}/{piece._meta.model_name}/{piece.pk}/"


def words(piece: Any) -> dict[str, Any]:
    """What a version says, without the keys of its rows and without what tells it from another."""

    def bare(found: Any) -> Any:
        if isinstance(found, list):
            return [bare(each) for each in found]
        if isinstance(found, dict):
            return {name: bare(value) for name, value in found.items() if name not in KEYS}
        return found

    content: dict[str, Any] = bare(piece.latest_revision.content)
    return {name: content[name] for name in content if name not in OWN}


KEYS = {"pk", "lesson", "aspect", "recommendation", "template"}
OWN = {
    *("title", "question", "slug", "number", "code", "position", "live", "has_unpublished_changes"),
    *("first_published_at", "last_published_at", "live_revision", "latest_revision", "latest_revision_created_at"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("make", KINDS)
def test_a_piece_is_duplicated_as_a_draft(client: Client, make: Any) -> None:
    piece = make()
    editor = make_editor()
    client.force_login(editor)
    assert page_of(piece) in client.get(f"{place_of(piece)}/").text
    assert page_of(piece) in client.get(edit_url(piece)).text
    answer = client.post(page_of(piece))
    copy = type(piece).objects.exclude(pk=piece.pk).get(playbook=piece.playbook)

    assert way_of(answer) == (302, edit_url(copy))
    assert [str(message) for message in get_messages(answer.wsgi_request)] == [
        f"This is the copy of “{piece}”: a draft that readers do not see. Change what is to be different."
    ]
    title = piece.parts[0]
    assert getattr(copy, title) == f"{getattr(piece, title)} (copy)"
    assert (copy.live, copy.has_unpublished_changes, copy.first_published_at) == (False, True, None)
    assert (copy.key != piece.key, copy.latest_revision.user) == (True, editor)
    piece.refresh_from_db()
    assert words(copy) == words(piece)
    assert ModelLogEntry.objects.filter(action="wagtail.create", user=editor, object_id=str(copy.pk)).count() == 1
    assert client.get(edit_url(copy)).status_code == 200
    client.force_login(make_shipped_curator())
    assert save(client, copy, "publish").status_code == 302
    assert type(piece).objects.get(pk=copy.pk).live


@pytest.mark.django_db
def test_a_copy_has_a_number_an_address_and_a_place_of_its_own() -> None:
    by = make_editor()
    section = SectionFactory.create(number=3)
    lesson = make_lesson(section=section, position=1, number="3.9", title="Short loops", slug="short-loops")
    make_lesson(section=section, position=7, number="3.10")
    first, second = (duplicate_piece(piece=lesson, by=by) for _ in range(2))
    assert [(copy.number, copy.slug, copy.position, copy.section) for copy in (first, second)] == [
        ("3.11", "short-loops-copy", 8, section),
        ("3.12", "short-loops-copy-2", 9, section),
    ]
    last = make_recommendation(playbook=lesson.playbook, lessons=[lesson], code="R3.99")
    assert duplicate_piece(piece=last, by=by).code == ""  # none is left; the editor asks for one
    copied = duplicate_piece(piece=section, by=by)
    assert (copied.number, copied.position, copied.line, copied.lessons.count()) == (4, 4, section.line, 0)


@pytest.mark.django_db
def test_the_copy_of_a_long_title_fits_and_speaks_its_playbooks_language() -> None:
    lesson = make_lesson(playbook=make_playbook(language="de"), title="T" * 120)
    assert duplicate_piece(piece=lesson, by=make_editor()).title == f"{'T' * 112} (Kopie)"


@pytest.mark.django_db
def test_what_is_duplicated_is_the_newest_draft() -> None:
    lesson = make_lesson(title="Short loops")
    lesson.title = "Shorter loops"
    lesson.go_live_at = lesson.first_published_at
    lesson.save_revision(clean=False)
    copy = duplicate_piece(piece=Lesson.objects.get(pk=lesson.pk), by=make_editor())
    assert (copy.title, copy.go_live_at, copy.questions.count()) == ("Shorter loops (copy)", None, 2)
    assert lesson.questions.count() == 2
    unnumbered = make_draft(section=lesson.section, number="", position=5)
    assert duplicate_piece(piece=unnumbered, by=make_editor("other")).number == ""


@pytest.mark.django_db
def test_the_copy_of_a_translation_translates_nothing() -> None:
    lesson, by = make_lesson(), make_editor()
    german = make_playbook(language="de", original=lesson.playbook)
    translated = start_translation(original=lesson, playbook=german, by=by)
    translated.title = "Kurze Schleifen"
    publish(translated.section)
    publish(translated)
    copy = duplicate_piece(piece=Lesson.objects.get(pk=translated.pk), by=by)
    assert (copy.original, copy.original_revision, copy.original_digest) == (None, None, "")
    assert copy.why_not_ready() is None


@pytest.mark.django_db
def test_a_playbook_is_not_duplicated_here(client: Client) -> None:
    playbook = make_playbook()
    client.force_login(make_shipped_curator())
    assert way_of(client.get(page_of(playbook)))[0] == 404
    assert page_of(playbook) not in client.get(edit_url(playbook)).text
    assert client.get(f"{place_of(playbook)}/copy/{playbook.pk}/").status_code == 404


@pytest.mark.django_db
def test_who_may_not_add_does_not_duplicate(client: Client) -> None:
    lesson = make_lesson()
    editor = make_editor()
    editor.groups.clear()
    for name in ("access_admin", "change_lesson"):
        editor.user_permissions.add(Permission.objects.get(codename=name))
    client.force_login(User.objects.get(pk=editor.pk))
    assert page_of(lesson) not in client.get(edit_url(lesson)).text
    client.post(page_of(lesson))
    assert Lesson.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_copies_at_once_take_two_numbers() -> None:
    lesson, by = make_lesson(section=SectionFactory.create(number=3), number="3.1"), make_user("editor")
    copies = results_at_once(*[lambda: duplicate_piece(piece=lesson, by=by)] * 2)
    assert sorted(copy.number for copy in copies) == ["3.2", "3.3"]


@pytest.mark.django_db(transaction=True)
def test_a_number_taken_meanwhile_is_said(client: Client) -> None:
    section = SectionFactory.create(number=3)
    lesson = make_lesson(section=section, number="3.1")
    client.force_login(make_editor())
    is_there, is_taken = threading.Event(), threading.Event()

    def take() -> None:
        with transaction.atomic():
            LessonFactory.create(section=Section.objects.get(), number="3.2", position=2)
            assert is_there.wait(PATIENCE)
            is_taken.set()
            wait_for_a_lock()

    def duplicate() -> Any:
        connection.ensure_connection()
        is_there.set()
        assert is_taken.wait(PATIENCE)
        return client.post(page_of(lesson))

    answer = next(found for found in results_at_once(take, duplicate) if found)
    assert way_of(answer) == (302, page_of(lesson))
    assert "Somebody took its number at this moment. Please try again." in client.get(page_of(lesson)).text
    assert sorted(Lesson.objects.values_list("number", flat=True)) == ["3.1", "3.2"]
