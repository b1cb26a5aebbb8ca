from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.lessons.models import Lesson, Playbook
from tests.lessons.factories import publish
from tests.recommendations.packs import with_line, write_pack

pytestmark = pytest.mark.django_db


def output(*args: str) -> list[str]:
    stdout = StringIO()
    call_command("load_playbook", *args, stdout=stdout, no_color=True)
    return stdout.getvalue().splitlines()


def test_the_shipped_playbooks_are_loaded_without_an_argument() -> None:
    lines = output()

    assert lines[0] == "playbook china-ai-advances China’s AI advances: lessons for Western enterprises: added"
    assert [line for line in lines if line.endswith(" added.")] == [
        "China’s AI advances: lessons for Western enterprises: 63 added.",
        "Chinas KI-Fortschritte: Lehren für westliche Unternehmen: 63 added.",
    ]
    assert output("china-ai-advances") == ["China’s AI advances: lessons for Western enterprises: 63 unchanged."]


def test_a_folder_is_loaded_and_tells_what_it_kept(tmp_path: Path) -> None:
    folder = str(write_pack(tmp_path))
    assert output("--path", folder)[-1] == "A small playbook: 9 added."

    lesson = Lesson.objects.get(number="1.1")
    lesson.title = "Our loops"
    publish(lesson)
    difference = ["  title:", "  - Our loops", "  + Short loops"]
    kept = ["lesson 1.1 Short loops: kept, because a curator has edited it", *difference]
    assert output("--path", folder) == [*kept, "A small playbook: 8 unchanged, 1 kept."]
    assert output("--path", folder, "--overwrite") == [
        "lesson 1.1 Short loops: changed",
        *difference,
        "A small playbook: 1 changed, 8 unchanged.",
    ]


def test_a_dry_run_says_what_would_be_done_and_does_nothing(tmp_path: Path) -> None:
    folder = str(write_pack(tmp_path))
    assert output("--path", folder, "--dry-run")[-1] == "A small playbook: 9 added; nothing was written."
    assert not Playbook.objects.exists()

    output("--path", folder)
    write_pack(tmp_path, **{"lessons__1.1": with_line("lessons/1.1.md", "- What holds", "- Who waits?\n- What holds")})
    lines = output("--path", folder, "--dry-run")
    assert lines == [
        "lesson 1.1 Short loops: changed",
        "  questions:",
        "  - - What holds a release up?",
        "  + - Who waits?",
        "  + - What holds a release up?",
        "A small playbook: 1 changed, 8 unchanged; nothing was written.",
    ]
    assert output("--path", folder) == [*lines[:-1], "A small playbook: 1 changed, 8 unchanged."]


def test_a_mistake_stops_it_with_nothing_loaded(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as raised:
        output("--path", str(write_pack(tmp_path, faq=None)))

    assert str(raised.value) == "The pack has 1 mistake, and nothing was loaded:\nfaq.yaml: is missing."
    assert not Playbook.objects.exists()


def test_an_unknown_playbook_is_refused() -> None:
    with pytest.raises(CommandError) as raised:
        output("nonsense")

    assert (
        str(raised.value)
        == "No playbook nonsense comes with Throughline. These do: china-ai-advances, china-ai-advances-de."
    )
