"""Why a pack was not loaded."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.common.refusals import Refused


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in one file; `line` is 0 where the whole file is meant."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        if not self.line:
            return f"{self.file}: {self.reason}"
        return _("%(file)s, line %(line)d: %(reason)s") % {"file": self.file, "line": self.line, "reason": self.reason}


@dataclass(frozen=True, order=True)
class CellProblem(Problem):
    """One thing wrong in a sheet; `line` is its row, and without a `column`, as its header names it, the row is meant."""

    column: str = ""

    def __str__(self) -> str:
        place = [self.file]
        if self.line:
            place.append(_("row %(row)d") % {"row": self.line})
        if self.column:
            place.append(_("column %(column)s") % {"column": self.column})
        return f"{', '.join(place)}: {self.reason}"


class PackRefused(Refused):
    """Says everything that is wrong at once; nothing was loaded."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join([self.head(len(self.problems)), *map(str, self.problems)]))

    def head(self, count: int) -> str:
        return ngettext(
            "The pack has %(count)d mistake, and nothing was loaded:",
            "The pack has %(count)d mistakes, and nothing was loaded:",
            count,
        ) % {"count": count}


class SheetRefused(PackRefused):
    def head(self, count: int) -> str:
        return ngettext(
            "The sheet has %(count)d mistake, and nothing was loaded:",
            "The sheet has %(count)d mistakes, and nothing was loaded:",
            count,
        ) % {"count": count}


class LibraryRefused(Refused):
    """Anything else the library does not do; the sentence says why."""


class LibraryChanged(LibraryRefused):
    """What the curator has seen is not what would happen now."""
