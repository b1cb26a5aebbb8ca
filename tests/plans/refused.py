from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from apps.plans.refusals import PlanRefused


@contextmanager
def refused(sentence: str) -> Iterator[None]:
    """What is done inside is refused in exactly these words."""
    with pytest.raises(PlanRefused) as raised:
        yield
    assert str(raised.value) == sentence
