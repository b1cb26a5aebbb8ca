"""The environment of every test, and the same people in each: see `tests/people.py`."""

import os

os.environ.setdefault("SECRET_KEY", "a key for tests only, longer than the fifty characters Django asks for")
os.environ.setdefault("EMAIL_URL", "memorymail://")
os.environ["DEBUG"] = "0"
os.environ["BASE_URL"] = "http://testserver"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"

import pytest

from tests.people import People, make_people


@pytest.fixture
def people(db: None) -> People:
    return make_people()
