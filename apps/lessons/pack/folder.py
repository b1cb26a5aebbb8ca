"""A pack on disk: reading it with every mistake named at once, and writing it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError

from apps.lessons.pack.canonical import BrokenYaml, Place, Source, dump
from apps.lessons.pack.documents import Document
from apps.lessons.refusals import LibraryRefused, PackRefused, Problem

SUFFIX = ".yaml"


@dataclass
class PackFolder:
    """Reads the documents of a folder, and remembers what is wrong and which files were read."""

    path: Path
    problems: list[Problem] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.path.is_dir():
            raise LibraryRefused(_("There is no folder %(path)s.") % {"path": self.path})

    def read[D: Document](self, name: str, document: type[D]) -> D | None:
        """The document in one file; nothing, and a problem, when it cannot be read."""
        found: D | None = self._validated(name, TypeAdapter(document))
        return found

    def read_list[D: Document](self, name: str, document: type[D]) -> list[D]:
        """The documents listed in one file."""
        return self._validated(name, TypeAdapter(list[document])) or []  # type: ignore[valid-type]

    def read_all[D: Document](self, folder: str, document: type[D], key: str) -> list[D]:
        """The documents of a folder, one a file, each named after its `key`."""
        found = []
        for path in sorted((self.path / folder).glob(f"*{SUFFIX}")):
            name = f"{folder}/{path.name}"
            if (read := self.read(name, document)) is None:
                continue
            if getattr(read, key) != path.stem:
                reason = _("is about %(key)s, so the file must be called %(file)s.")
                self.refuse(name, (key,), reason % {"key": getattr(read, key), "file": getattr(read, key) + SUFFIX})
            found.append(read)
        return found

    def refuse(self, name: str, place: Place, reason: str) -> None:
        line = self.sources[name].line_of(place) if name in self.sources else 0
        self.problems.append(Problem(name, line, reason))

    def finish(self) -> None:
        """Refuse the pack if anything was wrong, also a file that belongs to no part."""
        read = set(self.sources) | {problem.file for problem in self.problems}
        for path in sorted(self.path.rglob("*")):
            name = path.relative_to(self.path).as_posix()
            if path.is_file() and name not in read and not path.name.startswith("."):
                self.refuse(name, (), _("belongs to no part of a pack."))
        if self.problems:
            raise PackRefused(self.problems)

    def _validated(self, name: str, adapter: TypeAdapter[Any]) -> Any:
        try:
            source = Source((self.path / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            self.refuse(name, (), _("is missing."))
        except UnicodeDecodeError:
            self.refuse(name, (), _("is not UTF-8 text."))
        except OSError as error:
            self.refuse(name, (), _("cannot be read: %(reason)s.") % {"reason": error.strerror})
        except BrokenYaml as error:
            self.problems.append(Problem(name, error.line, _("is not YAML: %(reason)s.") % {"reason": error}))
        else:
            self.sources[name] = source
            try:
                return adapter.validate_python(source.data)
            except ValidationError as error:
                for found in error.errors(include_url=False):
                    place = tuple(step for step in found["loc"])
                    self.refuse(name, place, f"{spoken(place)}{sentence(found)}.")
        return None


def spoken(place: Place) -> str:
    """(0, 'levels', 1, 'title') → 'entry 1, levels 2, title '."""
    words = ""
    for step in place:
        if isinstance(step, int):
            words = f"{words or _('entry')} {step + 1}"
        else:
            words = f"{words}, {step}" if words else step
    return f"{words} " if words else ""


def sentence(error: Any) -> str:
    """What pydantic found, as the end of a sentence that starts with the place."""
    context = error.get("ctx", {})
    known = {
        "missing": _("is missing"),
        "extra_forbidden": _("is not known here"),
        "string_type": _("must be text; a number needs quotes"),
        "string_too_short": _("must not be empty"),
        "string_pattern_mismatch": _("is not written as it must be: “%(value)s”") % {"value": error["input"]},
        "bool_type": _("must be true or false"),
        "int_type": _("must be a whole number"),
        "list_type": _("must be a list"),
        "model_type": _("must be a set of keys with values"),
        "too_short": _("must not be empty"),
        "greater_than_equal": _("must be at least %(limit)s") % {"limit": context.get("ge")},
        "less_than_equal": _("must be at most %(limit)s") % {"limit": context.get("le")},
        "enum": _("must be one of %(choices)s") % {"choices": context.get("expected")},
        "value_error": str(context.get("error", "")),
    }
    return known[error["type"]]


@dataclass(frozen=True)
class File:
    name: str
    content: Document | Sequence[Document]

    def text(self) -> str:
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
