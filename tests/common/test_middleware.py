"""What every answer carries."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import People


def test_an_expired_session_leads_the_whole_page_to_the_sign_in(client: Client, people: People) -> None:
    """Else the sign-in page would land in a row of a table."""
    url = reverse("plans:plan_list")
    response = client.get(url, headers={"HX-Request": "true", "HX-Target": "plan-list"})
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["HX-Redirect"] == f"{reverse('account_login')}?next={url}"
    assert client.get(url).headers["Location"] == f"{reverse('account_login')}?next={url}"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_page_and_its_part_are_never_taken_for_each_other(
    client: Client, people: People, headers: dict[str, str]
) -> None:
    client.force_login(people.member)
    varies = client.get(reverse("plans:plan_list"), headers=headers).headers["Vary"]
    assert {"HX-Request", "HX-Target", "Cookie"} <= set(varies.split(", "))


def test_what_cannot_be_read_has_a_page_that_says_so(client: Client) -> None:
    answer = client.get("/", headers={"host": "elsewhere.example"})
    assert (answer.status_code, "This request could not be read" in answer.text) == (400, True)
