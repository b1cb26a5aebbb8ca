"""The same people in every test: see `tests/people.py`."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from apps.live import notices
from config.catalogs import compile_catalogs
from tests.people import People, make_people

pytest_plugins = ["tests.mailbox", "tests.worker"]

# How long an example takes says more about the machine than about the code.
settings.register_profile("throughline", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("throughline")


def pytest_configure() -> None:
    """Every process of the tests, and the servers they start, find the translations."""
    compile_catalogs()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop in the thread of the tests, in which no other can run. What they
    reach runs in servers of its own, so measuring what is reached in this process would only slow them down."""
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker("no_cover")


@pytest.fixture
def people(db: None) -> People:
    return make_people()


@pytest.fixture(autouse=True)
def nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """What commits for real leaves nothing behind: Django's flush knows neither the cache, in which rate limits are
    counted, nor the tables of the job worker."""
    if "transactional_db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    cache.clear()
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers")


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
