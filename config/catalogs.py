"""Compiles the interface's translations: `python -m config.catalogs`.

What git holds is `locale/<language>/LC_MESSAGES/django.po`, and under `locale/wagtail/` and `locale/allauth/` the few
sentences of theirs that we say otherwise; gettext reads the `.mo` beside it, which is made from it where
the product is prepared to run: by `scripts/prepare.py`, by the tests, and in the image.
"""

import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogs(locale: Path = LOCALE) -> list[Path]:
    """Make each `.mo` that is missing or older than its `.po`; the paths of those made. Nothing to do costs a look."""
    made = []
    for source in sorted(locale.rglob("LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            _compile(source, target)
            made.append(target)
    return made


def _compile(source: Path, target: Path) -> None:
    """Under another name first: test processes that start side by side never read half a file."""
    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parent.parent.name)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as unfinished:
        write_mo(unfinished, catalog)
    Path(unfinished.name).chmod(0o644)  # whoever runs the image reads it
    Path(unfinished.name).replace(target)


if __name__ == "__main__":
    compile_catalogs()
