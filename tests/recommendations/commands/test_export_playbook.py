from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.lessons.pack.folder import read_folder
from apps.recommendations.services import load_pack
from tests.recommendations.packs import FILES, small_pack

pytestmark = pytest.mark.django_db


def test_what_is_live_is_written_as_a_pack(tmp_path: Path) -> None:
    load_pack(pack=small_pack(tmp_path / "pack"))
    stdout, target = StringIO(), tmp_path / "export"
    call_command("export_playbook", "small", str(target), stdout=stdout, no_color=True)

    assert stdout.getvalue() == f"A small playbook: 7 files in {target}.\n"
    assert {name: content.decode() for name, content in read_folder(target).items()} == FILES


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    load_pack(pack=small_pack(tmp_path / "pack"))
    with pytest.raises(CommandError) as raised:
        call_command("export_playbook", "small", str(tmp_path / "pack"))

    assert str(raised.value) == f"{tmp_path / 'pack'} is not an empty folder, so nothing was written."


def test_an_unknown_playbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as raised:
        call_command("export_playbook", "nonsense", str(tmp_path))
    assert str(raised.value) == "There is no playbook nonsense. There are: none."
