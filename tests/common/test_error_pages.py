"""Whoever meets a closed door keeps the way to everything else."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import People

WAYS = [reverse(name) for name in ("home", "lessons:playbook_list", "workshops:workshop_list", "plans:plan_list")]


def main_navigation(page: str) -> list[str]:
    found = re.search(r'<nav class="main-nav".*?</nav>', page, flags=re.DOTALL)
    return re.findall(r'href="([^"]+)"', found[0]) if found else []


@pytest.mark.parametrize(
    ("url", "status"), [("/workshops/new/", 403), ("/no/such/page/", 404), ("/curate/no/such/", 403)]
)
def test_error_page_keeps_the_navigation(client: Client, people: People, url: str, status: int) -> None:
    client.force_login(people.viewer)
    response = client.get(url)
    page = response.content.decode()
    assert (response.status_code, main_navigation(page)) == (status, WAYS)
    assert people.organization.get_absolute_url() in page


def test_stale_form_keeps_the_navigation(people: People) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.viewer)
    response = client.post("/profile/", {"name": "Viewer"}, headers={"Origin": "https://elsewhere.example"})
    assert (response.status_code, main_navigation(response.content.decode())) == (403, WAYS)


def test_error_page_offers_a_visitor_the_ways_in(client: Client, db: None) -> None:
    page = client.get("/no/such/page/").content.decode()
    assert main_navigation(page) == []
    assert f'href="{reverse("account_login")}"' in page
    assert f'href="{reverse("join")}"' in page
