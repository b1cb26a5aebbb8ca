"""The same people in every test: see `tests/people.py`."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

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
def quiet_end(django_db_setup: None) -> Iterator[None]:
    """The thread that sends notices keeps a connection of its own, which would hold the test database open."""
    yield
    notices.hang_up()
