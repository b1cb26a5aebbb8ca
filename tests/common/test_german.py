"""Times in German: their order, their points, and the cases that "vor" and "in" ask for."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone, translation

from apps.common.templatetags.components import moment


@pytest.mark.parametrize(
    ("value", "options", "expected"),
    [
        (dt.date(2026, 12, 5), {}, ">5. Dez. 2026<"),
        (dt.date(2026, 12, 5), {"form": "day"}, ">Samstag, 5. Dez.<"),
        (dt.datetime(2026, 3, 2, 15, 5, tzinfo=dt.UTC), {}, ">2. März 2026, 15:05<"),
    ],
)
def test_moment_in_german(value: dt.date, options: dict[str, Any], expected: str) -> None:
    with translation.override("de"):
        assert expected in str(moment(value, **options))


@pytest.mark.parametrize(
    ("difference", "expected"),
    [
        (dt.timedelta(days=-3, hours=-2), "vor 3\xa0Tagen"),
        (dt.timedelta(days=65), "in 2\xa0Monaten"),
        (dt.timedelta(hours=-1, minutes=-5), "vor 1\xa0Stunde"),
    ],
)
def test_moment_inflects_what_follows(difference: dt.timedelta, expected: str) -> None:
    with translation.override("de"):
        assert expected in str(moment(timezone.now() + difference, relative=True))


@pytest.mark.parametrize(
    ("difference", "expected"),
    [(dt.timedelta(days=-3, hours=-2), "3\xa0days ago"), (dt.timedelta(hours=2, minutes=5), "in 2\xa0hours")],
)
def test_moment_in_english(difference: dt.timedelta, expected: str) -> None:
    assert expected in str(moment(timezone.now() + difference, relative=True))
