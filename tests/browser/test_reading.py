"""A reader's way from the library into the work: adopt a recommendation, keep what was read, bring it to a workshop."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from apps.lessons.marks.models import LessonMark
from apps.lessons.models import Playbook
from apps.lessons.words.services import refresh_words
from apps.plans.models import Initiative
from apps.recommendations.models import Recommendation
from apps.workshops.models import Workshop
from tests.lessons.factories import make_lesson, make_playbook
from tests.people import People
from tests.recommendations.factories import RecommendationFactory, make_recommendation

pytestmark = pytest.mark.browser


def test_a_recommendation_is_adopted_after_seeing_what_will_be_made(
    people: People, open_context: Callable[..., BrowserContext]
) -> None:
    lesson = make_playbook(lessons=1).lessons.get()
    recommendation = make_recommendation(lessons=[lesson])
    page = open_context(people.member).new_page()
    page.goto(recommendation.get_absolute_url())
    page.get_by_role("link", name="Adopt A weekly release").click()
    expect(page.get_by_role("checkbox", name="Name one product.")).to_be_checked()
    expect(page.get_by_text("Counsel has agreed.")).to_be_visible()
    page.get_by_label("Initiative").fill("Release each Friday")
    page.get_by_label("Owner").select_option("Lead")
    page.get_by_role("button", name="Put it in the plan").click()
    expect(page.get_by_role("heading", name="Release each Friday")).to_be_visible()
    expect(page.get_by_role("link", name="Take it out again")).to_be_visible()
    for part, words in (
        ("Action items", "Name one product."),
        ("Measures", "Releases"),
        ("Guardrails", "Counsel has agreed."),
    ):
        expect(page.get_by_role("region", name=part)).to_contain_text(words)
    # The thread, from the other end.
    page.get_by_role("link", name=str(recommendation)).click()
    page.get_by_role("link", name="Release each Friday").click()
    page.go_back()
    # The way back asks once.
    initiative = Initiative.objects.get()
    page.goto(f"/initiatives/{initiative.code}/delete/")
    page.get_by_role("button", name="Delete").click()
    page.wait_for_url("**/plans/*/")
    assert Initiative.objects.count() == 0


def test_what_was_read_and_put_aside_becomes_a_workshop(
    people: People, open_context: Callable[..., BrowserContext]
) -> None:
    playbook = make_playbook(lessons=3)
    first, second, _third = playbook.lessons.all()
    page = open_context(people.facilitator).new_page()
    page.goto(first.get_absolute_url())
    page.get_by_label("My note").fill("Ask Mei.")
    page.get_by_role("button", name="Mark as read").press("Enter")
    expect(page.get_by_role("button", name="Read", exact=True)).to_have_attribute("aria-pressed", "true")
    # What is typed beside a button is not lost by pressing it.
    expect(page.get_by_label("My note")).to_have_value("Ask Mei.")
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_text("Your note is saved.")).to_be_visible()
    page.get_by_role("button", name="Bring to a workshop").click()
    expect(page.get_by_role("button", name="In my basket")).to_be_visible()
    page.goto(playbook.get_absolute_url())
    expect(page.get_by_text("1 of 3 read")).to_be_visible()
    page.get_by_role("button", name=f"Bring {second.number} to a workshop").click()
    expect(page.get_by_text("2 in my basket")).to_be_visible()
    page.get_by_role("link", name="My reading").first.click()
    expect(page.get_by_text("Ask Mei.")).to_be_visible()
    page.get_by_role("link", name="Plan a workshop with these").click()
    for lesson in (first, second):
        expect(page.get_by_role("checkbox", name=lesson.title)).to_be_checked()
    page.get_by_label("Title").fill("What we read")
    page.get_by_role("button", name="Make the agenda").click()
    page.get_by_role("link", name="Empty it").click()
    workshop = Workshop.objects.get()
    assert [link.lesson for link in workshop.lesson_links.all()] == [first, second]
    page.get_by_role("button", name="Empty the basket").click()
    page.get_by_role("dialog").get_by_role("button", name="Empty the basket").click()
    expect(page.get_by_text("2 lessons are out of the basket.")).to_be_visible()
    assert [bool(mark.basketed_at) for mark in LessonMark.objects.all()] == [False]


def test_every_stop_of_the_route_map_is_reached_by_keyboard_and_followed(
    people: People, open_context: Callable[..., BrowserContext]
) -> None:
    playbook = make_playbook(lessons=3)
    Playbook.objects.update(title="Was der Westen von den Erfolgen anderer lernt", summary=f"{'Words ' * 60} End.")
    lessons = list(playbook.lessons.all())
    page = open_context(people.member, viewport={"width": 390, "height": 844}).new_page()
    page.goto(playbook.get_absolute_url())
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    # The first stop stands above the navigation at the lower edge, whatever is said before it; the rest is one press away.
    bar = page.get_by_role("navigation", name="Main").bounding_box()
    stop_box = page.get_by_role("link", name=f"{lessons[0].number} {lessons[0].title}").bounding_box()
    assert bar
    assert stop_box
    assert stop_box["y"] + stop_box["height"] < bar["y"]
    summary = page.get_by_text("Words Words")
    folded = summary.bounding_box()
    page.locator("summary", has_text="Read on").press("Enter")
    unfolded = summary.bounding_box()
    assert folded
    assert unfolded
    assert unfolded["height"] > folded["height"]
    expect(page.locator("summary", has_text="Show less")).to_be_focused()
    page.get_by_role("link", name="My reading").focus()
    for lesson in lessons:
        page.keyboard.press("Tab")
        stop = page.get_by_role("link", name=f"{lesson.number} {lesson.title}")
        expect(stop).to_be_focused()
        assert stop.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name=f"Bring {lesson.number} to a workshop")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=lessons[-1].title, level=1)).to_be_visible()


def test_the_next_page_of_recommendations_goes_on_at_its_first_entry(
    people: People, open_context: Callable[..., BrowserContext]
) -> None:
    playbook = make_playbook()
    Recommendation.objects.bulk_create(
        RecommendationFactory.build(playbook=playbook, position=n, code=f"R8.{n}", title=f"Point {n}", live=True)
        for n in range(1, 62)
    )
    page = open_context(people.member).new_page()
    page.goto(f"/library/{playbook.slug}/recommendations/")
    page.get_by_role("link", name="Next page").press("Enter")
    expect(page.get_by_role("link", name="Point 61", exact=True)).to_be_focused()
    assert page.url.endswith("/recommendations/?page=2")
    page.reload()
    expect(page.get_by_role("link", name="Point 61", exact=True)).to_be_visible()


def test_a_lesson_on_paper_is_its_text_and_where_it_is_from(
    people: People, open_context: Callable[..., BrowserContext]
) -> None:
    lesson = make_playbook(lessons=1).lessons.get()
    page = open_context(people.member).new_page()
    page.goto(lesson.get_absolute_url())
    source = page.get_by_text(f"{lesson.playbook.title} · Source: “An article” (article).")
    expect(source).to_be_hidden()
    page.emulate_media(media="print")
    expect(source).to_be_visible()
    for name in ("Questions for the room", "Guardrails"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_role("button", name="Mark as read")).to_be_hidden()


def test_a_misspelled_word_finds_what_was_meant_and_a_screen_reader_hears_it(
    people: People, open_context: Callable[..., BrowserContext]
) -> None:
    make_lesson(title="Governance first")
    refresh_words()
    page = open_context(people.member).new_page()
    page.goto("/search/")
    page.get_by_role("searchbox").press_sequentially("guvernance")
    said = "Nothing for “guvernance”. Showing results for “governance”."
    expect(page.get_by_role("status").filter(has_text=said)).to_have_count(1)
    expect(page.get_by_role("link", name="Governance first")).to_be_visible()
    page.get_by_role("link", name="Search for exactly “guvernance”").click()
    expect(page.get_by_text("Nothing holds all of “guvernance”")).to_be_visible()
