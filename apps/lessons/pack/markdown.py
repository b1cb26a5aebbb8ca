"""A lesson as Markdown: its short facts in front, between two lines of three dashes, and each text under its heading.

Prose stands as it is, but a line that begins with # or \\ gets a \\ in front. Questions and guardrails are lists; what
goes on below a dash is indented by two spaces. A field that has no heading here is one of the facts.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from apps.lessons.pack.canonical import Broken, BrokenYaml, Place, Source, dump

FENCE = "---"
CAUTION: Place = ("not_to_copy", "text")
QUESTIONS: Place = ("questions",)
GUARDRAILS: Place = ("guardrails",)
HEADINGS: dict[Place, str] = {
    ("summary",): "Summary",
    ("china",): "What China does",
    ("meaning",): "What it means here",
    CAUTION: "What not to copy",
    QUESTIONS: "Questions",
    GUARDRAILS: "Guardrails",
}
PLACES = {f"## {heading}": place for place, heading in HEADINGS.items()}
KIND = re.compile(r"([a-z_]+):")
Numbered = tuple[int, str]
"""A line and its number in the file."""


# Writing -------------------------------------------------------------------------------------------------------------
def write(lesson: dict[str, Any]) -> str:
    """`lesson` is a document's plain data; its texts have no space around them."""
    facts = {name: value for name, value in lesson.items() if (name,) not in HEADINGS}
    texts: dict[Place, Any] = {(name,): value for name, value in lesson.items() if (name,) in HEADINGS}
    if "not_to_copy" in facts:
        facts["not_to_copy"] = dict(facts["not_to_copy"])
        texts[CAUTION] = facts["not_to_copy"].pop("text")
    parts = [
        f"\n## {heading}\n\n{_written(place, texts[place])}\n"
        for place, heading in HEADINGS.items()
        if texts.get(place)
    ]
    return "".join([f"{FENCE}\n{dump(facts)}{FENCE}\n", *parts])


def _written(place: Place, value: Any) -> str:
    if place == QUESTIONS:
        return "\n".join(_item(text) for text in value)
    if place == GUARDRAILS:
        return "\n".join(_item(f"{guardrail['kind']}: {guardrail['text']}") for guardrail in value)
    return "\n".join(f"\\{line}" if line.startswith(("#", "\\")) else line for line in value.split("\n"))


def _item(text: str) -> str:
    first, *more = text.split("\n")
    return "\n".join([f"- {first}", *(f"  {line}" if line else "" for line in more)])


# Reading -------------------------------------------------------------------------------------------------------------
class MarkdownSource:
    """A lesson's text as data, which knows the line of each value."""

    def __init__(self, text: str) -> None:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        fences = [number for number, line in enumerate(lines) if line.rstrip() == FENCE]
        if fences[:1] != [0] or len(fences) == 1:
            raise Broken(1, _("must begin with the lesson’s facts between two lines of three dashes (---)."))
        try:
            self._facts = Source("\n".join(lines[1 : fences[1]]))
        except BrokenYaml as error:
            raise BrokenYaml(error.line + 1, str(error)) from error
        self.data: Any = {} if self._facts.data is None else self._facts.data
        self._lines: dict[Place, int] = {}
        if isinstance(self.data, dict):
            for place, line, body in _under_headings(lines[fences[1] + 1 :], fences[1] + 2):
                self._take(place, line, body)

    def _take(self, place: Place, line: int, body: list[Numbered]) -> None:
        *around, name = place
        into = self.data
        for step in around:
            if into.get(step) is None:
                into[step] = {}
            into = into[step]
        if place in self._lines or (isinstance(into, dict) and name in into):
            raise Broken(line, _("“%(heading)s” stands here twice.") % {"heading": HEADINGS[place]})
        self._lines[place] = line
        if place in (QUESTIONS, GUARDRAILS):
            items = _items(body)
            self._lines |= {(*place, index): number for index, (number, _text) in enumerate(items)}
            texts = [text for _number, text in items]
            into[name] = [_guardrail(text) for text in texts] if place == GUARDRAILS else texts
        elif isinstance(into, dict):
            into[name] = "\n".join(_plain(text) for _number, text in body).strip("\n")

    def line_of(self, place: Place) -> int:
        """The line of the heading or item, or of the fact in front."""
        for length in range(len(place), 0, -1):
            if (line := self._lines.get(place[:length])) is not None:
                return line
        return self._facts.line_of(place) + 1

    def named(self, place: Place) -> Place:
        for known, heading in HEADINGS.items():
            if place[: len(known)] == known:
                return (f"“{heading}”", *place[len(known) :])
        return place


def _under_headings(lines: Sequence[str], first: int) -> Iterator[tuple[Place, int, list[Numbered]]]:
    """Each heading's place and line, and the lines below it."""
    found: tuple[Place, int, list[Numbered]] | None = None
    for number, line in enumerate(lines, start=first):
        if line.startswith("#"):
            if (place := PLACES.get(line.rstrip())) is None:
                reason = _(
                    "is no heading of a lesson: “%(line)s”. Text that begins with # is written with \\ before it."
                )
                raise Broken(number, reason % {"line": line[:60]})
            if found:
                yield found
            found = (place, number, [])
        elif found:
            found[2].append((number, line))
        elif line.strip():
            raise Broken(number, _("stands under no heading."))
    if found:
        yield found


def _plain(line: str) -> str:
    return line[1:] if line.startswith(("\\#", "\\\\")) else line


def _items(body: Sequence[Numbered]) -> list[Numbered]:
    items: list[tuple[int, list[str]]] = []
    for number, line in body:
        if line.startswith("- ") or line == "-":
            items.append((number, [line[2:]]))
        elif items and (line.startswith("  ") or not line.strip()):
            items[-1][1].append(line[2:])
        elif line.strip():
            raise Broken(number, _("must begin with a dash and a space, or with two spaces to go on."))
    return [(number, "\n".join(lines).strip("\n")) for number, lines in items]


def _guardrail(item: str) -> dict[str, str]:
    kind = KIND.match(item)
    return {"kind": kind[1], "text": item[kind.end() :].removeprefix(" ")} if kind else {"text": item}
