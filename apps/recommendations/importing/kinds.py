"""The kinds of file that can be uploaded, each of which becomes a pack or is refused, and the sheets to download."""

from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from apps.lessons.models import Playbook
from apps.lessons.pack.archive import as_pack, unzipped, zipped
from apps.lessons.refusals import LibraryRefused
from apps.recommendations.pack import Pack, parse_pack
from apps.recommendations.services import pack_of_sheet
from apps.recommendations.sheets.columns import LESSONS, RECOMMENDATIONS
from apps.recommendations.sheets.writing import write_csv, write_workbook

ZIP = ".zip"


def read_zip(content: bytes) -> Pack:
    return parse_pack(unzipped(content))


READERS: dict[str, Callable[[bytes], Pack]] = {ZIP: read_zip}
"""By the end of the file's name. A further kind is a further function here; it raises a `Refused` with the reason."""


SHEETS = (".xlsx", ".csv", ".txt")
"""Changes to the lessons and recommendations of a playbook that is there."""
OLD_SHEET = ".xls"
"""Refused too, with how to save it anew."""
SHEET_FILES: dict[str, Callable[[Pack], bytes]] = {
    "library.xlsx": write_workbook,
    "lessons.csv": lambda pack: write_csv(LESSONS, pack.lessons),
    "recommendations.csv": lambda pack: write_csv(RECOMMENDATIONS, pack.recommendations),
}
"""What a playbook is exported as, by the name of the file."""


def read_upload(name: str, content: bytes, playbook: Playbook | None = None) -> Pack:
    """A sheet needs the playbook to which it belongs."""
    ending = PurePosixPath(name.lower()).suffix
    if ending in {*SHEETS, OLD_SHEET}:
        if playbook is None:
            raise LibraryRefused(_("Choose the playbook to which the sheet belongs."))
        return pack_of_sheet(playbook, name, content)
    if ending not in READERS:
        known = ", ".join(sorted([*READERS, *SHEETS]))
        raise LibraryRefused(
            _("“%(name)s” cannot be read here. These can: %(known)s.") % {"name": name, "known": known}
        )
    return READERS[ending](content)


def zip_of_folder(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The files of a folder as the browser sends them, each with its path from the folder on."""
    return zipped(as_pack(files))
