"""Nobody is du on one page and Sie on the next, and no page speaks of tokens."""

import re
from pathlib import Path

import allauth
import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.utils import translation

DU = re.compile(
    r"\b(du|dein\w*|dich|dir|euer\w*|gib|bestätige|klicke?|verwende|melde|nutze|wähle|lass|folge|habe geduld)\b",
    re.IGNORECASE,
)
CATALOG = Path(str(allauth.__file__)).parent / "locale/de/LC_MESSAGES/django.po"


def is_shown(location: str) -> bool:
    """Whether a sentence of allauth's reaches a page here: from its code, or a template that ours does not stand before."""
    name = location.removeprefix("templates/")
    if location.startswith("account/"):
        return True
    return name.startswith("account/") and not (settings.BASE_DIR / "templates" / name).exists()


def test_the_account_pages_say_sie() -> None:
    with CATALOG.open("rb") as file:
        shown = [
            str(message.id)
            for message in read_po(file)
            if message.id and not message.pluralizable and any(is_shown(place) for place, _line in message.locations)
        ]
    assert len(shown) > 60
    with translation.override("de"):
        said = [translation.gettext(sentence) for sentence in shown]
    assert [sentence for sentence in said if DU.search(sentence)] == []


@pytest.mark.parametrize(
    ("language", "words"), [("en", "This link does not work any more"), ("de", "Dieser Link gilt nicht mehr")]
)
def test_a_spent_link_of_a_password_reset_says_what_to_do(client: Client, db: None, language: str, words: str) -> None:
    page = client.get("/accounts/password/reset/key/1-nothing/", headers={"Accept-Language": language}).text
    assert (words in page, "Bad Token" in page) == (True, False)
    assert 'href="/accounts/password/reset/"' in page
