"""What rate limits leave behind: no address, and nothing for long."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.jobs import forget_limits
from apps.accounts.limits import forget_expired

pytestmark = pytest.mark.django_db

ADDRESS = "203.0.113.77"


def rows() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache ORDER BY cache_key")
        return list(cursor.fetchall())


def fail_to_sign_in() -> None:
    data = {"login": "nobody@example.org", "password": "not the password"}
    Client().post(reverse("account_login"), data, REMOTE_ADDR=ADDRESS)


def test_limits_are_counted_without_an_address_in_the_table() -> None:
    fail_to_sign_in()
    assert rows() != []
    assert ADDRESS not in str(rows())
    assert "nobody@example.org" not in str(rows())
    assert {len(key) for key, _value in rows()} == {64}


def test_what_limits_counted_is_deleted_once_they_are_over() -> None:
    fail_to_sign_in()
    cache.set("still counted", [1.0], 3600)
    forget_expired(timezone.now() + dt.timedelta(minutes=59))
    assert cache.get("still counted") == [1.0]
    assert forget_expired(timezone.now() + dt.timedelta(days=2)) >= 1
    assert rows() == []


def test_the_job_deletes_what_has_expired_alone() -> None:
    cache.set("over", 1, timeout=3600)
    cache.set("counted", 2, timeout=3600)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cache SET expires = now() - interval '1 minute' WHERE cache_key = %s", [cache.make_key("over")]
        )
    forget_limits(0)
    assert [key for key, _value in rows()] == [cache.make_key("counted")]
