"""Notes on a draft, by colleagues and by people without an account who hold a link."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.lessons.models import Lesson
from apps.lessons.refusals import LibraryRefused
from apps.lessons.review.models import Note, ReviewLink
from apps.lessons.review.services import NOTES_AN_HOUR, make_link, revoke_link, write_note
from tests.answers import way_of
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.factories import make_aspect, make_faq_entry, make_lesson, make_reading
from tests.recommendations.factories import make_recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Lesson:
    """A published lesson with a draft beside it."""
    lesson = make_lesson(title="Short loops")
    lesson.title = "Shorter loops"
    lesson.save_revision(clean=False)
    return lesson


def page_of(lesson: Lesson) -> str:
    return f"/curate/notes/lessons/lesson/{lesson.pk}/"


def link_to(lesson: Lesson, by: User, days: int = 7) -> ReviewLink:
    return make_link(revision=lesson.latest_revision, reviewer="Ada", days=days, by=by)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_colleagues_write_notes_and_mark_them_as_done(draft: Lesson) -> None:
    client = signed_in(make_editor())
    edit = f"/curate/snippets/lessons/lesson/edit/{draft.pk}/"
    assert "There are no open notes." in client.get(edit).text
    assert "Nobody has written a note yet." in client.get(page_of(draft)).text
    client.post(page_of(draft), {"deed": "note", "text": "Say where it is from."})
    note = Note.objects.get()
    assert (note.name, note.text, note.revision) == ("Editor", "Say where it is from.", draft.latest_revision)
    assert str(note) == "Editor: Say where it is from."
    assert "Say where it is from." in client.get(edit).text

    client.post(page_of(draft), {"deed": "resolve", "pk": str(note.pk)})
    assert "Say where it is from." not in client.get(edit).text
    assert "Open again" in client.get(page_of(draft)).text
    client.post(page_of(draft), {"deed": "reopen", "pk": str(note.pk)})
    assert Note.objects.get().resolved_at is None


def test_a_note_points_at_the_part_it_is_about(draft: Lesson) -> None:
    client = signed_in(make_editor())
    for part in ("summary", "questions"):
        client.post(page_of(draft), {"deed": "note", "text": "Shorter.", "part": part})
    page = client.get(page_of(draft)).text
    edit = client.get(f"/curate/snippets/lessons/lesson/edit/{draft.pk}/").text
    for anchor, label in (("id_summary", "Summary"), ("id_questions-FORMS", "Discussion questions")):
        assert f'edit/{draft.pk}/#{anchor}">{label}</a>' in page
        assert f'<a href="#{anchor}">{label}</a>' in edit
        assert f'id="{anchor}"' in edit

    refused = client.post(page_of(draft), {"deed": "note", "text": "Of nothing.", "part": "slug"}, follow=True)
    assert "Choose a part of the piece, or the whole of it." in refused.text
    assert [note.part for note in Note.objects.all()] == ["summary", "questions"]


def test_through_a_link_a_note_points_at_a_part_too(draft: Lesson) -> None:
    link = link_to(draft, make_shipped_curator())
    client = Client()
    assert '<option value="meaning">What it means here</option>' in client.get(link.get_absolute_url()).text
    refused = client.post(link.get_absolute_url(), {"name": "Ada", "text": "", "part": "meaning"})
    assert '<option value="meaning" selected>' in refused.text
    client.post(link.get_absolute_url(), {"name": "Ada", "text": "Why here?", "part": "meaning"})

    assert "· What it means here" in client.get(link.get_absolute_url()).text
    assert Note.objects.get().part == "meaning"


def test_an_empty_note_is_refused(draft: Lesson) -> None:
    client = signed_in(make_editor())
    refused = client.post(page_of(draft), {"deed": "note", "text": " "}, follow=True)

    assert "Write your name and a note of at most 2000 characters." in refused.text


def test_a_curator_makes_a_link_and_withdraws_it(draft: Lesson) -> None:
    curator = signed_in(make_shipped_curator())
    refused = curator.post(page_of(draft), {"deed": "link", "reviewer": "Ada", "days": "x"}, follow=True)
    assert "Choose for how long the link works." in refused.text
    curator.post(page_of(draft), {"deed": "link", "reviewer": "Ada", "days": "7"})
    link = ReviewLink.objects.get()
    address = f"http://testserver{link.get_absolute_url()}"
    assert address in curator.get(page_of(draft)).text
    assert Client().get(link.get_absolute_url()).status_code == 200

    for _ in range(2):
        curator.post(page_of(draft), {"deed": "revoke", "pk": str(link.pk)})
    closed = Client().get(link.get_absolute_url())
    assert (closed.status_code, "This link no longer works" in closed.text) == (410, True)
    assert Client().get(f"{link.get_absolute_url()}draft/").status_code == 410
    assert address not in curator.get(page_of(draft)).text


def test_a_link_is_for_somebody(draft: Lesson) -> None:
    with pytest.raises(LibraryRefused, match="Say for whom the link is"):
        make_link(revision=draft.latest_revision, reviewer=" ", days=7, by=make_shipped_curator())


def test_an_editor_makes_no_link(draft: Lesson) -> None:
    client = signed_in(make_editor())
    client.post(page_of(draft), {"deed": "link", "reviewer": "Ada", "days": "7"})

    assert not ReviewLink.objects.exists()
    assert "Make a link" not in client.get(page_of(draft)).text


def test_whoever_holds_the_link_reads_the_draft_and_writes_a_note(draft: Lesson) -> None:
    link = link_to(draft, make_shipped_curator())
    client = Client()
    page = client.get(link.get_absolute_url())
    framed = client.get(f"{link.get_absolute_url()}draft/")
    assert "Chief asks Ada to read it and say what should change." in page.text
    assert '<h1 lang="en">Shorter loops</h1>' in framed.text
    assert "/curate/" not in framed.text
    assert [text.count('<header class="bar') for text in (page.text, framed.text)] == [1, 0]
    for response in (page, framed):
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in response.headers["Cache-Control"]
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in framed.headers["Content-Security-Policy"]
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"

    sent = client.post(link.get_absolute_url(), {"name": "Ada", "text": "Too long."})
    assert way_of(sent) == (302, link.get_absolute_url())
    assert "Too long." in client.get(link.get_absolute_url()).text
    text = signed_in(make_editor()).get(page_of(draft)).text
    assert "(through a link)" in text
    assert "Too long." in text


def test_through_a_link_only_its_own_notes_are_seen(draft: Lesson) -> None:
    curator = make_shipped_curator()
    write_note(revision=draft.latest_revision, text="Between us.", by=curator)
    assert "Between us." not in Client().get(link_to(draft, curator).get_absolute_url()).text


def test_an_incomplete_note_comes_back_with_its_words(draft: Lesson) -> None:
    link = link_to(draft, make_shipped_curator())
    response = Client().post(link.get_absolute_url(), {"name": "", "text": "Too long."})

    assert response.status_code == 422
    assert "Write your name and a note of at most 2000 characters." in response.text
    assert "Too long.</textarea>" in response.text


def test_notes_through_a_link_are_limited(draft: Lesson) -> None:
    link = link_to(draft, make_shipped_curator())
    for number in range(NOTES_AN_HOUR):
        write_note(revision=link.revision, link=link, name="Ada", text=f"Note {number}")
    response = Client().post(link.get_absolute_url(), {"name": "Ada", "text": "One more"})
    assert (response.status_code, Note.objects.count()) == (422, NOTES_AN_HOUR)

    Note.objects.update(created_at=timezone.now() - dt.timedelta(hours=2))
    write_note(revision=link.revision, link=link, name="Ada", text="Later")
    assert Note.objects.count() == NOTES_AN_HOUR + 1


def test_a_link_withdrawn_while_somebody_writes_takes_no_note(draft: Lesson) -> None:
    link = link_to(draft, make_shipped_curator())
    revoke_link(link=link)
    with pytest.raises(LibraryRefused, match="This link no longer works"):
        write_note(revision=link.revision, link=link, name="Ada", text="Late")


def test_a_link_ends_on_its_day(draft: Lesson) -> None:
    link = link_to(draft, make_shipped_curator())
    ReviewLink.objects.update(expires_at=timezone.now())
    assert Client().get(link.get_absolute_url()).status_code == 410


def test_a_forged_or_forgotten_link_is_not_there(draft: Lesson) -> None:
    link = link_to(draft, make_shipped_curator())
    address = link.get_absolute_url()
    link.delete()
    assert Client().get(address).status_code == 404
    assert Client().get(f"/review/{link.code}/").status_code == 404
    assert Client().get(f"/review/{link.code}:forged/").status_code == 404


def test_notes_belong_to_pieces_of_the_library(draft: Lesson) -> None:
    client = signed_in(make_shipped_curator())
    other = make_lesson()
    note = write_note(revision=other.latest_revision, text="Of another.", by=make_editor())

    assert client.get("/curate/notes/lessons/nothing/1/").status_code == 404
    assert client.get("/curate/notes/lessons/loadedpart/1/").status_code == 404
    assert client.post(page_of(draft), {"deed": "resolve", "pk": str(note.pk)}).status_code == 404
    bare = User.objects.create_user("bare@example.org", name="Bare")
    bare.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert way_of(signed_in(bare).get(page_of(draft))) == (302, "/curate/")


@pytest.mark.parametrize("make", [make_aspect, make_faq_entry, make_reading, make_recommendation])
def test_every_kind_of_piece_can_be_shared(make: Callable[[], Any]) -> None:
    link = link_to(make(), make_shipped_curator())
    response = Client().get(f"{link.get_absolute_url()}draft/")

    assert response.status_code == 200
    assert "/curate/" not in response.text


def test_a_piece_without_a_version_gets_one_with_its_first_note() -> None:
    lesson = make_lesson()
    Lesson.objects.filter(pk=lesson.pk).update(latest_revision=None)
    signed_in(make_editor()).post(page_of(lesson), {"deed": "note", "text": "First."})

    lesson.refresh_from_db()
    assert Note.objects.get().revision == lesson.latest_revision
