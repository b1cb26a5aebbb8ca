"""Walking the curation screens as each of those who may: every link opens, and none leads to what serves no one."""

import re
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.factories import make_aspect, make_faq_entry, make_lesson, make_reading
from tests.recommendations.factories import make_recommendation

pytestmark = pytest.mark.django_db

LINK = re.compile(r'(?:href=|"url": )"(/curate/[^"#]*)"')
# One deed each: signing out, and what a button on the page asks for by itself.
NOT_PAGES = ("/curate/logout/", "/curate/bulk/", "/curate/jsi18n/", "/curate/sprite")
NOBODYS = ("/pages/", "/images/", "/documents/", "/sites/", "/collections/", "/redirects/", "/locales/", "/styleguide/")


def links(text: str) -> set[str]:
    found = LINK.findall(text.replace("&amp;", "&"))
    return {link for link in found if not link.startswith(NOT_PAGES)}


def shape(link: str) -> str:
    """Pages of one shape differ by what they show, not by what they are: each is walked once."""
    path, _, query = link.partition("?")
    return re.sub(r"\d+", "0", path) + ("?" if query else "")


def walk(client: Client, start: str) -> dict[str, int]:
    """The status of the start, of what it links to, and of what that links to."""
    found: dict[str, int] = {}
    walked: set[str] = set()
    here = {start}
    for _ in range(3):
        following: set[str] = set()
        for link in sorted(here):
            if shape(link) in walked:
                continue
            walked.add(shape(link))
            response = client.get(link)
            found[link] = response.status_code
            if response.status_code == 200 and "?" not in link and "text/html" in response.headers["Content-Type"]:
                following |= links(response.text)
        here = following
    return found


def make_superuser() -> User:
    return User.objects.create_superuser("boss@example.org", name="Boss")


@pytest.mark.parametrize("make", [make_shipped_curator, make_editor, make_superuser])
def test_every_link_of_the_menu_opens_and_leads_to_the_library(client: Client, make: Any) -> None:
    lesson = make_lesson()
    make_recommendation(lessons=[lesson])
    for made in (make_aspect, make_faq_entry, make_reading):
        made(playbook=lesson.playbook)
    client.force_login(make())
    found = walk(client, "/curate/")
    others = {link: status for link, status in found.items() if status != 200}
    deleting = (
        f"/curate/snippets/lessons/lesson/delete/{lesson.pk}/"  # what a recommendation rests on leads back, with why
    )
    assert others == ({deleting: 302} if deleting in found else {})
    assert sorted(link for link in found if any(part in link for part in NOBODYS)) == []


def test_an_address_that_is_none_leads_back_to_the_curation_screens(client: Client) -> None:
    client.force_login(make_shipped_curator())
    response = client.get("/curate/nothing/")

    assert response.status_code == 404
    assert "There is nothing here" in response.text
    assert '<a class="button primary" href="/curate/">Curate the library</a>' in response.text
    assert "Wagtail" not in response.text
