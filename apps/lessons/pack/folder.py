"""A pack in a folder on disk: its bytes, and writing it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from apps.lessons.pack import markdown
from apps.lessons.pack.canonical import dump
from apps.lessons.pack.documents import Document
from apps.lessons.refusals import LibraryRefused

ADDED = {"__macosx", "thumbs.db", "desktop.ini"}


def passed_over(name: str) -> bool:
    """What a computer puts beside the files by itself: hidden files, and what macOS and Windows add."""
    return any(part.startswith(".") or part.casefold() in ADDED for part in PurePosixPath(name).parts)


def usual(name: str) -> str:
    """The name as a pack has it: recommendations are called by their code, R1.1, and everything else in small letters."""
    path = PurePosixPath(name)
    folder, ending = path.parent.as_posix().casefold(), path.suffix.casefold()
    stem = path.stem.upper() if folder == "recommendations" else path.stem.casefold()
    return PurePosixPath(folder, stem + ending).as_posix()


def read_folder(path: Path) -> dict[str, bytes]:
    """Every file by its name in the pack."""
    if not path.is_dir():
        raise LibraryRefused(_("There is no folder %(path)s.") % {"path": path})
    names = {found.relative_to(path).as_posix(): found for found in path.rglob("*") if found.is_file()}
    return {name: found.read_bytes() for name, found in names.items() if not passed_over(name)}


@dataclass(frozen=True)
class File:
    name: str
    content: Document | Sequence[Document]

    def text(self) -> str:
        if isinstance(self.content, Document) and self.name.endswith(".md"):
            return markdown.write(self.content.plain())
        if isinstance(self.content, Document):
            return dump(self.content.plain())
        return dump([document.plain() for document in self.content])


def write(files: Iterable[File], path: Path) -> None:
    """Write into a new or empty folder, so that nothing of an earlier export stays behind."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise LibraryRefused(_("%(path)s is not an empty folder, so nothing was written.") % {"path": path})
    for file in files:
        target = path / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file.text(), encoding="utf-8", newline="\n")
