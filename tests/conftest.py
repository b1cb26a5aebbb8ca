"""The same people in every test: see `tests/people.py`."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from pytest_django import DjangoDbBlocker

from apps.live import notices
from tests.people import People, make_people

pytest_plugins = ["tests.worker"]


@pytest.fixture
def people(db: None) -> People:
    return make_people()


@pytest.fixture(autouse=True)
def fresh_cache(request: pytest.FixtureRequest) -> None:
    """Rate limits are counted in the cache, a table of the database; one test's tries are not another's."""
    if "transactional_db" in request.fixturenames:
        request.getfixturevalue("transactional_db")
        cache.clear()


@pytest.fixture(scope="session", autouse=True)
def quiet_end(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A session that is still open would keep the test database from being dropped: the thread that sends notices has
    one, and threads that have ended leave theirs to Python's garbage collector."""
    yield
    notices.hang_up()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
