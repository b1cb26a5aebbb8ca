import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def own_folder() -> Iterator[Path]:
    """Not below pytest's own, which each start of pytest closes to everybody else: as root, the embedded server runs as
    another user."""
    with tempfile.TemporaryDirectory(prefix="throughline-tests-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture
def var(own_folder: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=own_folder))
