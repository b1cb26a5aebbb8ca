"""The same people in every test: see `tests/people.py`."""

import pytest
from django.core.cache import cache

from tests.people import People, make_people

pytest_plugins = ["tests.worker"]


@pytest.fixture
def people(db: None) -> People:
    return make_people()


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """Rate limits are counted in the cache; one test's tries are not another's."""
    cache.clear()
