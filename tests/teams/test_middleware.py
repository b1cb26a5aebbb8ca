from typing import Any

from django.test import Client

from tests.people import People, make_user


def test_a_visitor_works_in_no_organization(client: Client, people: People) -> None:
    request = client.get("/health/").wsgi_request
    assert (request.organization(), list(request.organizations)) == (None, [])  # type: ignore[attr-defined]


def test_who_belongs_nowhere_works_in_none_and_not_in_a_wrapped_none(client: Client, db: None) -> None:
    client.force_login(make_user("newcomer"))
    request = client.get("/health/").wsgi_request
    assert request.organization() is None  # type: ignore[attr-defined]


def test_the_organization_is_read_once(client: Client, people: People, django_assert_num_queries: Any) -> None:
    client.force_login(people.member)
    request = client.get("/health/").wsgi_request
    with django_assert_num_queries(1):
        assert [request.organization() for _ in range(3)] == [people.organization] * 3  # type: ignore[attr-defined]
