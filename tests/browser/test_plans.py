"""A plan in the hands of two people at once, and of one who drags, pastes and presses Escape."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from apps.plans.enums import State
from apps.plans.models import ActionItem, EarlierPromise, Initiative
from apps.plans.services import set_initiative_state
from tests.people import People
from tests.plans.factories import make_initiative, make_item, make_plan, today

pytestmark = pytest.mark.browser

Open = Callable[..., BrowserContext]


def items(page: Page) -> list[str]:
    return page.locator(".item-title").all_inner_texts()


def test_two_tabs_lose_nobodys_change(people: People, open_context: Open) -> None:
    initiative = make_initiative(people.team)
    url = f"/initiatives/{initiative.code}/edit/"
    first, second = open_context(people.member).new_page(), open_context(people.lead).new_page()
    for page in (first, second):
        page.goto(url)
    first.get_by_label("Outcome").fill("Theirs.")
    first.locator("#id_owner").select_option("Member")
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_role("heading", name="One pipeline template")).to_be_visible()
    second.get_by_label("Initiative", exact=True).fill("Mine")
    second.get_by_label("Outcome").fill("Mine.")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("alert").get_by_text("Somebody changed the same meanwhile.")).to_be_visible()
    expect(second.get_by_label("Outcome")).to_have_value("Mine.")
    expect(second.get_by_role("blockquote")).to_have_text("Theirs.")
    second.get_by_label("Take this instead of mine").check()
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("heading", name="Mine")).to_be_visible()
    initiative.refresh_from_db()
    assert (initiative.title, initiative.outcome, initiative.owner) == ("Mine", "Theirs.", people.member)


def test_a_card_that_was_blocked_meanwhile_is_not_dragged_on(people: People, open_context: Open) -> None:
    initiative = make_initiative(people.team)
    page = open_context(people.member).new_page()
    page.goto(f"/plans/{initiative.plan.code}/board/")
    set_initiative_state(initiative=initiative, state=State.BLOCKED, by=people.lead, blocked_reason="The vendor.")
    page.locator("article", has_text="One pipeline").drag_to(page.locator("[data-state=doing]"))
    expect(page.get_by_text("was marked as blocked meanwhile: The vendor.")).to_be_visible()
    initiative.refresh_from_db()
    assert (initiative.state, initiative.blocked_reason) == (State.BLOCKED, "The vendor.")
    # What stands now can be moved; "done" asks first.
    page.locator("article", has_text="One pipeline").drag_to(page.locator("[data-state=done]"))
    dialog = page.locator("#state-dialog")
    dialog.get_by_label("In part").check()
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("[data-state=done] article")).to_have_count(1)


def test_escape_and_a_click_beside_a_dialog_ask_where_something_was_typed(people: People, open_context: Open) -> None:
    initiative = make_initiative(people.team)
    page = open_context(people.member).new_page()
    page.goto(f"/plans/{initiative.plan.code}/board/")
    opener, dialog = page.get_by_role("link", name="Change the state of"), page.locator("#state-dialog")
    opener.click()
    expect(dialog.get_by_label("Blocked")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    with page.expect_response("**/state/**"):
        opener.click()
    page.wait_for_load_state("networkidle")
    dialog.get_by_label("Blocked").check()
    dialog.get_by_label("What blocks it").fill("The vendor.")
    question = page.get_by_role("heading", name="Throw away what you typed?")
    page.keyboard.press("Escape")
    expect(question).to_be_visible()
    page.locator("#confirm").get_by_role("button", name="Cancel").click()
    expect(dialog.get_by_label("What blocks it")).to_have_value("The vendor.")
    page.mouse.click(5, 5)
    expect(question).to_be_visible()
    page.get_by_role("button", name="Throw it away").click()
    expect(dialog).to_be_hidden()


def test_items_are_dragged_pasted_and_ticked(people: People, open_context: Open) -> None:
    initiative = make_initiative(people.team)
    for title in "abc":
        make_item(initiative, title)
    page = open_context(people.member).new_page()
    page.goto(f"/initiatives/{initiative.code}/")
    row = page.locator(".item")
    row.nth(2).hover()
    row.nth(2).locator(".grip").drag_to(row.nth(0))
    expect(page.locator(".item-title")).to_have_text(["c", "a", "b"])
    row.nth(0).hover()
    box = row.nth(2).bounding_box()
    assert box
    below = {"x": 60.0, "y": box["height"] - 4}
    row.nth(0).locator(".grip").drag_to(row.nth(2), target_position=below)  # type: ignore[arg-type]
    expect(page.locator(".item-title")).to_have_text(["a", "b", "c"])
    assert list(ActionItem.objects.order_by("position").values_list("title", flat=True)) == ["a", "b", "c"]
    page.get_by_role("button", name="Done: a").click()
    expect(page.locator("#history")).to_contain_text("Member finished “a”.")
    expect(page.locator("#item-list")).to_contain_text("1 of 3 done")
    field = page.get_by_label("New action item")
    field.fill("- [ ] d\n2. e")
    field.press("Enter")
    expect(page.locator(".item-title")).to_contain_text(["d", "e"])
    expect(page.get_by_label("New action item")).to_have_value("")


def test_a_quarter_is_carried_over_and_taken_back(people: People, open_context: Open) -> None:
    old = make_plan(people.team, today().replace(year=today().year - 1))
    kept = make_initiative(people.team, plan=old, title="Kept", due_on=old.ends_on)
    dropped = make_initiative(people.team, plan=old, title="Dropped", due_on=old.ends_on)
    page = open_context(people.member).new_page()
    page.goto(f"/plans/{old.code}/")
    page.get_by_role("link", name="Carry over to").click()
    section = page.get_by_role("region", name="Kept")
    section.get_by_label("Keep it, in").check()
    expect(section.get_by_label("New due date")).to_be_visible()
    expect(section.get_by_label("Why it is dropped")).to_be_hidden()
    section = page.get_by_role("region", name="Dropped")
    section.get_by_label("Drop it").check()
    section.get_by_label("Why it is dropped").fill("Nobody asked for it.")
    page.get_by_role("button", name="Do what I chose").click()
    expect(page.get_by_text("1 initiative goes on in")).to_be_visible()
    assert Initiative.objects.get(pk=dropped.pk).state == State.DROPPED
    page.goto(f"/plans/{old.code}/")
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("is back in the plan for")).to_be_visible()
    assert (Initiative.objects.get(pk=kept.pk).plan, EarlierPromise.objects.count()) == (old, 0)
