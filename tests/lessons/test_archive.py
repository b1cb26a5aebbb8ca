"""Zips of strangers: each trick is refused with a sentence; and a pack comes out as the same bytes each time."""

import contextlib
import io
import stat
import warnings
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.lessons.pack import archive
from apps.lessons.pack.archive import as_pack, unzipped, zipped
from apps.lessons.refusals import LibraryRefused


def made(*entries: tuple[str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    into = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(into, "w", packed) as found:
        warnings.simplefilter("ignore", UserWarning)  # about names that are there twice
        for name, content in entries:
            entry = zipfile.ZipInfo()
            entry.filename = entry.orig_filename = name  # past what zipfile makes of it
            entry.compress_type = packed
            found.writestr(entry, content)
    return into.getvalue()


def refusal(of: Callable[[], object]) -> str:
    with pytest.raises(LibraryRefused) as raised:
        of()
    return str(raised.value)


def test_a_zip_is_its_files() -> None:
    assert unzipped(made(("playbook.yaml", b"x"), ("lessons/", b""), ("lessons/1.1.md", b"y"))) == {
        "playbook.yaml": b"x",
        "lessons/1.1.md": b"y",
    }
    assert unzipped(made()) == {}


def test_one_folder_around_the_pack_is_taken_off_and_macos_passed_over() -> None:
    content = made(
        ("pack/playbook.yaml", b"x"),
        ("pack/lessons/1.1.md", b"y"),
        ("pack/.DS_Store", b"\x00"),
        ("__MACOSX/pack/._playbook.yaml", b"\x00"),
    )

    assert unzipped(content) == {"playbook.yaml": b"x", "lessons/1.1.md": b"y"}
    assert unzipped(made(("a/x", b""), ("b/y", b""))) == {"a/x": b"", "b/y": b""}


def test_the_same_files_are_the_same_bytes() -> None:
    files = {"b/c.md": "Größe".encode(), "a.yaml": b"x"}

    assert zipped(files) == zipped(dict(reversed(files.items())))
    assert unzipped(zipped(files)) == files
    assert zipped({"a": b"x"}).hex() == (
        "504b0304140000000000000021008316dc8c01000000010000000100000061785"
        "04b01021403140000000000000021008316dc8c010000000100000001000000000000000000000"
        "0a4810000000061504b050600000000010001002f000000200000000000"
    )


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "a/../../x",
        "/etc/passwd",
        "a//b",
        "./x",
        "C:/x",
        "x\x00.md",
        "x\n",
        "x\u202egnp.md",
        "",
    ],
)
def test_a_name_that_leads_out_of_the_pack_is_refused(name: str) -> None:
    shown = "".join(sign if sign.isprintable() else "�" for sign in name)
    sentence = f"The file name “{shown}” leads out of the pack, or has signs that are not for names."

    assert refusal(lambda: as_pack([(name, b"")])) == sentence
    if name:
        assert refusal(lambda: unzipped(made((name, b"x")))) == sentence


def test_a_folder_that_leads_out_is_refused() -> None:
    assert refusal(lambda: unzipped(made(("../", b"")))) == (
        "The file name “..” leads out of the pack, or has signs that are not for names."
    )


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_a_link_is_refused(kind: int) -> None:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as found:
        entry = zipfile.ZipInfo("faq.yaml")
        entry.create_system, entry.external_attr = 3, (kind | 0o777) << 16
        found.writestr(entry, "/etc/passwd")

    assert (
        refusal(lambda: unzipped(into.getvalue())) == "“faq.yaml” is a link or a device. A pack has plain files only."
    )


def test_names_that_are_one_are_refused() -> None:
    assert refusal(lambda: unzipped(made(("faq.yaml", b"x"), ("faq.yaml", b"y")))) == "“faq.yaml” is there twice."
    assert refusal(lambda: unzipped(made(("faq.yaml", b"x"), ("FAQ.yaml", b"y")))) == (
        "The names “faq.yaml” and “FAQ.yaml” are the same on some computers, so only one can stay."
    )


