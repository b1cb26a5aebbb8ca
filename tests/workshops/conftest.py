import pytest
from django.utils import timezone

from tests.workshops.room import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the time of day; it stands still unless told to go forward."""
    found = Clock()
    monkeypatch.setattr(timezone, "now", lambda: found.now)
    return found
