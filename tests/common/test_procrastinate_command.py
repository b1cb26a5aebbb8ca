"""The command of the jobs, which takes the place of the library's own."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection


def health() -> str:
    out = io.StringIO()
    call_command("procrastinate", "healthchecks", stdout=out)
    return out.getvalue().strip()


def test_healthchecks_asks_for_a_heartbeat(transactional_db: None) -> None:
    with pytest.raises(CommandError, match=r"^No job worker is there\.$"):
        health()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '9 seconds')")
    assert health() == "A job worker gave a sign of life 9 seconds ago."


def test_healthchecks_says_what_the_database_says(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE procrastinate_workers RENAME TO elsewhere")
    with pytest.raises(CommandError, match=r'^The database cannot be asked: relation "procrastinate_workers" does not'):
        health()


def test_worker_ends_with_the_code_it_earned(transactional_db: None) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("procrastinate", "worker", "--one-shot")
    assert ended.value.code == 0


def test_every_other_command_is_the_library_s_own(transactional_db: None) -> None:
    call_command("procrastinate", "defer", "live.forget_jobs", '{"timestamp": 0}')
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs")
        assert cursor.fetchall() == [("live.forget_jobs",)]
