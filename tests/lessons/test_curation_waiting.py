"""The first page of the curation screens says what is set for an hour and which notes are open; notes tell their people."""

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from apps.lessons.jobs import tell_of_note
from apps.lessons.models import Lesson, Note
from apps.lessons.review.note_mail import people_of
from apps.lessons.review.services import make_link, resolve_note, write_note
from apps.lessons.review.waiting import MOST
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.factories import make_faq_entry, make_lesson
from tests.people import make_user

pytestmark = pytest.mark.django_db


def first_page(client: Client) -> str:
    return " ".join(client.get("/curate/").text.split())


def test_what_is_set_for_an_hour_is_listed_the_next_first(client: Client) -> None:
    client.force_login(make_shipped_curator())
    assert "Set for an hour" not in first_page(client)
    now = timezone.now()
    lesson = make_lesson(title="Loops", number="1.1", position=1)
    revision = lesson.latest_revision
    revision.approved_go_live_at = now + dt.timedelta(days=2)
    revision.save()
    entry = make_faq_entry(question="Why?", expire_at=now + dt.timedelta(days=1))
    text = first_page(client)
    leaves = f'<a href="/curate/snippets/lessons/faqentry/edit/{entry.pk}/">Why?</a> is archived'
    comes = f'<a href="/curate/snippets/lessons/lesson/edit/{lesson.pk}/">1.1 Loops</a> is published'
    assert text.index(leaves) < text.index(comes)
    assert "Hours of the time zone UTC." in text


def test_the_schedule_says_its_zone(client: Client) -> None:
    client.force_login(make_shipped_curator())
    form = client.get(f"/curate/snippets/lessons/lesson/edit/{make_lesson().pk}/").context["form"]
    assert form.fields["go_live_at"].help_text == "In the time zone UTC."
    assert form.fields["expire_at"].help_text == "In the time zone UTC."


def test_open_notes_are_listed_the_oldest_first(client: Client) -> None:
    author = make_editor("author")
    client.force_login(make_shipped_curator())
    revision = make_lesson(title="Loops", number="1.1", position=1).latest_revision
    assert "Open notes" not in first_page(client)
    notes = [write_note(revision=revision, text=f"Note {count}.", by=author) for count in range(MOST + 1)]
    text = first_page(client)
    assert f'<a href="/curate/notes/lessons/lesson/{revision.object_id}/">1.1 Loops</a>, Author: Note 0.' in text
    assert "1 more note is open." in text
    for note in notes:
        resolve_note(note=note, done=True)
    assert "Open notes" not in first_page(client)


def test_a_note_tells_its_people() -> None:
    author, checker, curator = make_editor("author"), make_editor("checker"), make_shipped_curator()
    left = make_user("left")
    lesson: Lesson = make_lesson(title="Loops", number="1.1", position=1)
    revision = lesson.save_revision(user=author, clean=False)
    link = make_link(revision=revision, reviewer="Ada", days=7, by=curator)
    assert people_of(write_note(revision=revision, text="Mine.", by=author)) == []
    assert people_of(write_note(revision=revision, text="Gone.", by=left)) == [author]
    assert people_of(write_note(revision=revision, text="Shorter.", part="title", by=checker)) == [author]
    from_outside = write_note(revision=revision, text="Good.", name="Ada", link=link)
    assert people_of(from_outside) == [author, checker, curator]

    note = Note.objects.get(text="Shorter.")
    tell_of_note(note=note.pk, person=author.pk)
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == (["author@example.org"], "A note on “1.1 Loops”")
    assert "Checker wrote a note on “1.1 Loops”:\n\nTitle:\n\nShorter.\n" in str(letter.body)
    assert f"/curate/notes/lessons/lesson/{lesson.pk}/" in str(letter.body)
    tell_of_note(note=note.pk, person=0)
    resolve_note(note=note, done=True)
    tell_of_note(note=note.pk, person=author.pk)
    assert len(mail.outbox) == 1
