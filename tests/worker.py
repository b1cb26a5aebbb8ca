"""The real job worker, for tests that wait for what it does."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, cast

import pytest
from procrastinate.contrib.django import app

if TYPE_CHECKING:
    from procrastinate.contrib.django.django_connector import DjangoConnector

Worker = Callable[[], None]


def run_worker() -> None:
    """Work off what is waiting, as `manage.py procrastinate worker` would."""
    with ThreadPoolExecutor(1) as thread:  # the browser tests keep an event loop in the main thread
        thread.submit(work_off).result()


def work_off() -> None:
    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    with app.replace_connector(connector) as working:
        working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


@pytest.fixture
def worker(transactional_db: None) -> Worker:
    """Commits for real."""
    return run_worker
