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
    return python("-m", "config.serve", "--check-config", **environment)


SENSELESS = [
    ({"SECRET_KEY": ""}, "Set SECRET_KEY: a long random string that stays the same between starts."),
    (
        {"BASE_URL": "throughline.example"},
        "BASE_URL must start with http:// or https:// and end with the host or its port",
    ),
    (
        {"BASE_URL": "https://throughline.example/app"},
        "BASE_URL must start with http:// or https:// and end with the host",
    ),
    (
        {"BASE_URL": "https://throughline.example:99999"},
        "BASE_URL must start with http:// or https:// and end with the",
    ),
    ({"ALLOWED_HOSTS": "https://throughline.example"}, "ALLOWED_HOSTS must be host names without scheme, port or path"),
    ({"ALLOWED_HOSTS": "throughline.example:8000"}, "ALLOWED_HOSTS must be host names without scheme, port or path"),
    ({"CSRF_TRUSTED_ORIGINS": "throughline.example"}, "CSRF_TRUSTED_ORIGINS must be origins with http:// or https://"),
    ({"THREADS": "many"}, "THREADS must be a whole number from 1 to 256, but it is 'many'."),
    ({"THREADS": "0"}, "THREADS must be a whole number from 1 to 256, but it is '0'."),
    ({"WEB_CONCURRENCY": "two"}, "WEB_CONCURRENCY must be a whole number from 1 to 64, but it is 'two'."),
    ({"WEB_CONCURRENCY": "0"}, "WEB_CONCURRENCY must be a whole number from 1 to 64, but it is '0'."),
    ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES must be a whole number from 0 to 16, but it is '-1'."),
    ({"PORT": "web"}, "PORT must be a whole number from 1 to 65535, but it is 'web'."),
    ({"SIGN_UP_OPEN": "maybe"}, "SIGN_UP_OPEN must be true or false, but it is 'maybe'."),
    (
        {"TIME_ZONE": "Mars/Olympus"},
        "TIME_ZONE must name a time zone, such as Europe/Berlin, but it is 'Mars/Olympus'.",
    ),
    ({"LOG_LEVEL": "loud"}, "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR, CRITICAL, but it is 'loud'."),
    (
        {"EMAIL_URL": "smtp://ana:secret@127.0.0.1:mail"},
        "EMAIL_URL cannot be read: expected smtp+tls://user:password@host",
    ),
    ({"EMAIL_URL": "pigeon://roof"}, "EMAIL_URL cannot be read: expected smtp+tls://user:password@host:port"),
    ({"DATABASE_URL": "not an address"}, "DATABASE_URL cannot be read"),
    ({"DEFAULT_FROM_EMAIL": "nobody"}, "DEFAULT_FROM_EMAIL is not an e-mail address: 'nobody'."),
]


@pytest.mark.parametrize(("wrong", "sentence"), SENSELESS)
def test_every_command_names_the_senseless_setting(wrong: dict[str, str], sentence: str) -> None:
    commands = (check(**(GOOD | wrong)), python("manage.py", "check", "--deploy", **(GOOD | wrong)))
    for ended in commands:
        assert ended.code != 0
        assert len(ended.lines) == 1
        assert ended.lines[0].startswith(f"Throughline did not start. {sentence}")
        assert "secret" not in ended.lines[0]


@pytest.mark.parametrize(
    "good",
    [
        {"SIGN_UP_OPEN": "yes", "LIBRARY_PUBLIC": "Off", "CHECK_LINKS": "", "TIME_ZONE": ""},
        {"ALLOWED_HOSTS": "throughline.example, .example.org, 127.0.0.1,[::1],*"},
        {"BASE_URL": "http://127.0.0.1:8001/", "CSRF_TRUSTED_ORIGINS": "https://*.example.org, http://[::1]:8000"},
        {"LOG_LEVEL": "warning", "WEB_CONCURRENCY": " 4 ", "EMAIL_URL": "smtp+tls://ana:p%40ss@mail.example:587"},
    ],
)
def test_web_server_accepts_what_makes_sense(good: dict[str, str]) -> None:
    assert check(**(GOOD | good)).code == 0


def test_subdomains_are_left_to_whoever_knows_them() -> None:
    ask = "from django.conf import settings as s; print(s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)"
    with_settings = GOOD | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    assert python("-c", ask, **with_settings).out == "False False\n"
    assert python("-c", ask, HSTS_SUBDOMAINS="true", **with_settings).out == "True True\n"


def test_web_server_accepts_good_settings() -> None:
    assert check(**GOOD).code == 0


@pytest.mark.django_db
def test_production_settings_pass_every_check(tmp_path: Path) -> None:
    """With a database in reach: Django asks it whether it can keep generated columns."""
    good = GOOD | {"DATABASE_URL": database_url(), "THROUGHLINE_VAR": str(tmp_path)}
    ended = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", **good)
    assert (ended.code, ended.out) == (0, "System check identified no issues (2 silenced).\n")


def test_what_is_loaded_before_the_workers_is_no_garbage_to_look_for() -> None:
    started = "import gc; from config import gunicorn, wsgi; gunicorn.when_ready(wsgi); print(gc.get_freeze_count())"
    ended = python("-c", started, **GOOD)
    assert (ended.code, int(ended.out) > 100_000) == (0, True)
