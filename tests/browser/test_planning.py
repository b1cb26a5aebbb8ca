"""Planning a workshop as people do: the playbook is changed when half of the form is written."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from apps.workshops.models import Workshop
from tests.lessons.factories import make_playbook
from tests.people import People

pytestmark = pytest.mark.browser


def test_another_language_and_another_playbook_leave_what_was_typed(
    people: People, open_context: Callable[..., BrowserContext]
) -> None:
    original = make_playbook(lessons=2, title="Loops")
    make_playbook(lessons=2, title="Schleifen", language="de", original=original)
    make_playbook(lessons=1, title="Buses")
    page = open_context(people.facilitator).new_page()
    page.goto(f"/workshops/new/?playbook={original.slug}")
    page.get_by_label("Title").fill("What was typed")
    page.get_by_role("checkbox", name="1.2").check()
    page.get_by_role("link", name="Deutsch").click()
    here = page.get_by_role("link", name="Deutsch")
    expect(here).to_have_attribute("aria-current", "true")
    expect(here).to_be_focused()
    expect(page.get_by_role("checkbox", name="1.2")).to_be_checked()
    expect(page.get_by_label("Title")).to_have_value("What was typed")
    page.get_by_role("link", name="Buses").click()
    lessons = page.locator("#lessons").get_by_role("checkbox")
    expect(lessons).to_have_count(1)
    expect(lessons).not_to_be_checked()
    lessons.check()
    page.get_by_role("button", name="Make the agenda").click()
    expect(page.get_by_role("heading", name="What was typed", level=1)).to_be_visible()
    assert Workshop.objects.get().playbook.title == "Buses"
