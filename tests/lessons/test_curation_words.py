"""One word for one deed on the curation screens, also where the sentence is Wagtail's; and names in the reader's language."""

import re
from pathlib import Path

import pytest
import wagtail
from babel.messages.pofile import read_po
from django.core import mail
from django.test import Client
from wagtail.models import ModelLogEntry

from apps.accounts.models import User
from config.catalogs import LOCALE
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.factories import make_lesson
from tests.lessons.test_curation_review import EDIT, sent_draft, signed_in

# Wagtail sends its mails through a function that Django 6.1 has deprecated.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings(r"ignore:get_connection\(\) is deprecated"),
]


def in_german(user: User) -> User:
    user.language = "de"
    user.save()
    return user


def sentences(path: Path) -> set[str]:
    with path.open("rb") as file:
        return {str(message.id) for message in read_po(file) if message.id}


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_we_say_otherwise_is_a_sentence_of_wagtails(language: str) -> None:
    """An upgrade that words it anew is noticed here."""
    theirs = Path(wagtail.__file__).parent.rglob("locale/en/LC_MESSAGES/django.po")
    known = set().union(*(sentences(path) for path in theirs))
    ours = sentences(LOCALE / "wagtail" / language / "LC_MESSAGES/django.po")

    assert "Unpublish" in ours
    assert ours - known == set()


def test_a_piece_is_archived_and_never_unpublished(client: Client) -> None:
    lesson = make_lesson()
    client.force_login(make_shipped_curator())
    pages = [
        client.get(url.format(EDIT=EDIT, pk=lesson.pk)).text for url in ("{EDIT}/edit/{pk}/", "{EDIT}/unpublish/{pk}/")
    ]
    done = client.post(f"{EDIT}/unpublish/{lesson.pk}/", follow=True).text

    assert ["Archive" in page and ">Unpublish" not in page and "unpublish it" not in page for page in pages] == [
        True
    ] * 2
    assert f"“{lesson}” is archived." in done
    assert str(ModelLogEntry.objects.get(action="wagtail.unpublish").message) == "Archived"


def test_the_menu_calls_people_by_their_name(client: Client) -> None:
    client.force_login(make_shipped_curator())
    assert '"name": "Chief"' in client.get("/curate/").text


def test_the_steps_of_a_review_are_named_in_the_readers_language() -> None:
    author, curator = in_german(make_editor("author")), in_german(make_shipped_curator())
    lesson = sent_draft(author)
    waiting = signed_in(curator).get("/curate/").text
    sent = signed_in(author).get("/curate/").text
    editor = signed_in(curator).get(f"{EDIT}/edit/{lesson.pk}/").text

    assert "Lektion · Redaktionelle Prüfung" in waiting
    assert "Redaktionelle Prüfung" in sent
    assert ["Editorial check" in page for page in (waiting, sent)] == [False, False]
    assert re.search(r"Eingereicht\s(jetzt|vor)", editor)
    letter = mail.outbox[0]
    assert letter.subject == "Ihre Prüfung ist gefragt: 2.1 Shorter loops (Redaktionelle Prüfung)"
    assert "Redaktionelle Prüfung" in str(letter.body)


def test_a_draft_is_sent_to_review_in_german() -> None:
    lesson = make_lesson()
    page = signed_in(in_german(make_editor())).get(f"{EDIT}/edit/{lesson.pk}/").text
    assert "Zur Prüfung einreichen" in page
    assert "Review by a curator" not in page
