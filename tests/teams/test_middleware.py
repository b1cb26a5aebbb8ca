from django.test import Client

from tests.people import People


def test_a_visitor_works_in_no_organization(client: Client, people: People) -> None:
    request = client.get("/health/").wsgi_request
    assert (request.organization, list(request.organizations)) == (None, [])  # type: ignore[attr-defined]
