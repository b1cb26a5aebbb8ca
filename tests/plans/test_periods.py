import datetime as dt

import pytest

from apps.plans.periods import Quarter


@pytest.mark.parametrize(
    ("day", "name", "starts_on", "ends_on"),
    [
        (dt.date(2026, 1, 1), "Q1 2026", dt.date(2026, 1, 1), dt.date(2026, 3, 31)),
        (dt.date(2026, 6, 30), "Q2 2026", dt.date(2026, 4, 1), dt.date(2026, 6, 30)),
        (dt.date(2026, 9, 15), "Q3 2026", dt.date(2026, 7, 1), dt.date(2026, 9, 30)),
        (dt.date(2026, 12, 31), "Q4 2026", dt.date(2026, 10, 1), dt.date(2026, 12, 31)),
    ],
)
def test_quarter_of_a_day(day: dt.date, name: str, starts_on: dt.date, ends_on: dt.date) -> None:
    quarter = Quarter.of(day)
    assert (quarter.name, quarter.starts_on, quarter.ends_on) == (name, starts_on, ends_on)


def test_quarter_next_turns_the_year() -> None:
    assert [Quarter(2026, 3).next.name, Quarter(2026, 4).next.name] == ["Q4 2026", "Q1 2027"]
