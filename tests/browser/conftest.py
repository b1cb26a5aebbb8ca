"""A real server, with two workers, and a real Chromium for the tests that need to see."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from apps.accounts.models import User
from scripts.find_chromium import find_or_install
from tests.people import People, make_people

# Playwright's synchronous API runs an event loop in this thread, which Django would otherwise take for our own.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

START = 60  # seconds


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def database_url() -> str:
    """The address of this test process's own database."""
    values = connection.settings_dict
    host = values["HOST"] or ""
    user = f"{values['USER']}:{values['PASSWORD']}@" if values["USER"] else ""
    if host.startswith("/"):
        return f"postgresql://{user}/{values['NAME']}?host={host}"
    query_host = values.get("OPTIONS", {}).get("host", "")
    if query_host:
        return f"postgresql://{user}/{values['NAME']}?host={query_host}"
    return f"postgresql://{user}{host}:{values['PORT'] or 5432}/{values['NAME']}"


@pytest.fixture(scope="session")
def static_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files as production serves them: bundled, hashed, compressed."""
    root = tmp_path_factory.mktemp("static")
    environment = os.environ | {"STATIC_ROOT": str(root)}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(command, env=environment, cwd=settings.BASE_DIR, check=True)
    return root


@contextlib.contextmanager
def serving(static_root: Path, log: Path, **variables: str) -> Iterator[str]:
    """The address of the product, served by gunicorn as in production; on this test process's database, unless `variables`
    name another one."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "BASE_URL": address,
        "STATIC_ROOT": str(static_root),
        "PORT": str(port),
        "WEB_CONCURRENCY": "2",
        "EMAIL_URL": "consolemail://",
        **variables,
    }
    command = [sys.executable, "-m", "config.serve"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, stdout=output, stderr=output)
        try:
            wait_for(f"{address}/health/", process, log)
            yield address
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="session")
def server(django_db_setup: None, static_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(static_root, tmp_path_factory.mktemp("server") / "log") as address:
        yield address


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2):  # noqa: S310  # our own address
            return
        time.sleep(0.1)
    pytest.fail(f"The server did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_or_install(), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def people(transactional_db: None) -> People:
    return make_people()


@pytest.fixture
def open_context(browser: Browser, server: str) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a browser context of its own (a device), signed in as `user` if one is given. A script error or a blocked
    resource on any of its pages fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def note(page: Page) -> None:
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if "Content Security Policy" in line.text else None)

    def make(user: User | None = None, **options: Any) -> BrowserContext:
        context = browser.new_context(base_url=server, **options)
        context.on("page", note)
        context.set_default_timeout(10_000)
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server}])
        return context

    yield make
    for context in contexts:
        context.close()
    assert errors == []
