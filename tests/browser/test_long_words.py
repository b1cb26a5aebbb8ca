"""Nobody's words break a page: one long word anywhere widens nothing, and each text runs in its own direction."""

# ruff: noqa: F811  (fixtures of another file)

import pytest
from django.urls import reverse
from playwright.sync_api import ViewportSize, expect

from apps.plans.models import Comment
from apps.teams.models import Organization, Team
from apps.workshops.enums import WorkshopState
from tests.browser.test_every_page import only_visitor, sign_in, visitor  # noqa: F401
from tests.browser.visitor import SIDEWAYS, Visitor
from tests.people import People
from tests.plans.factories import make_initiative, make_item
from tests.workshops.factories import make_workshop
from tests.workshops.room import COMMIT, IDEAS, VOTE, enter, fill

pytestmark = pytest.mark.browser
WIDTHS = (320, 1360)
ARABIC = "\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645"


def wide(visitor: Visitor, url: str) -> dict[str, int]:
    """By how many pixels the page scrolls sideways, where it does."""
    page, found = visitor.open(url), {}
    for width in WIDTHS:
        visitor.resize(ViewportSize(width=width, height=800))
        if beyond := page.evaluate(SIDEWAYS):
            found[f"{url} at {width}"] = beyond
    return found


def test_one_long_word_widens_no_page(people: People, visitor: Visitor) -> None:
    Organization.objects.update(name="O" * 120)
    Team.objects.filter(pk=people.team.pk).update(name="T" * 120)
    type(people.lead).objects.filter(pk=people.lead.pk).update(name="N" * 120)
    initiative = make_initiative(people.team, title="W" * 200, outcome="W" * 400, owner=people.lead)
    make_item(initiative, title="W" * 300, assignee=people.lead)
    Comment.objects.create(initiative=initiative, author=people.lead, author_name="N" * 120, text="W" * 400)
    workshop = make_workshop(people, state=WorkshopState.OPEN, title="W" * 160, purpose="W" * 400)
    fill(workshop, people, voters=6)
    workshop.activities.update(title="A" * 200)
    for activity in workshop.activities.all():
        activity.contributions.update(text="I" * 400)
    plan = initiative.plan
    plain = [
        reverse("home"),
        reverse("plans:plan_list"),
        plan.get_absolute_url(),
        reverse("plans:plan_board", args=[plan.code]),
        initiative.get_absolute_url(),
        reverse("workshops:workshop_list"),
        workshop.get_absolute_url(),
        f"{reverse('insights:search')}?q=WWW",
    ]
    found: dict[str, int] = {}
    visitor.client.force_login(people.facilitator)
    for url in plain:
        found |= wide(visitor, url)
    for place in (IDEAS, VOTE, COMMIT):
        enter(workshop, people, place)
        for view in ("console", "screen"):
            found |= wide(visitor, reverse(f"workshops:{view}", args=[workshop.code]))
    sign_in(visitor.client, "guest", people)
    found |= wide(visitor, reverse("workshops:room", args=[workshop.code]))
    assert found == {}


def test_a_text_runs_in_its_own_direction(people: People, visitor: Visitor) -> None:
    initiative = make_initiative(people.team, title=ARABIC, outcome=ARABIC)
    visitor.client.force_login(people.lead)
    page = visitor.open(initiative.get_absolute_url())
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_css("unicode-bidi", "plaintext")
    page.goto(reverse("plans:initiative_edit", args=[initiative.code]))
    expect(page.get_by_role("textbox", name="Initiative")).to_have_attribute("dir", "auto")
