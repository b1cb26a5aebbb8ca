"""Somebody types for a long time, and the session ends meanwhile: the words are still there, and are saved."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from apps.accounts.models import User
from apps.teams.models import Team
from tests.accounts.flows import PASSWORD, make_account
from tests.people import People
from tests.teams.factories import membership

Open = Callable[..., BrowserContext]
pytestmark = pytest.mark.browser
HASHING = 60_000  # milliseconds; a password takes a while on a busy machine, and is meant to


@pytest.fixture
def owner(people: People) -> User:
    """The organization's owner, with a password to sign in again."""
    account = make_account("grace@example.org", "Grace")
    own = membership(people.owner, people.organization)
    own.user = account
    own.save()
    return account


def sign_in(page: Page, email: str = "grace@example.org") -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click(timeout=HASHING)
    expect(page.get_by_role("heading", name="You are signed in")).to_be_visible(timeout=HASHING)


def test_a_plain_form_waits_for_the_sign_in(open_context: Open, people: People, owner: User) -> None:
    context = open_context(owner)
    page = context.new_page()
    page.goto(f"/organizations/{people.organization.code}/teams/new/")
    page.get_by_label("Name").fill("Supply & “Demand” chain")
    Session.objects.all().delete()
    page.get_by_role("button", name="Create the team").click()
    expect(page.get_by_role("heading", name="Not sent yet")).to_be_visible()
    expect(page.get_by_role("region", name="What you wrote")).to_contain_text("Supply & “Demand” chain")
    with context.expect_page() as opened:
        page.get_by_role("link", name="Sign in, in a new tab").click()
    sign_in(opened.value)
    expect(page.get_by_text("You are signed in now, as Grace.")).to_be_visible()
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_role("heading", name="Supply & “Demand” chain")).to_be_visible()
    assert Team.objects.filter(name="Supply & “Demand” chain").count() == 1


def test_a_part_of_a_page_waits_and_is_sent_by_itself(open_context: Open, people: People, owner: User) -> None:
    context = open_context(owner)
    page = context.new_page()
    page.goto(people.team.get_absolute_url())
    page.get_by_label("Person").select_option(label="Viewer")
    Session.objects.all().delete()
    page.get_by_role("button", name="Add to the team").click()
    dialog = page.get_by_role("dialog", name="Not sent yet")
    expect(dialog).to_contain_text("What you wrote is still on this page")
    with context.expect_page() as opened:
        dialog.get_by_role("link", name="Sign in, in a new tab").click()
    sign_in(opened.value)
    expect(dialog).not_to_be_visible()
    expect(page.get_by_text("Viewer is in the team now.")).to_be_visible()
    assert people.team.memberships.filter(membership__user=people.viewer).count() == 1


def test_nothing_leaves_under_another_name(open_context: Open, people: People, owner: User) -> None:
    make_account("other@example.org", "Other")
    context = open_context(owner)
    page = context.new_page()
    page.goto(people.team.get_absolute_url())
    page.get_by_label("Person").select_option(label="Viewer")
    Session.objects.all().delete()
    beside = context.new_page()
    beside.goto("/accounts/login/?next=/profile/signed-in/")
    sign_in(beside, "other@example.org")
    page.get_by_role("button", name="Add to the team").click()
    expect(page.get_by_role("dialog", name="Not sent yet")).to_contain_text("Somebody else is signed in")
    assert people.team.memberships.filter(membership__user=people.viewer).count() == 0


def test_a_sign_in_in_another_tab_is_no_refusal(open_context: Open, people: People, owner: User) -> None:
    """It gives every form in this one a token of the past."""
    context = open_context(owner)
    page = context.new_page()
    page.goto(people.team.get_absolute_url())
    page.get_by_label("Person").select_option(label="Viewer")
    Session.objects.all().delete()
    beside = context.new_page()
    beside.goto("/accounts/login/?next=/profile/signed-in/")
    sign_in(beside)
    page.get_by_role("button", name="Add to the team").click()
    expect(page.get_by_text("Viewer is in the team now.")).to_be_visible()
