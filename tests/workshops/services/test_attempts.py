import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from apps.workshops.jobs import forget_wrong_codes
from apps.workshops.models import JoinAttempt
from apps.workshops.services.attempts import (
    EVERYWHERE,
    OVERALL,
    PER_ORIGIN,
    count_wrong_code,
    forget_attempts,
    needs_check,
    origin_of,
    window_of,
)

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
HERE = origin_of("203.0.113.7")
pytestmark = pytest.mark.django_db


def spend(origin: str, count: int, at: dt.datetime = NOON) -> None:
    JoinAttempt.objects.update_or_create(origin=origin, since=window_of(at), defaults={"count": count})


def counts() -> dict[str, int]:
    """What is counted for the place and for everywhere."""
    return {row.origin: row.count for row in JoinAttempt.objects.filter(origin__in=(HERE, EVERYWHERE))}


def test_wrong_codes_of_one_place_make_its_codes_longer_and_no_other_place_s() -> None:
    for wrong in range(PER_ORIGIN - 1):
        count_wrong_code(HERE, f"{wrong:08}", NOON)
    assert needs_check(HERE, NOON) is False
    count_wrong_code(HERE, "99999999", NOON)
    assert needs_check(HERE, NOON) is True
    assert needs_check(origin_of("203.0.113.8"), NOON) is False


def test_the_same_wrong_code_is_counted_once_from_each_place() -> None:
    for _reload in range(3):
        count_wrong_code(HERE, "00000000", NOON)
    assert counts() == {HERE: 1, EVERYWHERE: 1}
    count_wrong_code(origin_of("203.0.113.8"), "00000000", NOON)
    assert counts() == {HERE: 1, EVERYWHERE: 2}
    count_wrong_code(HERE, "00000001", NOON)
    assert counts() == {HERE: 2, EVERYWHERE: 3}


def test_the_limit_ends_with_its_window() -> None:
    spend(HERE, PER_ORIGIN)
    assert needs_check(HERE, NOON + dt.timedelta(minutes=9, seconds=59)) is True
    assert needs_check(HERE, NOON + dt.timedelta(minutes=10)) is False


def test_wrong_codes_of_everywhere_together_are_limited_and_reach_the_log_once(caplog: Any) -> None:
    spend(EVERYWHERE, OVERALL - 1)
    assert needs_check(HERE, NOON) is False
    count_wrong_code(origin_of("198.51.100.1"), "00000000", NOON)
    assert needs_check(HERE, NOON) is True
    count_wrong_code(origin_of("198.51.100.1"), "00000001", NOON)
    assert [record.message for record in caplog.records] == [
        "1000 wrong join codes within ten minutes: all twelve digits are asked for until they end."
    ]


def test_counts_are_forgotten_after_an_hour() -> None:
    count_wrong_code(HERE, "00000000", NOON)
    count_wrong_code(HERE, "00000000", NOON + dt.timedelta(minutes=10))
    forget_attempts(NOON + dt.timedelta(hours=1, seconds=1))
    assert set(JoinAttempt.objects.values_list("since", flat=True)) == {window_of(NOON + dt.timedelta(minutes=10))}


def test_counting_and_asking_take_few_queries(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        needs_check(HERE, NOON)
    with django_assert_num_queries(3):  # savepoint, count, release
        count_wrong_code(HERE, "00000000", NOON)


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


def test_the_job_forgets_what_no_limit_needs() -> None:
    now = timezone.now()
    count_wrong_code(HERE, "00000000", now - dt.timedelta(hours=2))
    count_wrong_code(HERE, "00000000", now)
    forget_wrong_codes(0)
    assert set(JoinAttempt.objects.values_list("since", flat=True)) == {window_of(now)}
