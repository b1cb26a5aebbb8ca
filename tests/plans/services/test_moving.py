"""From plan to plan: what was promised in a period stays in its record."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from apps.activity.models import Entry
from apps.plans.enums import Helped, OpenItems, State
from apps.plans.models import ActionPlan, EarlierPromise, Initiative
from apps.plans.periods import Quarter
from apps.plans.queries.plans import PlanFilter, plan_page, with_figures
from apps.plans.services import (
    Choice,
    Drop,
    Ending,
    Finish,
    Keep,
    carry_over,
    current_plan,
    drop_initiative,
    move_initiative,
    next_quarter,
    set_initiative_state,
    take_back_move,
)
from tests.people import People
from tests.plans.factories import make_initiative, make_item, make_plan, today
from tests.plans.refused import refused

NOW = Quarter.of(today())
DAY = dt.timedelta(days=1)


def figures(plan: ActionPlan) -> tuple[int, int, int]:
    """Promised, kept and overdue, as the list of plans says; the plan's own page says the same."""
    row: Any = with_figures(ActionPlan.objects.filter(pk=plan.pk)).get()
    page = plan_page(ActionPlan.objects.select_related("team").get(pk=plan.pk), PlanFilter())
    told = (page.promised, page.kept, page.overdue)
    assert (row.promised, row.kept, row.overdue) == told
    return told


@pytest.fixture
def old(people: People) -> ActionPlan:
    """A plan that is over: three promised, none kept, three overdue."""
    plan = make_plan(people.team, today() - 120 * DAY)
    for title in "ABC":
        make_initiative(people.team, plan=plan, title=title, due_on=plan.ends_on, owner=people.member)
    return plan


def test_carry_over_leaves_the_record_of_the_plan_as_it_was(people: People, old: ActionPlan) -> None:
    assert figures(old) == (3, 0, 3)
    keeps = [Keep(initiative, NOW.ends_on) for initiative in old.initiatives.all()]
    carried = carry_over(plan=old, choices=keeps, by=people.lead)
    current = current_plan(people.team, people.lead)
    assert (carried.plan, carried.kept, carried.dropped, carried.done) == (current, 3, 0, 0)
    assert (figures(old), figures(current)) == ((3, 0, 3), (3, 0, 0))
    assert list(old.earlier_promises.values_list("title", "owner_name", "due_on", "state", "was_late", "went_to")) == [
        (title, "Member", old.ends_on, "to_do", True, current.pk) for title in "ABC"
    ]
    assert list(current.initiatives.values_list("title", "due_on", "position")) == [
        (title, NOW.ends_on, position) for position, title in enumerate("ABC")
    ]
    # Sent twice it is done once.
    assert carry_over(plan=old, choices=keeps, by=people.lead).kept == 0
    assert (figures(old), Entry.objects.filter(verb="initiative_moved").count()) == ((3, 0, 3), 3)


def test_carry_over_does_what_was_chosen_for_each(people: People, old: ActionPlan) -> None:
    a, b, c = old.initiatives.all()
    item = make_item(c)
    choices: list[Choice] = [
        Drop(a, "Nobody asked for it."),
        Finish(c, Ending(Helped.YES, "Faster.", OpenItems.FINISH)),
    ]
    for _ in range(2):
        carried = carry_over(plan=old, choices=choices, by=people.lead)
    assert (carried.kept, carried.dropped, carried.done) == (0, 0, 0)
    assert list(old.initiatives.values_list("title", "state", "dropped_reason", "helped")) == [
        ("A", "dropped", "Nobody asked for it.", ""),
        ("B", "to_do", "", ""),
        ("C", "done", "", "yes"),
    ]
    item.refresh_from_db()
    assert (item.state, b.state, figures(old)) == (State.DONE, State.TO_DO, (3, 1, 1))


def test_carry_over_is_all_or_nothing(people: People, old: ActionPlan) -> None:
    a, b, c = old.initiatives.all()
    with refused("Say why it is dropped, so that nobody has to ask later."):
        carry_over(plan=old, choices=[Keep(a, NOW.ends_on), Drop(b, " ")], by=people.lead)
    with refused("The due date lies before this plan starts."):
        carry_over(plan=old, choices=[Keep(a, NOW.ends_on), Keep(b, old.starts_on)], by=people.lead)
    set_initiative_state(initiative=c, state=State.DOING, by=people.lead)
    drop_initiative(initiative=b, reason="Not needed.", by=people.lead)
    with refused("Nothing was changed: “B” was moved to “Dropped” meanwhile."):
        carry_over(plan=old, choices=[Keep(a, NOW.ends_on), Keep(b, NOW.ends_on)], by=people.lead)
    assert (old.initiatives.count(), old.earlier_promises.count()) == (3, 0)


