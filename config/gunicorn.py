"""How gunicorn serves (`config/serve.py` starts it). Each value can be set by its variable."""

import gc
import os
from pathlib import Path

from config import settings

bind = f"{settings.HOST}:{settings.PORT}"
worker_class = "asgi"
workers = settings.WEB_CONCURRENCY
# The application is imported once and shared by the workers: half the time to start, and less memory.
preload_app = True
# Longer than a proxy keeps an idle connection, so that it never reuses one that was just closed.
keepalive = 75
# Open streams end only when they are cut, and their browsers come back by themselves.
graceful_timeout = 3
timeout = 60
# The heartbeat file belongs in memory: on a slow disk it can make a worker look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  (gunicorn makes a private file in it)
control_socket_disable = True
accesslog = os.environ.get("ACCESS_LOG") or None
loglevel = settings.LOG_LEVEL.lower()


def when_ready(server: object) -> None:
    """Before the workers are made: the garbage collector never looks again at what is loaded by now.

    A full collection over it took 150 ms in the middle of a request, and each worker's first one copied the memory it shared.
    """
    gc.collect()
    gc.freeze()
