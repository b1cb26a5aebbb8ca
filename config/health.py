"""Whether the job worker is well: `python -m config.health`. It asks the database, without starting Django.

A worker writes its heartbeat every ten seconds. Its own process would also say "well" while its work stands still.
"""

import os
import sys

import psycopg

AGE = "SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers"
SILENT = 30  # seconds; procrastinate takes a worker for dead then


def why_not_well(age: float | None) -> str | None:
    if age is None:
        return "No job worker is there."
    if age > SILENT:
        return f"No job worker has given a sign of life for {age:.0f} seconds."
    return None


def main() -> str | None:
    address = os.environ.get("DATABASE_URL")
    if not address:
        return "Set DATABASE_URL, or ask with: python manage.py procrastinate healthchecks"
    try:
        with psycopg.connect(address, connect_timeout=5) as connection:
            row = connection.execute(AGE).fetchone()
    except psycopg.Error as error:
        return f"The database cannot be asked: {' '.join(str(error).split())}"
    assert row is not None
    return why_not_well(row[0])


if __name__ == "__main__":
    sys.exit(main())
