"""The kinds of file that can be uploaded: one function each, which turns its bytes into a pack or refuses them."""

from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from apps.lessons.pack.archive import as_pack, unzipped, zipped
from apps.lessons.refusals import LibraryRefused
from apps.recommendations.pack import Pack, parse_pack

ZIP = ".zip"


def read_zip(content: bytes) -> Pack:
    return parse_pack(unzipped(content))


READERS: dict[str, Callable[[bytes], Pack]] = {ZIP: read_zip}
"""By the end of the file's name. A further kind is a further function here; it raises a `Refused` with the reason."""


def read_upload(name: str, content: bytes) -> Pack:
    ending = PurePosixPath(name.lower()).suffix
    if ending not in READERS:
        known = ", ".join(sorted(READERS))
        raise LibraryRefused(
            _("“%(name)s” cannot be read here. These can: %(known)s.") % {"name": name, "known": known}
        )
    return READERS[ending](content)


def zip_of_folder(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The files of a folder as the browser sends them, each with its path from the folder on."""
    return zipped(as_pack(files))
