"""No field is too narrow for what it shows, and nothing scrolls sideways, at any width, in both languages and with large text."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import BrowserContext, ViewportSize

from tests.browser.visitor import DRAWN, NARROW, SIDEWAYS
from tests.lessons.factories import make_lesson
from tests.people import People
from tests.plans.factories import make_initiative, make_item
from tests.recommendations.factories import make_recommendation
from tests.workshops.factories import make_workshop

pytestmark = pytest.mark.browser
WIDTHS = (320, 390, 1000, 1024, 1360)


def test_fields_show_what_they_hold(people: People, open_context: Callable[..., BrowserContext], server: str) -> None:
    lesson = make_lesson()
    make_recommendation(lessons=[lesson])
    initiative = make_initiative(people.team)
    item = make_item(initiative)
    urls = [
        make_workshop(people, lessons=[lesson], state="draft").get_absolute_url(),
        initiative.get_absolute_url(),
        reverse("plans:item_edit", args=[initiative.code, item.code]),
        initiative.plan.get_absolute_url(),
        reverse("recommendations:recommendation_list", args=[lesson.playbook.slug]),
    ]
    context = open_context(people.facilitator, reduced_motion="reduce")
    page = context.new_page()
    found: list[str] = []
    for language, text in (("en-us", 16), ("de", 16), ("de", 24)):
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": server}])
        sizes = {"fontSizes": {"standard": text, "fixed": text}}
        context.new_cdp_session(page).send("Page.setFontSizes", sizes)
        for url in urls:
            page.goto(url)
            for width in WIDTHS if text == 16 else WIDTHS[1:]:  # 320 px at 24 px is narrower than any page has to be
                page.set_viewport_size(ViewportSize(width=width, height=800))
                page.evaluate(DRAWN)
                at = f"{url} in {language} at {width} px with {text} px"
                found += [f"{at}: {fault}" for fault in page.evaluate(NARROW)]
                if sideways := page.evaluate(SIDEWAYS):
                    found.append(f"{at}: scrolls sideways by {sideways} px")
    assert found == []
