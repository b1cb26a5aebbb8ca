"""Missing and malformed settings stop the web server with a sentence."""

from pathlib import Path

import pytest

from tests.browser.conftest import database_url
from tests.tooling.commands import Ended, python

GOOD = {
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "SECRET_KEY": "a key for tests only, longer than the fifty characters Django asks for",
    "BASE_URL": "https://throughline.example",
    "ALLOWED_HOSTS": "throughline.example",
    "EMAIL_URL": "smtp://127.0.0.1:25",
}


def check(**environment: str) -> Ended:
    return python(
        "-m", "gunicorn", "--check-config", "-c", "config/gunicorn.py", "config.asgi:application", **environment
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"SECRET_KEY": ""}, "Set SECRET_KEY: a long random string that stays the same between starts."),
        ({"BASE_URL": "throughline.example"}, "BASE_URL must start with http:// or https://"),
        ({"THREADS": "many"}, "The setting THREADS cannot be read as int: 'many'."),
        ({"DATABASE_URL": "not an address"}, "DATABASE_URL cannot be read"),
        ({"DEFAULT_FROM_EMAIL": "nobody"}, "DEFAULT_FROM_EMAIL is not an e-mail address: 'nobody'."),
    ],
)
def test_web_server_names_the_setting(wrong: dict[str, str], sentence: str) -> None:
    ended = check(**(GOOD | wrong))
    assert ended.code != 0
    assert [line for line in ended.lines if sentence in line] == ended.lines


def test_web_server_accepts_good_settings() -> None:
    assert check(**GOOD).code == 0


@pytest.mark.django_db
def test_production_settings_pass_every_check(tmp_path: Path) -> None:
    """With a database in reach: Django asks it whether it can keep generated columns."""
    good = GOOD | {"DATABASE_URL": database_url(), "THROUGHLINE_VAR": str(tmp_path)}
    ended = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", **good)
    assert (ended.code, ended.out) == (0, "System check identified no issues (0 silenced).\n")


def test_what_is_loaded_before_the_workers_is_no_garbage_to_look_for() -> None:
    started = "import gc; from config import gunicorn, wsgi; gunicorn.when_ready(wsgi); print(gc.get_freeze_count())"
    ended = python("-c", started, **GOOD)
    assert (ended.code, int(ended.out) > 100_000) == (0, True)
