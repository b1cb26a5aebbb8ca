"""A pack as a zip. What is unpacked comes from a stranger: its names, its sizes and its promises are all checked."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from apps.lessons.pack.folder import File, passed_over, usual
from apps.lessons.refusals import LibraryRefused

MEBIBYTE = 2**20
LARGEST_FILE = MEBIBYTE
LARGEST_PACK = 20 * MEBIBYTE
MOST_FILES = 5000
STRONGEST_RATIO = 100
"""Unpacked to packed. Texts reach about 10; a bomb, a thousand."""
AT_ONCE = 64 * 1024
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first day a zip knows, so that the same pack is the same bytes whenever it is written."""
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENTRY, ARCHIVE = b"PK\x01\x02", b"PK\x03\x04"
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What reading a damaged zip raises."""


def pack_zip(files: Iterable[File]) -> bytes:
    return zipped({file.name: file.text().encode() for file in files})


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The same bytes for the same files, whatever the day and the machine: sorted, without dates, not compressed."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.create_system, entry.external_attr = 3, (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, files[name])
    return into.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """The files of a zip by their names in the pack. Raises LibraryRefused for whatever is more than plain files."""
    if content.count(ENTRY) > MOST_FILES:  # before the list of them is built
        raise LibraryRefused(_("The zip has more than %(most)d files.") % {"most": MOST_FILES})
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return as_pack(_unpacked(archive, len(content)))
    except BROKEN as error:
        raise LibraryRefused(_("This file is not a zip, or it is damaged.")) from error


def as_pack(files: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """Files by their usual names in the pack, which may lie in a folder of a folder; without what a computer adds by itself."""
    found: dict[str, bytes] = {}
    total = 0
    known: dict[str, str] = {}
    for sent, content in files:
        name = sent.replace("\\", "/")  # as some programs for Windows part folders
        _refuse_path(name)
        if passed_over(name):
            continue
        if name in found:
            raise LibraryRefused(_("“%(name)s” is there twice.") % {"name": name})
        if (other := known.setdefault(name.casefold(), name)) != name:
            sentence = _("The names “%(one)s” and “%(other)s” are the same on some computers, so only one can stay.")
            raise LibraryRefused(sentence % {"one": other, "other": name})
        if content.startswith(ARCHIVE):
            raise LibraryRefused(_("“%(name)s” is a zip inside the pack. Unpack it first.") % {"name": name})
        total += len(content)
        _refuse_size(name, len(content), total)
        found[name] = content
    while len({name.partition("/")[0] for name in found}) == 1 and all("/" in name for name in found):
        found = {name.partition("/")[2]: content for name, content in found.items()}
    return {usual(name): content for name, content in found.items()}


def _refuse_path(name: str) -> None:
    """A name that leads out of the pack. It is judged as it was sent, before anything makes it harmless."""
    if any(part in ("", ".", "..") for part in name.split("/")) or ":" in name or not name.isprintable():
        sentence = _("The file name “%(name)s” leads out of the pack, or has signs that are not for names.")
        shown = "".join(sign if sign.isprintable() else "�" for sign in name[:100])
        raise LibraryRefused(sentence % {"name": shown})


def _refuse_size(name: str, size: int, total: int) -> None:
    if size > LARGEST_FILE:
        raise LibraryRefused(_("“%(name)s” is larger than 1 MB.") % {"name": name})
    if total > LARGEST_PACK:
        raise LibraryRefused(_("The pack is larger than %(most)d MB.") % {"most": LARGEST_PACK // MEBIBYTE})


def _unpacked(archive: zipfile.ZipFile, packed: int) -> Iterable[tuple[str, bytes]]:
    total = 0
    for entry in archive.infolist():
        name = entry.orig_filename.replace("\\", "/")  # as it was sent; zipfile itself cuts it at a NUL
        _refuse_path(name.removesuffix("/"))
        if passed_over(name):
            continue
        _refuse_entry(entry)
        if name.endswith("/"):
            continue
        content = b""
        with archive.open(entry) as file:
            while piece := file.read(AT_ONCE):  # what the header says of the size is not believed
                content += piece
                total += len(piece)
                _refuse_size(name, len(content), total)
                if total > STRONGEST_RATIO * packed:
                    raise LibraryRefused(_("The zip unpacks to far more than a pack of texts would."))
        yield name, content


def _refuse_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & 1:
        raise LibraryRefused(_("The zip is encrypted. Make one without a password."))
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        sentence = _("“%(name)s” is a link or a device. A pack has plain files only.")
        raise LibraryRefused(sentence % {"name": entry.filename})
    if entry.compress_type not in PACKED:
        raise LibraryRefused(_("The zip is packed in a way that is not known here. Make a plain one."))
