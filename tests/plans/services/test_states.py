"""Done with what came of it, or dropped with a reason."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.activity.models import Entry
from apps.plans.enums import Helped, OpenItems, State
from apps.plans.models import ActionItem, Initiative
from apps.plans.services import Ending, drop_initiative, finish_initiative, set_initiative_state, set_item_state
from tests.people import People
from tests.plans.factories import make_initiative, make_item
from tests.plans.refused import refused


def states(initiative: Initiative) -> list[tuple[str, str]]:
    return list(initiative.items.values_list("title", "state"))


@pytest.fixture
def initiative(people: People) -> Initiative:
    """With one item done, one to do and one blocked."""
    initiative = make_initiative(people.team)
    make_item(initiative, "First", state=State.DONE)
    make_item(initiative, "Second")
    make_item(initiative, "Third", state=State.BLOCKED, blocked_reason="The vendor.")
    return initiative


@pytest.mark.parametrize(
    ("ending", "sentence"),
    [
        (Ending(Helped.YES), "Say what becomes of the action items that are still open."),
        (Ending(Helped.YES, items=OpenItems.DROP), "Say why they are not done, so that nobody has to ask later."),
        (Ending(Helped.YES, items=OpenItems.LEAVE), "Say why they are not done, so that nobody has to ask later."),
        (Ending(Helped.YES, items=OpenItems.MOVE), "Choose the initiative they go to."),
    ],
)
def test_finish_initiative_asks_about_open_items(
    people: People, initiative: Initiative, ending: Ending, sentence: str
) -> None:
    with refused(sentence):
        finish_initiative(initiative=initiative, ending=ending, by=people.lead)
    initiative.refresh_from_db()
    assert (initiative.state, Entry.objects.count()) == (State.TO_DO, 0)


@pytest.mark.parametrize(
    ("items", "left"),
    [(OpenItems.FINISH, State.DONE), (OpenItems.DROP, State.DROPPED)],
)
def test_finish_initiative_ends_its_items(
    people: People, initiative: Initiative, items: OpenItems, left: State
) -> None:
    for _ in range(2):
        ending = Ending(Helped.PARTLY, " Faster. ", items, " No time. ")
        finish_initiative(initiative=initiative, ending=ending, by=people.lead)
    initiative.refresh_from_db()
    assert (initiative.state, initiative.helped, initiative.result) == (State.DONE, Helped.PARTLY, "Faster.")
    assert states(initiative) == [("First", State.DONE), ("Second", left), ("Third", left)]
    assert ActionItem.objects.exclude(blocked_reason="").count() == 0
    entry = Entry.objects.get()
    assert (entry.verb, entry.data) == (
        "initiative_finished",
        {
            "before": "to_do",
            "helped": "partly",
            "result": "Faster.",
            "items": items,
            "titles": ["Second", "Third"],
            "reason": "No time.",
        },
    )


def test_finish_initiative_moves_its_items_on(people: People, initiative: Initiative) -> None:
    other = make_initiative(people.team, title="Other")
    make_item(other, "There before")
    ending = Ending(Helped.NO, items=OpenItems.MOVE, items_to=other)
    finish_initiative(initiative=initiative, ending=ending, by=people.lead)
    assert states(initiative) == [("First", "done")]
    assert list(other.items.values_list("title", "position")) == [("There before", 0), ("Second", 1), ("Third", 2)]
    entry = Entry.objects.get(verb="items_received")
    assert (entry.subject_code, entry.data) == (
        other.code,
        {"titles": ["Second", "Third"], "source": "One pipeline template"},
    )


def test_finish_initiative_moves_items_only_to_an_open_one_of_the_team(people: People, initiative: Initiative) -> None:
    for other in (
        initiative,
        make_initiative(people.team, state=State.DONE),
        make_initiative(people.other_team),
    ):
        with refused("Choose another open initiative of the team."):
            ending = Ending(Helped.YES, items=OpenItems.MOVE, items_to=other)
            finish_initiative(initiative=initiative, ending=ending, by=people.lead)


def test_finish_initiative_may_leave_items_undone_and_nobody_waits_for_them(
    people: People, initiative: Initiative
) -> None:
    ending = Ending(Helped.TOO_EARLY, items=OpenItems.LEAVE, items_reason="They were ideas.")
    finish_initiative(initiative=initiative, ending=ending, by=people.lead)
    assert states(initiative) == [("First", "done"), ("Second", "to_do"), ("Third", "blocked")]
    assert list(ActionItem.objects.open()) == []


def test_drop_initiative_says_who_when_and_why_and_can_be_taken_up_again(
    people: People, initiative: Initiative
) -> None:
    with refused("Say why it is dropped, so that nobody has to ask later."):
        drop_initiative(initiative=initiative, reason=" ", by=people.lead)
    for _ in range(2):
        dropped = drop_initiative(initiative=initiative, reason=" Not needed. ", by=people.lead)
    assert (dropped.state, dropped.dropped_reason, dropped.dropped_by, dropped.dropped_at is not None) == (
        State.DROPPED,
        "Not needed.",
        people.lead,
        True,
    )
    assert (list(ActionItem.objects.open()), list(Initiative.objects.open())) == ([], [])
    again = set_initiative_state(initiative=initiative, state=State.DOING, by=people.lead)
    assert (again.dropped_reason, again.dropped_by, again.dropped_at) == ("", None, None)
    assert ActionItem.objects.open().count() == 2
    assert list(Entry.objects.order_by("pk").values_list("verb", "data")) == [
        ("initiative_dropped", {"before": "to_do", "reason": "Not needed."}),
        ("initiative_state_set", {"before": "dropped", "state": "doing", "reason": ""}),
    ]


def test_set_initiative_state_asks_more_of_what_ends(people: People, initiative: Initiative) -> None:
    for state, sentence in (
        (State.DONE, "Say whether it helped, and what becomes of its open items."),
        (State.DROPPED, "Say why it is dropped, so that nobody has to ask later."),
    ):
        with refused(sentence):
            set_initiative_state(initiative=initiative, state=state, by=people.lead)


def test_a_deed_on_a_stale_state_is_refused(people: People, initiative: Initiative) -> None:
    """A card dragged from where it no longer is."""
    set_initiative_state(initiative=initiative, state=State.BLOCKED, by=people.lead, blocked_reason="The vendor.")
    blocked = "Nothing was changed: “One pipeline template” was marked as blocked meanwhile: The vendor."
    stale: dict[str, Any] = {"initiative": initiative, "by": people.member, "seen": State.TO_DO}
    with refused(blocked):
        set_initiative_state(state=State.DOING, **stale)
    with refused(blocked):
        finish_initiative(ending=Ending(Helped.YES, items=OpenItems.FINISH), **stale)
    with refused(blocked):
        drop_initiative(reason="Not needed.", **stale)
    initiative.refresh_from_db()
    assert (initiative.state, initiative.blocked_reason) == (State.BLOCKED, "The vendor.")
    set_initiative_state(initiative=initiative, state=State.DOING, by=people.member, seen=State.BLOCKED)


def test_set_item_state_drops_with_a_reason_and_refuses_what_is_stale(people: People, initiative: Initiative) -> None:
    item = initiative.items.select_related("initiative").get(title="Second")
    with refused("Say why it is dropped, so that nobody has to ask later."):
        set_item_state(item=item, state=State.DROPPED, by=people.lead)
    dropped = set_item_state(item=item, state=State.DROPPED, by=people.lead, dropped_reason=" Not needed. ")
    assert (dropped.dropped_reason, dropped.done_at) == ("Not needed.", None)
    with refused("Nothing was changed: “Second” was moved to “Dropped” meanwhile."):
        set_item_state(item=item, state=State.DONE, by=people.lead, seen=State.TO_DO)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": State.DROPPED, "dropped_reason": "", "dropped_at": "2026-11-27T00:00Z"},
        {"state": State.DROPPED, "dropped_reason": "Why", "dropped_at": None},
        {"dropped_reason": "Why"},
        {"dropped_at": "2026-11-27T00:00Z"},
        {"helped": "yes"},
        {"helped": "maybe", "state": State.DONE, "done_at": "2026-11-27T00:00Z"},
    ],
)
def test_the_database_refuses_half_an_ending(initiative: Initiative, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Initiative.objects.update(**fields)


def test_the_state_it_has_changes_nothing(people: People, initiative: Initiative) -> None:
    set_initiative_state(initiative=initiative, state=State.DOING, by=people.lead)
    entries = Entry.objects.count()
    set_initiative_state(initiative=initiative, state=State.DOING, by=people.lead)
    assert Entry.objects.count() == entries


def test_blocked_says_why(people: People, initiative: Initiative) -> None:
    with refused("Say what blocks it, so that somebody can help."):
        set_initiative_state(initiative=initiative, state=State.BLOCKED, by=people.lead)
