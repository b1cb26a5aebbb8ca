"""With the system's own colors, what is filled, chosen or done still looks so."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator

from apps.plans.enums import State
from tests.lessons.factories import make_playbook
from tests.people import People
from tests.plans.factories import make_initiative, make_item

pytestmark = pytest.mark.browser


def look(part: Locator, pseudo: str = "") -> list[str]:
    return list(
        part.evaluate(
            "(one, pseudo) => { const {backgroundColor, borderBottomColor} = getComputedStyle(one, pseudo || null);"
            " return [backgroundColor, borderBottomColor]; }",
            pseudo,
        )
    )


def test_forced_colors_keep_what_is_chosen_and_done(
    people: People, open_context: Callable[..., BrowserContext]
) -> None:
    playbook = make_playbook(lessons=2)
    used, unused = playbook.lessons.all()
    initiative = make_initiative(people.team, lessons=[used])
    make_item(initiative, "Done", state=State.DONE)
    make_item(initiative, "Open")
    page = open_context(people.lead, forced_colors="active", reduced_motion="reduce").new_page()
    page.goto(playbook.get_absolute_url())
    stops = [look(page.locator(f"[id='stop-{lesson.number}']"), "::before") for lesson in (used, unused)]
    assert stops[0] != stops[1]
    tabs = page.get_by_role("navigation", name="Playbook").get_by_role("link")
    assert look(tabs.nth(0)) != look(tabs.nth(1))
    ways = page.get_by_role("navigation", name="Main").get_by_role("link")
    assert look(ways.nth(0)) != look(ways.nth(1))
    page.goto(initiative.get_absolute_url())
    ticks = [look(page.locator(f".check[aria-pressed={pressed}]"), "::before") for pressed in ("true", "false")]
    assert ticks[0] != ticks[1]
    bar = page.locator("#item-list progress")
    half = bar.screenshot()
    bar.evaluate("bar => { bar.value = 0; }")
    assert bar.screenshot() != half
