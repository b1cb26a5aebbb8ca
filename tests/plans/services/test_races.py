"""What must hold with two real connections at once."""

import threading

import pytest
from django.db import transaction

from apps.activity.models import Entry
from apps.plans.enums import State
from apps.plans.models import ActionItem, ActionPlan, Initiative
from apps.plans.services import (
    add_item,
    create_initiative,
    current_plan,
    delete_item,
    move_item,
    set_initiative_state,
    set_item_state,
)
from tests.people import make_people
from tests.plans.factories import make_initiative, make_item, make_plan, today
from tests.races import PATIENCE, at_once, wait_for_a_lock

pytestmark = pytest.mark.django_db(transaction=True)


def test_current_plan_made_twice_at_once_is_one() -> None:
    people = make_people()
    codes: list[str] = []

    def make() -> None:
        codes.append(current_plan(people.team, people.lead).code)

    assert at_once(*[make] * 4) == ["done"] * 4
    assert codes == [ActionPlan.objects.get().code] * 4
    assert Entry.objects.filter(verb="plan_created").count() == 1


def test_whoever_comes_while_the_plan_is_being_made_gets_that_one() -> None:
    people = make_people()
    codes: list[str] = []
    with transaction.atomic():
        first = current_plan(people.team, people.lead)
        second = threading.Thread(
            target=at_once, args=[lambda: codes.append(current_plan(people.team, people.lead).code)]
        )
        second.start()
        wait_for_a_lock()
    second.join(timeout=PATIENCE)
    assert codes == [first.code]


def test_initiatives_and_items_added_at_once_have_places_of_their_own() -> None:
    people = make_people()
    plan = make_plan(people.team)
    initiative = make_initiative(people.team)
    outcomes = at_once(
        *[lambda: create_initiative(plan=plan, title="A", outcome="B", due_on=today(), by=people.lead)] * 2,
        *[lambda: add_item(initiative=initiative, title="A", by=people.lead)] * 2,
    )
    assert outcomes == ["done"] * 4
    assert sorted(plan.initiatives.values_list("position", flat=True)) == [0, 1, 2]
    assert sorted(initiative.items.values_list("position", flat=True)) == [0, 1]


def test_a_form_sent_twice_at_once_makes_one() -> None:
    people = make_people()
    initiative = make_initiative(people.team)
    deed = lambda: add_item(initiative=initiative, title="A", by=people.lead, code="abcdefghjk")  # noqa: E731
    assert at_once(deed, deed) == ["done", "done"]
    assert ActionItem.objects.count() == 1


def test_items_reordered_at_once_leave_a_whole_order() -> None:
    people = make_people()
    initiative = make_initiative(people.team)
    items = [make_item(initiative, title) for title in "abcd"]
    outcomes = at_once(
        lambda: move_item(item=items[0], by=people.lead),
        lambda: move_item(item=items[3], by=people.member, before=items[0]),
    )
    assert outcomes == ["done", "done"]
    rows = list(initiative.items.values_list("title", "position"))
    assert ([title for title, _ in rows], [position for _, position in rows]) in (
        (["b", "c", "d", "a"], [0, 1, 2, 3]),
        (["d", "b", "c", "a"], [0, 1, 2, 3]),
    )


def test_states_set_at_once_leave_one_of_them_whole() -> None:
    people = make_people()
    initiative = make_initiative(people.team)
    item = make_item(initiative)
    outcomes = at_once(
        lambda: set_item_state(item=item, state=State.DONE, by=people.lead),
        lambda: set_item_state(item=item, state=State.BLOCKED, by=people.member, blocked_reason="The vendor."),
        lambda: set_initiative_state(initiative=initiative, state=State.DONE, by=people.lead),
        lambda: set_initiative_state(initiative=initiative, state=State.DOING, by=people.member),
    )
    assert outcomes == ["done"] * 4
    item.refresh_from_db()
    assert (item.state == State.DONE) == (item.done_at is not None) == (item.blocked_reason == "")
    found = Initiative.objects.get()
    assert (found.state == State.DONE) == (found.done_at is not None)
    # Each history tells the two changes in the order in which they happened.
    for verb in ("item_state_set", "initiative_state_set"):
        first, second = Entry.objects.filter(verb=verb).order_by("pk").values_list("data", flat=True)
        assert second["before"] == first["state"]


def test_an_item_deleted_while_it_is_moved_stays_deleted() -> None:
    people = make_people()
    initiative = make_initiative(people.team)
    a, b = make_item(initiative, "a"), make_item(initiative, "b")
    outcomes = at_once(
        lambda: delete_item(item=a, by=people.lead), lambda: move_item(item=b, by=people.member, before=a)
    )
    assert outcomes in (["done", "done"], ["The item you dropped it on is no longer here.", "done"])
    assert list(initiative.items.values_list("title", flat=True)) == ["b"]
