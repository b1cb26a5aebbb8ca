"""The files of a pack as documents, with every mistake named at once. Where the files come from does not matter here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError

from apps.lessons.pack.canonical import Broken, Place, Source
from apps.lessons.pack.documents import Document
from apps.lessons.pack.markdown import MarkdownSource
from apps.lessons.refusals import PackRefused, Problem

BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
"""With which some editors for Windows begin a text, and the encoding that each tells."""

MOST_PROBLEMS = 100
"""That are named of one file. A megabyte can have a mistake in each of its lines, and to find their places takes the square."""


@dataclass
class PackFiles:
    """Reads documents from the files, by their names in the pack, and remembers what is wrong and which were read."""

    files: Mapping[str, bytes]
    problems: list[Problem] = field(default_factory=list)
    sources: dict[str, Source | MarkdownSource] = field(default_factory=dict)

    def read[D: Document](self, name: str, document: type[D]) -> D | None:
        """The document in one file; nothing, and a problem, when it cannot be read."""
        found: D | None = self._validated(name, TypeAdapter(document))
        return found

    def read_list[D: Document](self, name: str, document: type[D]) -> list[D]:
        """The documents listed in one file."""
        return self._validated(name, TypeAdapter(list[document])) or []  # type: ignore[valid-type]

    def read_all[D: Document](self, pattern: str, document: type[D], key: str) -> list[D]:
        """The documents in the files like `pattern`, "lessons/*.md", one a file, each named after its `key`."""
        found = []
        like = PurePosixPath(pattern)
        for name in sorted(self.files):
            path = PurePosixPath(name)
            if (path.parent, path.suffix) != (like.parent, like.suffix):
                continue
            if (read := self.read(name, document)) is None:
                continue
            if getattr(read, key) != path.stem:
                reason = _("is about %(key)s, so the file must be called %(file)s.")
                self.refuse(
                    name, (key,), reason % {"key": getattr(read, key), "file": getattr(read, key) + path.suffix}
                )
            found.append(read)
        return found

    def refuse(self, name: str, place: Place, reason: str) -> None:
        line = self.sources[name].line_of(place) if name in self.sources else 0
        self.problems.append(Problem(name, line, reason))

    def finish(self) -> None:
        """Refuse the pack if anything was wrong, also a file that belongs to no part."""
        read = set(self.sources) | {problem.file for problem in self.problems}
        for name in sorted(set(self.files) - read):
            self.refuse(name, (), _("belongs to no part of a pack."))
        if self.problems:
            raise PackRefused(self.problems)

    def _validated(self, name: str, adapter: TypeAdapter[Any]) -> Any:
        if (source := self._source(name)) is None:
            return None
        self.sources[name] = source
        try:
            return adapter.validate_python(source.data)
        except ValidationError as error:
            for found in error.errors(include_url=False)[:MOST_PROBLEMS]:
                place = tuple(step for step in found["loc"])
                self.refuse(name, place, f"{spoken(source.named(place))}{sentence(found)}.")
        return None

    def _source(self, name: str) -> Source | MarkdownSource | None:
        if (text := self._text(name)) is None:
            return None
        try:
            return MarkdownSource(text) if name.endswith(".md") else Source(text)
        except Broken as error:
            self.problems.append(Problem(name, error.line, error.sentence))
        return None

    def _text(self, name: str) -> str | None:
        if (content := self.files.get(name)) is None:
            self.refuse(name, (), _("is missing."))
            return None
        encoding = next((encoding for mark, encoding in BYTE_ORDER_MARKS.items() if content.startswith(mark)), "utf-8")
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self.problems.append(Problem(name, line, _("is not UTF-8 text.")))
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
        "string_too_long": _("must have at most %(limit)s characters") % {"limit": context.get("max_length")},
        "string_pattern_mismatch": _("is not written as it must be: “%(value)s”")
        % {"value": Truncator(error["input"]).chars(60)},
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
    return str(known.get(error["type"], error["msg"]))
