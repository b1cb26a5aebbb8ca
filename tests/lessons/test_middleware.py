"""The door to the curation screens."""

import pytest
from django.test import Client

from tests.answers import way_of
from tests.people import People
from tests.permissions import make_curator


@pytest.mark.parametrize(
    "path", ["/curate/", "/curate/login/", "/curate/password_reset/", "/curate/snippets/lessons/lesson/"]
)
def test_a_stranger_is_sent_to_our_own_sign_in(client: Client, db: None, path: str) -> None:
    assert way_of(client.get(path)) == (302, f"/accounts/login/?next={path}")


def test_who_may_not_curate_is_told_so(client: Client, people: People) -> None:
    client.force_login(people.owner)
    response = client.get("/curate/")

    assert response.status_code == 403
    assert "Only curators and editors of the library can open the curation screens." in response.text


def test_a_curator_comes_in(client: Client, people: People) -> None:
    client.force_login(make_curator(people))

    assert client.get("/curate/").status_code == 200


def test_the_relaxed_policy_ends_at_the_path(client: Client, people: People) -> None:
    client.force_login(make_curator(people))
    policy = client.get("/curate/").headers["Content-Security-Policy"]
    elsewhere = client.get("/library/").headers["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-inline' 'unsafe-eval'" in policy
    assert "unsafe" not in elsewhere
    assert "frame-ancestors 'none'" in elsewhere
