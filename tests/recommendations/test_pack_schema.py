"""The schemas in docs/pack/: up to date, and true of every pack we have; a wrong file does not fit."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator

from apps.lessons.pack import SHIPPED
from apps.lessons.pack.canonical import Source
from apps.lessons.pack.folder import read_folder
from apps.lessons.pack.markdown import MarkdownSource
from apps.recommendations.pack_schema import FOLDER, schema_of, schemas
from tests.recommendations.packs import EXAMPLE, FILES


def test_they_are_up_to_date(tmp_path: Path) -> None:
    stdout = StringIO()
    call_command("pack_schema", tmp_path / "new", stdout=stdout, no_color=True)

    assert stdout.getvalue() == f"6 schemas in {tmp_path / 'new'}.\n"
    written = {path.name: path.read_text() for path in (tmp_path / "new").iterdir()}
    assert written == schemas()
    assert {path.name: path.read_text() for path in FOLDER.iterdir()} == written


def data_of(name: str, content: bytes) -> Any:
    return (MarkdownSource if name.endswith(".md") else Source)(content.decode()).data


def schema_for(name: str) -> Any:
    folder, _slash, file = name.rpartition("/")
    return schema_of(folder.removesuffix("s") or file.removesuffix(".yaml"))


@pytest.mark.parametrize("folder", [SHIPPED / "china-ai-advances", EXAMPLE], ids=lambda path: str(path.name))
def test_every_file_fits(folder: Path) -> None:
    for name, content in read_folder(folder).items():
        Draft202012Validator(schema_for(name)).validate(data_of(name, content))


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("lessons/1.1.md", "slug: short-loops", "slug: Short", "'Short' does not match '^[a-z0-9]+(-[a-z0-9]+)*$'"),
        ("lessons/1.1.md", "title: Short loops", f"title: {'x' * 121}", f"'{'x' * 121}' is too long"),
        ("lessons/1.1.md", "source_title: Loops", f"source_title: {'x' * 201}", "is not valid under any of the given"),
        ("playbook.yaml", "line: 1", "line: 9", "9 is greater than the maximum of 8"),
        ("recommendations/R1.1.yaml", "effort: low", "effort: none", "'none' is not one of ['low', 'medium', 'high']"),
        ("faq.yaml", "answer: With", "reply: With", "'reply' was unexpected"),
    ],
)
def test_what_is_wrong_does_not_fit(name: str, old: str, new: str, message: str) -> None:
    Draft202012Validator(schema_for(name)).validate(data_of(name, FILES[name].encode()))

    errors = Draft202012Validator(schema_for(name)).iter_errors(
        data_of(name, FILES[name].replace(old, new, 1).encode())
    )
    assert any(message in error.message for error in errors)
