"""What a page says when something went wrong on our side, with a database that really is in the way."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from apps.common.views import broken


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@login_not_required
def ended(request: HttpRequest) -> HttpResponse:
    run("SELECT pg_terminate_backend(pg_backend_pid())")
    raise AssertionError


@login_not_required
def gone(request: HttpRequest) -> HttpResponse:
    connection.ensure_connection()
    connection.connection.close()
    run("SELECT 1")
    raise AssertionError


@login_not_required
def refused(request: HttpRequest) -> HttpResponse:
    run("SELECT 1 / 0")
    raise AssertionError


@login_not_required
def wrong(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


handler500 = broken
urlpatterns = [path(f"{view.__name__}/", view) for view in (ended, gone, refused, wrong)]


@pytest.fixture
def visitor(transactional_db: None) -> Iterator[Client]:
    with override_settings(ROOT_URLCONF="tests.common.test_broken"):
        yield Client(raise_request_exception=False)
    connection.close()


@pytest.mark.parametrize("name", ["ended", "gone"])
def test_a_page_says_that_the_database_is_away(visitor: Client, name: str) -> None:
    answer = visitor.get(f"/{name}/")
    assert answer.status_code == 503
    assert (answer.headers["Retry-After"], answer.headers["Cache-Control"]) == ("5", "no-store")
    assert "The database cannot be reached" in answer.content.decode()


@pytest.mark.parametrize("name", ["refused", "wrong"])
def test_a_page_that_is_broken_does_not_blame_the_database(visitor: Client, name: str) -> None:
    answer = visitor.get(f"/{name}/")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()
