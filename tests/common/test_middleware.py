"""What every answer carries."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import People


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
