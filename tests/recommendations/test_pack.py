"""Reading a pack: what it holds, and every mistake with its file, line and reason."""

import time
from pathlib import Path

import pytest

from apps.lessons.pack.folder import File, write
from apps.lessons.refusals import LibraryRefused, PackRefused
from apps.recommendations.pack import read_pack
from tests.recommendations.packs import FILES, small_pack, with_line, write_pack


def test_a_pack_is_read_in_its_own_order(tmp_path: Path) -> None:
    pack = small_pack(
        tmp_path,
        **{
            "lessons__1.10": FILES["lessons/1.2.md"].replace('"1.2"', '"1.10"'),
            "faq": FILES["faq.yaml"].replace("number: 1", "number: 2") + FILES["faq.yaml"].replace('"1.2"', '"1.10"'),
        },
    )

    assert [lesson.number for lesson in pack.lessons] == ["1.1", "1.2", "1.10"]
    assert [(entry.number, entry.lessons) for entry in pack.faq] == [(1, ["1.1", "1.10"]), (2, ["1.1", "1.2"])]
    assert [section.number for section in pack.playbook.sections] == [1, 2]
    assert pack.recommendations[0].place == 101


def test_what_is_read_is_written_the_same(tmp_path: Path) -> None:
    pack = small_pack(tmp_path)

    assert {file.name: file.text() for file in pack.files()} == FILES


def mistakes(tmp_path: Path, **changed: str | None) -> list[str]:
    with pytest.raises(PackRefused) as raised:
        small_pack(tmp_path, **changed)
    return [str(problem) for problem in raised.value.problems]


LESSON = "lessons__1.1"


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("lessons/1.1.md", 'number: "1.1"', "number: 1.1", "line 2: number must be text; a number needs quotes."),
        ("lessons/1.1.md", 'number: "1.1"', 'number: "1.40000"', "line 2: number must end in a number of at most 32767."),
        ("lessons/1.1.md", "slug: short-loops", "slug: Short Loops", "line 3: slug is not written as it must be: “Short Loops”."),
        ("lessons/1.1.md", "title: Short loops\n", "", "line 2: title is missing."),
        ("lessons/1.1.md", "title: Short loops\n", 'title: " "\n', "line 4: title must not be empty."),
        ("lessons/1.1.md", "title: Short loops", f"title: {'x' * 121}", "line 4: title has 121 characters, and 120 is the most."),
        ("lessons/1.1.md", "title: Short loops", 'title: "\u200b"', "line 4: title holds nothing that can be seen."),
        ("lessons/1.1.md", "title: Short loops\n", "title: Short loops\n1: x\n", "line 2: entry 2 Keys should be strings."),
        ("lessons/1.1.md", "## Summary\n\nShort loops beat long plans.\n\n", "", "line 2: “Summary” is missing."),
        ("lessons/1.1.md", "Short loops beat long plans.\n", "", "line 10: “Summary” must not be empty."),
        ("lessons/1.1.md", "- What holds a release up?", f"- Why?\n\n- {'x' * 301}", "line 30: “Questions” 2 has 301 characters, and 300 is the most."),
        ("lessons/1.1.md", "  origin: ours", "  origin: ours\n  words: x", "line 8: not_to_copy, words is not known here."),
        ("lessons/1.1.md", "origin: ours", "origin: mine", "line 7: not_to_copy, origin must be one of 'article' or 'ours'."),
        ("lessons/1.1.md", "not_to_copy:\n  origin: ours\n", "not_to_copy: no\n", "line 6: not_to_copy must be a set of keys with values."),
        ("lessons/1.1.md", "## What not to copy\n\nDo not release unchecked work.\n\n", "", "line 7: “What not to copy” is missing."),
        ("lessons/1.1.md", "- What holds a release up?\n", "", "line 26: “Questions” must not be empty."),
        ("lessons/1.1.md", "- privacy:", "- luck:", "line 32: “Guardrails” 1, kind must be one of 'privacy', 'export_control', 'intellectual_property', 'geopolitics' or 'due_diligence'."),
        ("lessons/1.1.md", "- privacy: Counsel", "- Counsel", "line 32: “Guardrails” 1, kind is missing."),
        ("playbook.yaml", "line: 1", "line: 9", "line 14: sections 1, line must be at most 8."),
        ("playbook.yaml", "line: 1", "line: 0", "line 14: sections 1, line must be at least 1."),
        ("playbook.yaml", "line: 1", "line: red", "line 14: sections 1, line must be a whole number."),
        ("playbook.yaml", "number: 2", "number: 1", "line 10: sections section 1 stands here twice."),
        ("aspects.yaml", "level: 5", "level: 4", "line 7: entry 1, levels must be the levels 1 to 5, in this order."),
        ("faq.yaml", '- "1.2"', '- "1.1"', "line 5: entry 1, lessons lesson 1.1 stands here twice."),
        ("recommendations/R1.1.yaml", "headline: false", "headline: perhaps", "line 2: headline must be true or false."),
        ("recommendations/R1.1.yaml", 'lessons:\n  - "1.1"\n', "lessons: []\n", "line 9: lessons must not be empty."),
        ("recommendations/R1.1.yaml", "code: R1.1", "code: 7", "line 1: code must be text; a number needs quotes."),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_named(tmp_path: Path, name: str, old: str, new: str, sentence: str) -> None:
    changed = {name.rpartition(".")[0].replace("/", "__"): with_line(name, old, new)}

    assert mistakes(tmp_path, **changed) == [f"{name}, {sentence}"]