def test_next_quarter_of_a_plan_that_still_runs_is_the_one_after_it(people: People, old: ActionPlan) -> None:
    assert (next_quarter(old), next_quarter(make_plan(people.team))) == (NOW, NOW.next)


def test_move_initiative_leaves_its_mark_once(people: People) -> None:
    initiative = make_initiative(people.team, due_on=today() - DAY)
    plan = initiative.plan
    assert move_initiative(initiative=initiative, to=NOW.next, by=people.lead, due_on=NOW.next.ends_on)
    assert figures(plan) == (1, 0, 1)
    stale = Initiative.objects.select_related("plan__team").get()
    assert not move_initiative(initiative=stale, to=NOW.next, by=people.lead)
    # The plan it went to has not begun, so it has no record to keep.
    assert move_initiative(initiative=stale, to=NOW.next.next, by=people.lead)
    assert list(EarlierPromise.objects.values_list("plan", flat=True)) == [plan.pk]
    assert [
        entry["plan"] for entry in Entry.objects.filter(verb="initiative_moved").values_list("data", flat=True)
    ] == [
        NOW.next.next.name,
        NOW.next.name,
    ]


def test_move_initiative_back_takes_its_place_again_and_leaves_the_plan_between(
    people: People, old: ActionPlan
) -> None:
    initiative = old.initiatives.select_related("plan__team").first()
    assert initiative
    move_initiative(initiative=initiative, to=NOW, by=people.lead)
    initiative = Initiative.objects.select_related("plan__team").get(pk=initiative.pk)
    current = initiative.plan
    assert move_initiative(initiative=initiative, to=Quarter.of(old.starts_on), by=people.lead)
    assert (figures(old), figures(current)) == ((3, 0, 3), (1, 0, 1))
    assert list(EarlierPromise.objects.values_list("plan", "went_to")) == [(current.pk, old.pk)]


def test_move_initiative_refuses(people: People) -> None:
    done = make_initiative(people.team, state=State.DONE)
    with refused("It is done, and stays in the plan in which it was kept."):
        move_initiative(initiative=done, to=NOW.next, by=people.lead)
    dropped = make_initiative(people.team, state=State.DROPPED, dropped_reason="Not needed.")
    with refused("It is dropped, and stays in the plan in which it was given up. Take it up again to move it."):
        move_initiative(initiative=dropped, to=NOW.next, by=people.lead)
    initiative = make_initiative(people.team)
    with refused("The due date lies before this plan starts."):
        move_initiative(initiative=initiative, to=NOW.next, by=people.lead, due_on=today())
    stale = Initiative.objects.select_related("plan__team").get(pk=initiative.pk)
    move_initiative(initiative=initiative, to=NOW.next, by=people.lead)
    with refused(f"This initiative is in the plan for {NOW.next.name} by now."):
        move_initiative(initiative=stale, to=NOW.next.next, by=people.lead)


def moved(people: People, old: ActionPlan, **fields: Any) -> EarlierPromise:
    initiative = old.initiatives.select_related("plan__team").first()
    assert initiative
    move_initiative(initiative=initiative, to=NOW, by=people.lead, due_on=NOW.ends_on)
    EarlierPromise.objects.update(**fields or {"left_at": timezone.now()})
    return EarlierPromise.objects.select_related("plan", "went_to", "initiative").get()


def test_take_back_move_undoes_it(people: People, old: ActionPlan) -> None:
    promise = moved(people, old)
    for _ in range(2):
        initiative = take_back_move(promise=promise, by=people.lead)
    assert (initiative.plan, initiative.due_on, figures(old)) == (old, old.ends_on, (3, 0, 3))
    assert figures(promise.went_to) == (0, 0, 0)
    assert Entry.objects.filter(verb="initiative_move_taken_back").count() == 1


def test_take_back_move_refuses(people: People, old: ActionPlan) -> None:
    promise = moved(people, old, left_at=timezone.now() - 2 * DAY)
    with refused("This can be taken back for a day. Move it to another quarter instead."):
        take_back_move(promise=promise, by=people.lead)
    initiative = Initiative.objects.select_related("plan__team").get(pk=promise.initiative_id)
    move_initiative(initiative=initiative, to=NOW.next, by=people.lead)
    with refused("It has gone on to another plan since."):
        take_back_move(promise=promise, by=people.lead)
