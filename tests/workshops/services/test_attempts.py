import datetime as dt
from typing import Any

import pytest

from apps.workshops.models import JoinAttempt
from apps.workshops.services.attempts import (
    EVERYWHERE,
    OVERALL,
    PER_ORIGIN,
    count_wrong_code,
    origin_of,
    why_not_try,
    window_of,
)

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
HERE = origin_of("203.0.113.7")
pytestmark = pytest.mark.django_db


def test_wrong_codes_of_one_place_are_limited_and_others_go_on() -> None:
    for _n in range(PER_ORIGIN - 1):
        count_wrong_code(HERE, NOON)
    assert why_not_try(HERE, NOON) is None
    count_wrong_code(HERE, NOON)
    assert (why_not_try(HERE, NOON) or "").startswith("Too many wrong codes were tried.")
    assert why_not_try(origin_of("203.0.113.8"), NOON) is None


def test_the_limit_ends_with_its_window() -> None:
    JoinAttempt.objects.create(origin=HERE, since=window_of(NOON), count=PER_ORIGIN)
    assert why_not_try(HERE, NOON + dt.timedelta(minutes=9, seconds=59)) is not None
    assert why_not_try(HERE, NOON + dt.timedelta(minutes=10)) is None


def test_wrong_codes_of_everywhere_together_are_limited() -> None:
    JoinAttempt.objects.create(origin=EVERYWHERE, since=window_of(NOON), count=OVERALL - 1)
    assert why_not_try(HERE, NOON) is None
    count_wrong_code(origin_of("198.51.100.1"), NOON)
    assert why_not_try(HERE, NOON) is not None


def test_counts_are_forgotten_after_a_day() -> None:
    count_wrong_code(HERE, NOON)
    count_wrong_code(HERE, NOON + dt.timedelta(days=1, minutes=10))
    assert JoinAttempt.objects.filter(since=window_of(NOON)).count() == 0
    assert JoinAttempt.objects.count() == 2


def test_counting_and_asking_take_few_queries(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        why_not_try(HERE, NOON)
    with django_assert_num_queries(4):  # savepoint, count, forget, release
        count_wrong_code(HERE, NOON)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("::ffff:203.0.113.7", "::ffff:203.0.113.8", False),
    ],
)
def test_origin_is_an_address_or_the_network_of_one_home(one: str, other: str, *, same: bool) -> None:
    assert (origin_of(one) == origin_of(other)) == same


def test_origin_is_a_hash_that_does_not_show_the_address() -> None:
    assert len(HERE) == 64
    assert set(HERE) <= set("0123456789abcdef")