def test_a_zip_in_the_zip_is_refused() -> None:
    inner = made(("faq.yaml", b"x"))

    assert (
        refusal(lambda: unzipped(made(("faq.yaml", inner)))) == "“faq.yaml” is a zip inside the pack. Unpack it first."
    )


def test_an_encrypted_zip_is_refused() -> None:
    content = bytearray(made(("faq.yaml", b"x")))
    content[content.index(archive.ENTRY) + 8] |= 1

    assert refusal(lambda: unzipped(bytes(content))) == "The zip is encrypted. Make one without a password."


@pytest.mark.parametrize("packed", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_another_way_to_pack_is_refused(packed: int) -> None:
    assert refusal(lambda: unzipped(made(("faq.yaml", b"x"), packed=packed))) == (
        "The zip is packed in a way that is not known here. Make a plain one."
    )


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    assert refusal(lambda: unzipped(made(("faq.yaml", b"0" * 1_000_000)))) == (
        "The zip unpacks to far more than a pack of texts would."
    )
    assert refusal(lambda: unzipped(made(("faq.yaml", b"0" * 50_000_000)))) == "“faq.yaml” is larger than 1 MB."


def test_a_size_that_lies_is_not_believed() -> None:
    """The directory promises one byte; no more is read, and the checksum tells."""
    honest = made(("faq.yaml", b"0" * 2_000_000))
    at = honest.index(archive.ENTRY) + 24
    assert honest[at : at + 4] == (2_000_000).to_bytes(4, "little")

    lying = honest[:at] + (1).to_bytes(4, "little") + honest[at + 4 :]
    assert refusal(lambda: unzipped(lying)) == "This file is not a zip, or it is damaged."


def test_what_is_too_large_is_refused() -> None:
    large = made(("faq.yaml", bytes(range(256)) * 4096 + b"x"), packed=zipfile.ZIP_STORED)
    assert refusal(lambda: unzipped(large)) == "“faq.yaml” is larger than 1 MB."

    files = [(f"{number}.yaml", bytes(archive.LARGEST_FILE)) for number in range(21)]
    assert refusal(lambda: as_pack(files)) == "The pack is larger than 20 MB."
    assert refusal(lambda: unzipped(made(*files, packed=zipfile.ZIP_STORED))) == "The pack is larger than 20 MB."


def test_too_many_files_are_refused_before_they_are_listed() -> None:
    assert refusal(lambda: unzipped(archive.ENTRY * 5001)) == "The zip has more than 5000 files."


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04", made(("a", b"x"))[:-10]])
def test_what_is_no_zip_is_refused(content: bytes) -> None:
    assert refusal(lambda: unzipped(content)) == "This file is not a zip, or it is damaged."


WHOLE = made(("playbook.yaml", b"slug: x\n" * 20), ("lessons/1.1.md", b"---\n---\n"))


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=6), st.integers(0, len(WHOLE)))
def test_whatever_is_damaged_is_read_or_refused(bytes_changed: list[tuple[int, int]], length: int) -> None:
    content = bytearray(WHOLE)
    for place, value in bytes_changed:
        content[place] = value
    for damaged in (bytes(content), bytes(content[:length])):
        with contextlib.suppress(LibraryRefused):
            unzipped(damaged)


def test_files_are_known_by_their_usual_names() -> None:
    windows = made(
        ("A pack\\inside\\PLAYBOOK.yaml", b"x"),
        ("A pack\\inside\\Lessons\\1.1.MD", b"y"),
        ("A pack\\inside\\Recommendations\\r1.1.YAML", b"z"),
        ("A pack\\inside\\Thumbs.db", b"-"),
        ("A pack\\Desktop.ini", b"-"),
    )
    assert unzipped(windows) == {"playbook.yaml": b"x", "lessons/1.1.md": b"y", "recommendations/R1.1.yaml": b"z"}


def test_a_folder_of_another_program_leads_out_of_the_pack_as_well() -> None:
    sentence = "The file name “a/../../x” leads out of the pack, or has signs that are not for names."
    assert refusal(lambda: unzipped(made(("a\\..\\..\\x", b"x")))) == sentence
