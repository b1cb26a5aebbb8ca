"""The curation screens as a curator meets them: axe in light and dark, and nothing of ours scrolls the narrowest phone sideways."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from apps.lessons.review.services import write_note
from apps.lessons.translation.services import translate_playbook
from tests.browser.visitor import LAPTOP, PHONE
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.factories import make_aspect, make_lesson, publish
from tests.people import People
from tests.recommendations.factories import make_recommendation

pytestmark = pytest.mark.browser

# Faults of Wagtail's own markup, each at its exact place.
THEIRS = [".w-minimap__collapse-all"]  # too little contrast in the dark
RULES = """(exclude) => axe.run({exclude: exclude.map((one) => [one])}, {resultTypes: ["violations"]})
  .then((all) => all.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)}`)))"""
# Of what stands in the page's own part; Wagtail's header and tables scroll in themselves or are its own.
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def faults(page: Page, url: str) -> list[str]:
    page.set_viewport_size(LAPTOP)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(url)
    page.evaluate(Axe().axe_script)
    found = [f"light, {fault}" for fault in page.evaluate(RULES, THEIRS)]
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += [f"dark, {fault}" for fault in page.evaluate(RULES, THEIRS)]
    page.set_viewport_size(PHONE)
    if sideways := page.evaluate(SIDEWAYS):
        found.append(f"scrolls sideways by {sideways} px")
    return found


def test_every_page_a_curator_meets(people: People, open_context: Callable[..., BrowserContext]) -> None:
    lesson: Any = make_lesson(title="Short loops", tags=["pilots"])
    make_aspect(playbook=lesson.playbook)
    make_recommendation(lessons=[lesson])
    lesson.title = "Shorter loops"
    lesson.save_revision(clean=False, user=make_editor())
    write_note(revision=lesson.latest_revision, text="Say where it is from.", part="china", by=make_editor("other"))
    first, last = lesson.live_revision_id, lesson.latest_revision_id
    section, playbook = lesson.section, publish(lesson.playbook)
    translate_playbook(original=playbook, language="de", by=make_editor("translator"))
    place = "/curate/snippets/lessons/lesson"
    pages = [
        "/curate/",
        f"{place}/",
        f"{place}/edit/{lesson.pk}/",
        f"{place}/history/{lesson.pk}/",
        f"{place}/history/{lesson.pk}/revisions/compare/{first}...{last}/",
        "/curate/order/",
        f"/curate/notes/lessons/lesson/{lesson.pk}/",
        f"/curate/resting/lesson/{lesson.pk}/",
        f"/curate/bulk/lessons/lesson/publish/?id={lesson.pk}",
        f"/curate/bulk/lessons/lesson/tag/?id={lesson.pk}",
        "/curate/snippets/lessons/section/",
        f"/curate/snippets/lessons/section/edit/{section.pk}/",
        f"/curate/snippets/lessons/playbook/edit/{playbook.pk}/",
        f"/curate/snippets/lessons/playbook/unpublish/{playbook.pk}/",
        "/curate/packs/",
        "/curate/use/",
        "/curate/translations/",
        f"/curate/translations/{playbook.slug}-de/",
    ]
    page = open_context(make_shipped_curator()).new_page()

    found = {url: found for url in pages if (found := faults(page, url))}
    assert found == {}, "\n".join(f"{url} {one}" for url, all_of_it in found.items() for one in all_of_it)
