"""`make messages`: brings every catalog under locale/ up to date with the strings marked in Python and templates.

A translation is kept as long as its English does not change; what is new comes in empty, and what is no longer said goes.
Nothing is guessed. gettext's own tools are not needed.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from config.catalogs import LOCALE, compile_catalogs
from scripts.start import ROOT

FOLDERS = ("apps", "config", "templates")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


def main() -> int:
    for path in catalogs():
        found = updated(path)
        path.write_bytes(as_bytes(found))
        print(f"{path.relative_to(ROOT)}: {len(found)} strings, {len(untranslated(found))} to translate")
    compile_catalogs()
    return 0


def catalogs() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, abort_invalid=True)


def updated(path: Path) -> Catalog:
    """The catalog of `path` with exactly the strings that are marked now."""
    before = read(path)
    after = Catalog(locale=before.locale, fuzzy=False)
    for message in marked():
        known = before.get(_singular(message), context=message.context)
        message.string = known.string if known and known.id == message.id else after_empty(message)
        after[message.id] = message
    return after


def after_empty(message: Message) -> str | tuple[str, str]:
    return ("", "") if message.pluralizable else ""


def untranslated(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id and not is_translated(message)]


def is_translated(message: Message) -> bool:
    return all(translations(message))


def translations(message: Message) -> tuple[str, ...]:
    """One, or one for each plural form."""
    return tuple(message.string) if isinstance(message.string, (list, tuple)) else (message.string or "",)


def as_bytes(catalog: Catalog) -> bytes:
    """No dates, no line numbers, one order: what did not change makes no difference to compare."""
    output = io.BytesIO()
    write_po(output, catalog, width=0, omit_header=True, include_lineno=False, sort_by_file=False)
    return HEADER.format(plural=catalog.plural_forms).encode() + output.getvalue()


HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plural}\\n"

"""


# What is marked ------------------------------------------------------------------------------------------------------
def marked() -> list[Message]:
    """Every marked string once, in the order of the files, with the files it stands in."""
    found: dict[tuple[str, str | None], Message] = {}
    for path in sources():
        for ids, context in strings_of(path):
            message = found.setdefault((ids[0], context), Message(ids[0], context=context))
            if len(ids) > 1:
                message.id = ids
            place = (str(path.relative_to(ROOT)), 0)
            if place not in message.locations:
                message.locations.append(place)
    return list(found.values())


def sources() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield path


def strings_of(path: Path) -> Iterator[tuple[tuple[str, ...], str | None]]:
    text = path.read_text()
    if path.suffix != ".py":
        # What Django makes of a template for extraction is words and calls; without indentation it reads as Python.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    for _line, ids, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
        yield (ids if isinstance(ids, tuple) else (ids,)), context


def _singular(message: Message) -> str:
    return message.id[0] if isinstance(message.id, (list, tuple)) else message.id


if __name__ == "__main__":
    sys.exit(main())
