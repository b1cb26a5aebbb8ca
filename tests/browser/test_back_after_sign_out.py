"""On a shared computer: after signing out, the back button shows nothing with a name on it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.people import People

pytestmark = pytest.mark.browser


def test_back_after_sign_out_leads_to_the_sign_in(open_context: Callable[..., BrowserContext], people: People) -> None:
    page = open_context(people.owner).new_page()
    page.goto(people.organization.get_absolute_url())
    expect(page.get_by_text("Facilitator").first).to_be_visible()
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    for _ in range(2):
        page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_text("Northwind")).to_have_count(0)
