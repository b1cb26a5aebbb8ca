"""The catalogs under locale/: complete, and true to the strings they translate. How to translate: docs/translating.md."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from scripts.messages import as_bytes, catalogs, is_translated, marked, read, strings_of, translations, updated

pytestmark = pytest.mark.parametrize("path", catalogs(), ids=lambda path: path.parent.parent.name)

PLACEHOLDER = r"%%?\(\w+\)[sd]|\{\w*\}"
TAG = r"</?[a-z]+[^>]*>"


def pairs(path: Path) -> list[tuple[str, str, bool]]:
    """Each English string with its translation, and whether it is what is said of one alone."""
    found = []
    for message in read(path):
        if isinstance(message.id, (list, tuple)):
            one, more = message.id
            for place, meant in enumerate(translations(message)):
                found.append((more if place else one, meant, place == 0))
        elif message.id:
            found.append((message.id, str(message.string), False))
    return found


def differing(path: Path, part: Callable[[str], object]) -> list[str]:
    return [f"{said!r}: {meant!r}" for said, meant, _one in pairs(path) if part(said) != part(meant)]


def test_the_catalog_holds_what_is_marked_and_nothing_else(path: Path) -> None:
    assert path.read_bytes() == as_bytes(updated(path)), "run `make messages`, and translate what is new"


def test_every_string_is_translated(path: Path) -> None:
    missing = [message.id for message in read(path) if message.id and (message.fuzzy or not is_translated(message))]
    assert missing == [], f"translate these in {path}"


def test_every_plural_is_complete(path: Path) -> None:
    catalog = read(path)
    plurals = [message for message in catalog if message.pluralizable]
    assert plurals
    assert [message.id for message in plurals if len(translations(message)) != catalog.num_plurals] == []


def test_placeholders_stay(path: Path) -> None:
    """What is said of one may leave the number out."""
    wrong = []
    for said, meant, one in pairs(path):
        expected, found = (Counter(re.findall(PLACEHOLDER, text)) for text in (said, meant))
        if not (found <= expected if one else found == expected):
            wrong.append(f"{said!r}: {meant!r}")
    assert wrong == []


def test_tags_stay(path: Path) -> None:
    assert differing(path, lambda text: sorted(re.findall(TAG, text))) == []


def test_spaces_and_colons_at_the_ends_stay(path: Path) -> None:
    assert (
        differing(path, lambda text: (text[: len(text) - len(text.lstrip())], text[len(text.rstrip(": \n")) :])) == []
    )


def test_quotation_marks_are_typographic(path: Path) -> None:
    assert [meant for _said, meant, _one in pairs(path) if re.search(r"[\"']", re.sub(TAG, "", meant))] == []


def test_what_is_marked_is_found_in_python_and_in_templates(path: Path, tmp_path: Path) -> None:
    code = tmp_path / "marked.py"
    code.write_text(
        '_("One")\npgettext_lazy("role", "Owner")\nnpgettext("ago", "%(n)d day", "%(n)d days", 2)\nf("no")\n'
    )
    page = tmp_path / "page.html"
    page.write_text(
        "{% load i18n %}<p>It's\n  {% translate 'Two' %} {{ x|default:_(\"Three\") }}"
        "{% blocktranslate count n=n trimmed %}\n  {{ n }} dot\n{% plural %}\n  {{ n }} dots\n{% endblocktranslate %}</p>"
    )
    assert list(strings_of(code)) == [
        (("One",), None),
        (("Owner",), "role"),
        (("%(n)d day", "%(n)d days"), "ago"),
    ]
    assert list(strings_of(page)) == [(("Two",), None), (("Three",), None), (("%(n)s dot", "%(n)s dots"), None)]


def test_a_new_string_comes_in_empty_and_an_old_one_goes(path: Path, tmp_path: Path) -> None:
    text = path.read_text()
    first = next(iter(marked()))
    kept = f'msgid "{first.id}"'
    assert kept in text
    older = tmp_path / "locale/de/LC_MESSAGES/django.po"
    older.parent.mkdir(parents=True)
    older.write_text(text.replace(kept, 'msgid "What is no longer said"'))
    found = updated(older)
    assert untranslated_ids(list(found)) == [first.id]
    assert "What is no longer said" not in as_bytes(found).decode()


def untranslated_ids(messages: list[Message]) -> list[object]:
    return [message.id for message in messages if message.id and not is_translated(message)]
