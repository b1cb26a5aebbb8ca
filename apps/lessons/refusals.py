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


class PackRefused(Refused):
    """Says everything that is wrong at once; nothing was loaded."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems)
        head = ngettext(
            "The pack has %(count)d mistake, and nothing was loaded:",
            "The pack has %(count)d mistakes, and nothing was loaded:",
            len(self.problems),
        ) % {"count": len(self.problems)}
        super().__init__("\n".join([head, *map(str, self.problems)]))


class LibraryRefused(Refused):
    """Anything else the library does not do; the sentence says why."""
