"""The periods plans are made for, calendar quarters, and from when on what was promised in one stands."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

from django.utils import timezone

# For so long something put in a plan or moved by mistake can be taken back without a trace in the plan's record.
TAKEN_BACK_WITHIN = dt.timedelta(days=1)


def is_fresh(since: dt.datetime) -> bool:
    return timezone.now() - since < TAKEN_BACK_WITHIN


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter; its name, "Q4 2026", is the default name of a plan."""

    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> Self:
        return cls(day.year, (day.month + 2) // 3)

    @property
    def name(self) -> str:
        return f"Q{self.number} {self.year}"

    @property
    def starts_on(self) -> dt.date:
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def ends_on(self) -> dt.date:
        return self.next.starts_on - dt.timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)
