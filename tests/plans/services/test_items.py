from typing import Any

from apps.activity.models import Entry
from apps.plans.enums import State
from apps.plans.models import ActionItem, Initiative
from apps.plans.services import add_item, delete_item, edit_item, move_item, set_item_state
from tests.people import People
from tests.plans.factories import make_initiative, make_item, today
from tests.plans.refused import refused


def entries(verb: str) -> list[dict[str, Any]]:
    return list(Entry.objects.filter(verb=verb, subject_kind="initiative").values_list("data", flat=True))


def order(initiative: Initiative) -> list[str]:
    return list(initiative.items.values_list("title", flat=True))


def test_add_item_goes_to_the_end_and_counts_as_a_change(people: People) -> None:
    initiative = make_initiative(people.team)
    before = initiative.updated_at
    first = add_item(initiative=initiative, title=" Choose ", by=people.lead, assignee=people.member, due_on=today())
    second = add_item(initiative=initiative, title="Move", by=people.lead, assignee_name=" Aylin ")
    assert [(item.title, item.assignee_label, item.due_on, item.position) for item in (first, second)] == [
        ("Choose", "Member", today(), 0),
        ("Move", "Aylin", None, 1),
    ]
    initiative.refresh_from_db()
    assert initiative.updated_at > before
    assert sorted(entry["title"] for entry in entries("item_added")) == ["Choose", "Move"]


def test_add_item_sent_twice_adds_one(people: People) -> None:
    initiative = make_initiative(people.team)
    first = add_item(initiative=initiative, title="Choose", by=people.lead, code="abcdefghjk")
    assert add_item(initiative=initiative, title="Choose", by=people.lead, code="abcdefghjk") == first
    assert len(entries("item_added")) == 1


def test_add_item_refuses(people: People) -> None:
    initiative = make_initiative(people.team)
    with refused("Say what is to be done."):
        add_item(initiative=initiative, title=" ", by=people.lead)
    with refused("Outsider does not belong to Northwind Industrial."):
        add_item(initiative=initiative, title="Spy", by=people.lead, assignee=people.outsider)
    assert (ActionItem.objects.count(), Entry.objects.count()) == (0, 0)


def test_edit_item_writes_what_changed_once(people: People) -> None:
    item = make_item(make_initiative(people.team), assignee=people.member)
    for _ in range(2):
        edit_item(item=item, title="Write it", by=people.lead, assignee=people.lead, due_on=today())
    item.refresh_from_db()
    assert (item.title, item.assignee, item.due_on) == ("Write it", people.lead, today())
    assert entries("item_edited") == [
        {
            "item": item.code,
            "title": "Write it",
            "changed": ["assignee", "due_on", "title"],
            "before": {"assignee": "Member", "due_on": "", "title": "Write the template"},
            "after": {"assignee": "Lead", "due_on": today().isoformat(), "title": "Write it"},
        }
    ]


def test_edit_item_can_take_the_date_and_the_person_away(people: People) -> None:
    item = make_item(make_initiative(people.team), assignee=people.member, due_on=today())
    edit_item(item=item, title=item.title, by=people.lead, assignee_name="Aylin")
    item.refresh_from_db()
    assert (item.assignee, item.assignee_label, item.due_on) == (None, "Aylin", None)
    assert [entry["after"] for entry in entries("item_edited")] == [{"assignee": "Aylin", "due_on": ""}]


def test_edit_item_refuses(people: People) -> None:
    item = make_item(make_initiative(people.team))
    with refused("Say what is to be done."):
        edit_item(item=item, title="", by=people.lead)
    with refused("Outsider does not belong to Northwind Industrial."):
        edit_item(item=item, title="Spy", by=people.lead, assignee=people.outsider)
    assert Entry.objects.count() == 0


def test_set_item_state_there_and_back(people: People) -> None:
    item = make_item(make_initiative(people.team))
    done = set_item_state(item=item, state=State.DONE, by=people.member)
    assert (done.state, done.done_at is None) == (State.DONE, False)
    set_item_state(item=item, state=State.DONE, by=people.member)
    back = set_item_state(item=item, state=State.TO_DO, by=people.member)
    assert (back.state, back.done_at) == (State.TO_DO, None)
    blocked = set_item_state(item=item, state=State.BLOCKED, by=people.member, blocked_reason="The vendor.")
    assert blocked.blocked_reason == "The vendor."
    assert sorted((entry["before"], entry["state"], entry["reason"]) for entry in entries("item_state_set")) == [
        ("done", "to_do", ""),
        ("to_do", "blocked", "The vendor."),
        ("to_do", "done", ""),
    ]


def test_set_item_state_refuses_blocked_without_a_reason(people: People) -> None:
    item = make_item(make_initiative(people.team))
    with refused("Say what blocks it, so that somebody can help."):
        set_item_state(item=item, state=State.BLOCKED, by=people.lead)
    assert Entry.objects.count() == 0


def test_move_item_up_down_before_and_to_the_end(people: People) -> None:
    initiative = make_initiative(people.team)
    a, b, c = (make_item(initiative, title) for title in "abc")
    moves: list[tuple[dict[str, Any], list[str]]] = [
        ({"item": a, "direction": "up"}, ["a", "b", "c"]),
        ({"item": c, "direction": "down"}, ["a", "b", "c"]),
        ({"item": b, "before": b}, ["a", "b", "c"]),
        ({"item": a, "direction": "down"}, ["b", "a", "c"]),
        ({"item": c, "direction": "up"}, ["b", "c", "a"]),
        ({"item": a, "before": b}, ["a", "b", "c"]),
        ({"item": a}, ["b", "c", "a"]),
        ({"item": a}, ["b", "c", "a"]),
    ]
    for move, expected in moves:
        move_item(by=people.lead, **move)
        assert order(initiative) == expected
    assert list(initiative.items.values_list("position", flat=True)) == [0, 1, 2]
    assert len(entries("item_moved")) == 4


def test_move_item_refuses_a_neighbor_of_another_initiative(people: People) -> None:
    item = make_item(make_initiative(people.team))
    other = make_item(make_initiative(people.team))
    with refused("The item you dropped it on is no longer here."):
        move_item(item=item, by=people.lead, before=other)
    assert Entry.objects.count() == 0


def test_delete_item_once_and_again(people: People) -> None:
    item = make_item(make_initiative(people.team))
    gone = ActionItem.objects.get(pk=item.pk)
    delete_item(item=item, by=people.lead)
    delete_item(item=gone, by=people.lead)
    assert ActionItem.objects.count() == 0
    assert [entry["title"] for entry in entries("item_deleted")] == ["Write the template"]
    with refused("This action item is no longer here."):
        set_item_state(item=gone, state=State.DONE, by=people.lead)
