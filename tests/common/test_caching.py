"""What browsers may keep."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.people import People


@pytest.mark.parametrize("path", ["/", "/library/", "/robots.txt", "/sitemap.xml", "/library/feed/"])
def test_what_visitors_may_see_may_be_kept_by_them_alone(
    client: Client, people: People, settings: Settings, path: str
) -> None:
    settings.LIBRARY_PUBLIC = True
    response = client.get(path)
    assert (response.status_code, "Cache-Control" in response.headers) == (200, False)
    client.force_login(people.member)
    assert client.get(path).headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("path", ["/plans/", "/accounts/login/", "/profile/", "/nowhere/", "/curate/"])
def test_everything_else_is_private(client: Client, people: People, path: str) -> None:
    for _ in range(2):
        kept = client.get(path).headers["Cache-Control"].split(", ")
        assert {"no-store", "private"} <= set(kept)
        client.force_login(people.member)


def test_an_answer_before_any_view_is_private(client: Client, db: None) -> None:
    response = client.get("/", headers={"host": "elsewhere.example"})
    assert (response.status_code, response.headers["Cache-Control"]) == (400, "no-store, private")
