"""The web server: `gunicorn config.asgi:application -c config/gunicorn.py`. Each value can be set by its variable."""

import os
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "asgi"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Longer than a proxy keeps an idle connection, so that it never reuses one that was just closed.
keepalive = 75
# Open streams end only when they are cut, and their browsers come back by themselves.
graceful_timeout = 3
timeout = 60
# The heartbeat file belongs in memory: on a slow disk it can make a worker look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  (gunicorn makes a private file in it)
control_socket_disable = True
accesslog = os.environ.get("ACCESS_LOG") or None
loglevel = os.environ.get("LOG_LEVEL", "INFO").lower()


def on_starting(server: object) -> None:
    """Read the settings once before any worker does: what is wrong with them is one sentence, not a stack."""
    try:
        from django.conf import settings

        _ = settings.DEBUG  # any attribute makes Django read them all
    except ImproperlyConfigured as error:
        sys.exit(f"Throughline did not start. {error}")