@pytest.mark.parametrize(
    ("changed", "sentences"),
    [
        ({"faq": None}, ["faq.yaml: is missing."]),
        ({"playbook": None}, ["playbook.yaml: is missing."]),
        ({"faq": "- number: [\n"}, ["faq.yaml, line 2: is not YAML: did not find expected node content."]),
        ({"faq": "number: 1\n"}, ["faq.yaml, line 1: must be a list."]),
        ({"recommendations__R1.1": "- 1\n"}, ["recommendations/R1.1.yaml, line 1: must be a set of keys with values."]),
        ({LESSON: "---\n- 1\n---\n"}, ["lessons/1.1.md, line 2: must be a set of keys with values."]),
        ({LESSON: "---\na: [\n---\n"}, ["lessons/1.1.md, line 3: is not YAML: did not find expected node content."]),
        ({"lessons__x__1.1": "x"}, ["lessons/x/1.1.md: belongs to no part of a pack."]),
        (
            {"lessons__1.3": FILES["lessons/1.2.md"]},
            ["lessons/1.3.md, line 2: is about 1.2, so the file must be called 1.2.md."],
        ),
        (
            {"lessons__2.1": FILES["lessons/1.2.md"].replace('"1.2"', '"2.1"')},
            ["lessons/2.1.md, line 2: belongs to section 2, which is no section of lessons in playbook.yaml."],
        ),
        ({"faq": FILES["faq.yaml"] * 2}, ["faq.yaml, line 7: The number 1 stands here twice."]),
        ({"aspects": FILES["aspects.yaml"] * 2}, ["aspects.yaml, line 24: The slug speed stands here twice."]),
        (
            {"lessons__1.2": None},
            ["faq.yaml, line 5: There is no lesson 1.2.", "readings.yaml, line 5: There is no lesson 1.2."],
        ),
        ({"notes": "to myself\n"}, ["notes.yaml: belongs to no part of a pack."]),
    ],
)
def test_what_does_not_hold_together_is_named(
    tmp_path: Path, changed: dict[str, str | None], sentences: list[str]
) -> None:
    assert mistakes(tmp_path, **changed) == sentences


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    changed = {"faq": "7\n", LESSON: with_line("lessons/1.1.md", "title: Short loops\n", "")}
    with pytest.raises(PackRefused) as raised:
        small_pack(tmp_path, **changed)

    assert str(raised.value) == (
        "The pack has 2 mistakes, and nothing was loaded:\n"
        "faq.yaml, line 1: must be a list.\n"
        "lessons/1.1.md, line 2: title is missing."
    )


def test_of_a_file_full_of_mistakes_a_hundred_are_named(tmp_path: Path) -> None:
    found = mistakes(tmp_path, faq="\n".join("- 1" for _ in range(20_000)))

    assert len(found) == 100
    assert found[99] == "faq.yaml, line 100: entry 100 must be a set of keys with values."


def test_a_long_list_is_looked_through_once(tmp_path: Path) -> None:
    begun = time.process_time()
    found = mistakes(tmp_path, faq=with_line("faq.yaml", '    - "1.2"\n', '    - "1.2"\n' * 60_000))

    assert found == ["faq.yaml, line 5: entry 1, lessons lesson 1.2 stands here twice."]
    assert time.process_time() - begun < 10  # each against each other would be a minute


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("- a\n- question: Größe\n".encode("latin-1"), "faq.yaml, line 2: is not UTF-8 text."),
        (
            "- x\n".encode("utf-16-le"),
            "faq.yaml, line 1: is not YAML: unacceptable character #x0000: control characters are not allowed.",
        ),
    ],
)
def test_another_encoding_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    write_pack(tmp_path)
    (tmp_path / "faq.yaml").write_bytes(content)

    assert mistakes(tmp_path, faq=None) == [sentence]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path, encoding: str) -> None:
    write_pack(tmp_path)
    for name in ("faq.yaml", "lessons/1.1.md"):
        (tmp_path / name).write_bytes(FILES[name].replace("\n", "\r\n").encode(encoding))

    assert read_pack(tmp_path) == small_pack(tmp_path)


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    write_pack(tmp_path, faq=None)
    (tmp_path / "faq.yaml").mkdir()

    assert mistakes(tmp_path, faq=None) == ["faq.yaml: is missing."]


def test_hidden_files_are_passed_over(tmp_path: Path) -> None:
    write_pack(tmp_path)
    (tmp_path / ".DS_Store").write_bytes(b"\x00")

    assert small_pack(tmp_path).playbook.slug == "small"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryRefused) as raised:
        read_pack(tmp_path / "nowhere")

    assert str(raised.value) == f"There is no folder {tmp_path / 'nowhere'}."


def test_writing_wants_an_empty_folder(tmp_path: Path) -> None:
    pack = small_pack(tmp_path / "pack")
    target = tmp_path / "export"
    write([File("faq.yaml", pack.faq)], target)

    assert (target / "faq.yaml").read_text() == FILES["faq.yaml"]
    with pytest.raises(LibraryRefused) as raised:
        write([File("faq.yaml", pack.faq)], target)
    assert str(raised.value) == f"{target} is not an empty folder, so nothing was written."
