"""What must hold with two real connections at once."""

import datetime as dt
import functools
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from apps.activity.models import Entry
from apps.plans.enums import Helped, OpenItems, State
from apps.plans.models import ActionItem, ActionPlan, Initiative
from apps.plans.periods import Quarter
from apps.plans.queries.plans import cards_of
from apps.plans.services import (
    Ending,
    Keep,
    add_item,
    carry_over,
    create_initiative,
    current_plan,
    delete_item,
    edit_initiative,
    finish_initiative,
    move_initiative,
    move_item,
    set_initiative_state,
    set_item_state,
)
from apps.plans.services.changes import plain
from apps.plans.services.initiatives import values_of
from tests.lessons.factories import make_lesson
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
        lambda: finish_initiative(
            initiative=initiative, ending=Ending(Helped.YES, items=OpenItems.FINISH), by=people.lead
        ),
        lambda: set_initiative_state(initiative=initiative, state=State.DOING, by=people.member),
    )
    assert outcomes == ["done"] * 4
    item.refresh_from_db()
    assert (item.state == State.DONE) == (item.done_at is not None) == (item.blocked_reason == "")
    found = Initiative.objects.get()
    assert (found.state == State.DONE) == (found.done_at is not None) == (found.helped == Helped.YES)
    # The history tells the two changes in the order in which they happened.
    told = [*Entry.objects.filter(verb="initiative_state_set"), *Entry.objects.filter(verb="initiative_finished")]
    first, second = sorted(told, key=lambda entry: entry.pk)
    assert second.data["before"] == first.data.get("state", State.DONE)


def test_an_item_deleted_while_it_is_moved_stays_deleted() -> None:
    people = make_people()
    initiative = make_initiative(people.team)
    a, b = make_item(initiative, "a"), make_item(initiative, "b")
    outcomes = at_once(
        lambda: delete_item(item=a, by=people.lead), lambda: move_item(item=b, by=people.member, before=a)
    )
    assert outcomes in (["done", "done"], ["The item you dropped it on is no longer here.", "done"])
    assert list(initiative.items.values_list("title", flat=True)) == ["b"]


def test_carrying_over_and_moving_at_once_never_wait_in_a_ring() -> None:
    """One holds what the other needs if they do not lock in one order: the database would end one of them."""
    people = make_people()
    quarter = Quarter.of(today())
    for _ in range(8):
        old = make_plan(people.team, today() - dt.timedelta(days=200))
        initiatives = [make_initiative(people.team, plan=old, title=title) for title in "abcd"]
        keeps = [Keep(initiative, quarter.ends_on) for initiative in reversed(initiatives)]
        moves = [functools.partial(move_initiative, initiative=row, to=quarter, by=people.lead) for row in initiatives]
        outcomes = at_once(lambda: carry_over(plan=old, choices=keeps, by=people.member), *moves)  # noqa: B023
        assert outcomes == ["done"] * 5
        assert (old.initiatives.count(), old.earlier_promises.count()) == (0, 4)
        ActionPlan.objects.all().delete()


def test_two_forms_saved_at_once_keep_both_changes_and_refuse_the_same_one() -> None:
    people = make_people()
    initiative = make_initiative(people.team)
    seen = {name: plain(value) for name, value in values_of(initiative).items()}
    due_on = today() + dt.timedelta(days=30)

    def edit(**fields: Any) -> Callable[[], object]:
        values: dict[str, Any] = {
            "title": initiative.title,
            "outcome": initiative.outcome,
            "due_on": initiative.due_on,
        } | fields
        return lambda: edit_initiative(initiative=initiative, by=people.lead, seen=seen, **values)

    assert at_once(edit(title="Anew"), edit(due_on=due_on, owner=people.member)) == ["done", "done"]
    initiative.refresh_from_db()
    assert (initiative.title, initiative.due_on, initiative.owner) == ("Anew", due_on, people.member)
    outcomes = at_once(edit(outcome="One."), edit(outcome="Two."))
    changed = "Somebody changed the same meanwhile. Nothing is saved yet: choose what should stand."
    assert outcomes == [changed, "done"]


def test_a_plan_is_read_while_an_initiative_is_put_in_it() -> None:
    """One that is committed between the two queries of the page is there the next time."""
    people, lesson = make_people(), make_lesson()
    plan = make_initiative(people.team, lessons=[lesson]).plan
    late = functools.partial(make_initiative, people.team, lessons=[lesson])
    queries = 0

    def add_between(execute: Callable[..., Any], *query: Any) -> Any:
        nonlocal queries
        result = execute(*query)
        queries += 1
        if queries == 1:
            assert at_once(late) == ["done"]
        return result

    plan = ActionPlan.objects.select_related("team").get(pk=plan.pk)
    with connection.execute_wrapper(add_between):
        cards = cards_of(plan)
    assert [len(card.lessons) for card in cards] == [1]
    assert len(cards_of(plan)) == 2
