"""The catalogs are compiled where they have changed, and by nobody's own tools."""

import os
from pathlib import Path

from babel.messages.mofile import read_mo

from config.catalogs import compile_catalogs

PO = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Lesson"\nmsgstr "Lektion"\n'


def test_a_catalog_is_compiled_when_it_is_newer(tmp_path: Path) -> None:
    source = tmp_path / "de/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO)
    compiled = source.with_suffix(".mo")
    assert compile_catalogs(tmp_path) == [compiled]
    assert compile_catalogs(tmp_path) == []
    source.write_text(PO.replace("Lektion", "Lehre"))
    os.utime(source, (compiled.stat().st_mtime + 1,) * 2)
    assert compile_catalogs(tmp_path) == [compiled]
    with compiled.open("rb") as file:
        assert [(message.id, message.string) for message in read_mo(file) if message.id] == [("Lesson", "Lehre")]
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]
