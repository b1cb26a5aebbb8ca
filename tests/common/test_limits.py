"""Limits on how often."""

from apps.common import limits
from apps.common.limits import Limit


def test_so_many_at_once_and_then_so_many_a_minute() -> None:
    limit = Limit(at_once=3, a_minute=30)
    assert [limit.take("a", now=0) for _ in range(5)] == [0, 0, 0, 2, 2]
    assert limit.take("b", now=0) == 0
    assert [limit.take("a", now=2) for _ in range(2)] == [0, 2]
    assert [limit.take("a", now=600) for _ in range(4)] == [0, 0, 0, 2]


def test_the_clock_goes_on_by_itself() -> None:
    limit = Limit(at_once=1, a_minute=1)
    assert limit.take("a") == 0
    assert limit.take("a") in (59, 60)


def test_who_has_everything_left_is_forgotten() -> None:
    limit = Limit(at_once=2, a_minute=60)
    for number in range(limits.MOST_KEYS):
        limit.take(number, now=0)
    limit.take("later", now=5)
    assert list(limit.left) == ["later"]
