"""How a value of a document stands in one cell, and what may be read from it.

A cell comes as text, or as what a spreadsheet program made of it: a number, true or false. Reading raises ValueError with
the end of a sentence that begins with the column.
"""

import re
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from apps.common.text import BREAKS

Value = str | int | float
"""`bool` is an `int`."""
MORE = "  "
"""Begins a line that continues the one above."""


class Writing(Protocol):
    @property
    def choices(self) -> list[str]:
        """For a list to drop down."""

    @property
    def told(self) -> str:
        """How it is written, for whoever fills in the sheet."""

    def write(self, value: Any) -> str | int: ...

    def read(self, cell: Value) -> Any: ...


def text_of(cell: Value) -> str:
    if not isinstance(cell, str):
        sentence = _(
            "holds the value %(value)s and not text. Format the cell as text and write it again: a number such as "
            "1.10 has become 1.1 otherwise"
        )
        raise ValueError(sentence % {"value": cell})  # noqa: TRY004  # a mistake in a sheet, and none of a program
    return BREAKS.sub("\n", cell).strip()


class Words:
    choices: list[str] = []

    @property
    def told(self) -> str:
        return _("Text")

    def write(self, value: Any) -> str:
        return str(value)

    def read(self, cell: Value) -> str:
        return text_of(cell)


class Whole:
    choices: list[str] = []

    @property
    def told(self) -> str:
        return _("A whole number; leave it empty where the order follows from the numbers")

    def write(self, value: Any) -> int:
        return int(value)

    def read(self, cell: Value) -> int:
        told = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
        if isinstance(cell, bool) or not re.fullmatch("[0-9]{1,9}", told):
            raise ValueError(_("must be a whole number"))
        return int(told)


class YesNo:
    choices = ["yes", "no"]

    @property
    def told(self) -> str:
        return _("yes or no; empty means no")

    def write(self, value: Any) -> str:
        return "yes" if value else "no"

    def read(self, cell: Value) -> bool:
        if isinstance(cell, bool):
            return cell
        if cell not in self.choices:
            raise ValueError(_("must be yes or no"))
        return cell == "yes"


class Version(Words):
    @property
    def told(self) -> str:
        return _(
            "Leave it as it is; by it you are told what somebody else changed since the export. A new row has none"
        )


@dataclass(frozen=True)
class OneOf:
    """A word of an enumeration; whether it is one of them, the document checks."""

    values: type[TextChoices]

    @property
    def choices(self) -> list[str]:
        return list(self.values.values)

    @property
    def told(self) -> str:
        return "\n".join(f"{value}: {label}" for value, label in self.values.choices)

    def write(self, value: Any) -> str:
        return str(value)

    def read(self, cell: Value) -> str:
        return text_of(cell)


class Lines:
    """Several texts, one a line. The further lines of a text that has some begin with two spaces."""

    choices: list[str] = []

    @property
    def told(self) -> str:
        return _("One per line; a line that begins with two spaces continues the one above")

    def write(self, value: Any) -> str:
        return "\n".join(str(text).replace("\n", f"\n{MORE}") for text in value)

    def read(self, cell: Value) -> list[Any]:
        found: list[str] = []
        for line in text_of(cell).split("\n"):
            if line.startswith(MORE) and found:
                found[-1] += f"\n{line.removeprefix(MORE)}"
            elif line.strip():
                found.append(line)
        return [text.strip() for text in found]


@dataclass(frozen=True)
class Labelled(Lines):
    """Several texts of a kind each, `kind: text` a line."""

    kinds: type[TextChoices]

    @property
    def told(self) -> str:
        return f"{_('One per line, its kind before it, as in “%(kind)s: …”') % {'kind': self.kinds.values[0]}}\n" + (
            "\n".join(f"{value}: {label}" for value, label in self.kinds.choices)
        )

    def write(self, value: Any) -> str:
        return super().write([f"{item['kind']}: {item['text']}" for item in value])

    def read(self, cell: Value) -> list[Any]:
        found = []
        for line in super().read(cell):
            kind, colon, text = line.partition(":")
            if not colon:
                sentence = _("needs a kind, a colon and a text in each line, and has “%(line)s”")
                raise ValueError(sentence % {"line": line})
            found.append({"kind": kind.strip(), "text": text.strip()})
        return found


class Numbers:
    """Numbers of lessons."""

    choices: list[str] = []

    @property
    def told(self) -> str:
        return _("Numbers of lessons with commas between them, as in “1.3, 5.1”")

    def write(self, value: Any) -> str:
        return ", ".join(value)

    def read(self, cell: Value) -> list[str]:
        return [number for number in re.split(r"[\s,;]+", text_of(cell)) if number]
