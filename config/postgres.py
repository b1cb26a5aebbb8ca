"""Where the database is: `DATABASE_URL`, or the embedded PostgreSQL under `var/`."""

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from config.embedded import EmbeddedServer

EXPECTED = "DATABASE_URL cannot be read: expected postgres://user:password@host:port/name."


def database_url(var: Path) -> str:
    """`DATABASE_URL` if set, else the address of the embedded server, which is started when it does not run."""
    url = os.environ.get("DATABASE_URL")
    if url and not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured(EXPECTED)
    return url or embedded_server(var).get_uri()


def embedded_server(var: Path) -> "EmbeddedServer":
    """The embedded PostgreSQL of `var`, running. It stops with the last process that asked for it."""
    from config import embedded

    data = var.resolve() / "postgres"
    try:
        data.parent.mkdir(parents=True, exist_ok=True)
        return embedded.start(data)
    except PermissionError as error:
        raise ImproperlyConfigured(f"{error.filename or data} cannot be written: {error.strerror}.") from error
    except (OSError, embedded.EmbeddedServerError, subprocess.SubprocessError) as error:
        message = f"The embedded PostgreSQL did not start; set DATABASE_URL to use another one. {error}"
        raise ImproperlyConfigured(message) from error
