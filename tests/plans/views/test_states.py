"""Where an initiative stands, asked and answered on its pages."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from apps.plans.enums import Helped, State
from apps.plans.models import Initiative
from apps.plans.services import set_initiative_state, set_item_state
from tests.answers import way_of
from tests.people import People
from tests.plans.factories import make_initiative, make_item, today

LIST = {"HX-Request": "true", "HX-Target": "item-list"}


def url_of(initiative: Initiative) -> str:
    return f"/initiatives/{initiative.code}/state/"


def test_done_asks_what_becomes_of_open_items_and_whether_it_helped(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    make_item(initiative, "First", state=State.DONE)
    make_item(initiative, "Second", state=State.BLOCKED, blocked_reason="The vendor.")
    client.force_login(people.member)
    html = client.get(url_of(initiative), {"state": "done"}).content.decode()
    for words in (
        "1 action item is still open:",
        "Second",
        "Blocked: The vendor.",
        "Did it help?",
        "They are done too",
    ):
        assert words in html
    # Nobody else could take the items.
    assert "Move them to another initiative" not in html
    response = client.post(url_of(initiative), {"state": "done"})
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"helped", "items"})
    for way, field in (("drop", "items_reason"), ("move", "items")):
        response = client.post(url_of(initiative), {"state": "done", "helped": "yes", "items": way})
        assert (response.status_code, set(response.context["form"].errors)) == (422, {field})
    other = make_initiative(people.team, title="Other")
    response = client.post(url_of(initiative), {"state": "done", "helped": "yes", "items": "move"})
    assert response.context["form"].errors == {"items_to": ["Choose the initiative they go to."]}
    data = {"state": "done", "helped": "yes", "result": "Faster.", "items": "move", "items_to": other.code}
    assert way_of(client.post(url_of(initiative), data)) == (302, initiative.get_absolute_url())
    initiative.refresh_from_db()
    assert (initiative.state, initiative.helped, initiative.result) == (State.DONE, Helped.YES, "Faster.")
    page = client.get(initiative.get_absolute_url()).content.decode()
    for words in ("What came of it", "Faster.", "Moved to “Other”: “Second”."):
        assert words in page


def test_dropped_asks_why_and_a_decision_can_be_dropped(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    client.force_login(people.member)
    response = client.post(url_of(initiative), {"state": "dropped"})
    assert (response.status_code, response.context["form"].errors) == (
        422,
        {"dropped_reason": ["Say why it is dropped, so that nobody has to ask later."]},
    )
    client.post(url_of(initiative), {"state": "dropped", "dropped_reason": "Not needed."})
    page = client.get(initiative.get_absolute_url()).content.decode()
    for words in ("Dropped: Not needed.", "Member dropped it: Not needed."):
        assert words in page
    for view in ("", "board/"):
        assert "Dropped: Not needed." in client.get(f"{initiative.plan.get_absolute_url()}{view}").content.decode()
    move = client.get(f"/initiatives/{initiative.code}/move/").content.decode()
    assert "It is dropped, and stays in the plan in which it was given up." in move
    groups = client.get("/search/", {"q": "pipeline"}).context["answer"].groups
    assert [hit.state for group in groups for hit in group.hits] == ["Dropped"]


def test_a_state_nobody_knows_shows_where_it_stands(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    item = make_item(initiative)
    client.force_login(people.member)
    for url in (url_of(initiative), f"/initiatives/{initiative.code}/items/{item.code}/state/"):
        assert client.get(url, {"state": "nowhere"}).context["form"]["state"].value() == "to_do"


def block(initiative: Initiative, people: People) -> str:
    set_initiative_state(initiative=initiative, state=State.BLOCKED, by=people.lead, blocked_reason="The vendor.")
    return "Nothing was changed: “One pipeline template” was marked as blocked meanwhile: The vendor."


def test_a_card_dragged_from_where_it_no_longer_is_stays(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    board = f"{initiative.plan.get_absolute_url()}board/"
    client.force_login(people.member)
    sentence = block(initiative, people)
    response = client.post(url_of(initiative), {"state": "doing", "seen": "to_do", "next": board}, follow=True)
    assert (response.redirect_chain, sentence in response.content.decode()) == ([(board, 302)], True)
    initiative.refresh_from_db()
    assert (initiative.state, initiative.blocked_reason) == (State.BLOCKED, "The vendor.")


def test_a_state_form_opened_before_comes_back_with_what_stands_now(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    client.force_login(people.member)
    data = {"form": "state", "state": "dropped", "dropped_reason": "Not needed.", "seen": "to_do"}
    sentence = block(initiative, people)
    response = client.post(url_of(initiative), data)
    form = response.context["form"]
    assert (response.status_code, form["seen"].value(), form["dropped_reason"].value()) == (
        409,
        "blocked",
        "Not needed.",
    )
    assert sentence in response.content.decode()
    # Sent once more it is decided on what stands now.
    assert client.post(url_of(initiative), data | {"seen": "blocked"}).status_code == 302


def test_an_item_ticked_in_a_stale_list_stays_and_the_list_comes_anew(client: Client, people: People) -> None:
    item = make_item(make_initiative(people.team))
    client.force_login(people.member)
    set_item_state(item=item, state=State.BLOCKED, by=people.lead, blocked_reason="The vendor.")
    url = f"/initiatives/{item.initiative.code}/items/{item.code}/state/"
    response = client.post(url, {"state": "done", "seen": "to_do"}, headers=LIST)
    assert "Blocked: The vendor." in response.content.decode()
    assert "meanwhile" in response.headers["HX-Trigger"].encode().decode("unicode_escape")
    response = client.post(url, {"state": "done", "seen": "to_do"}, follow=True)
    assert "was marked as blocked meanwhile: The vendor." in response.content.decode()
    item.refresh_from_db()
    assert item.state == State.BLOCKED
    response = client.post(url, {"state": "dropped", "seen": "blocked"})
    assert response.context["form"].errors == {
        "dropped_reason": ["Say why it is dropped, so that nobody has to ask later."]
    }
    client.post(url, {"state": "dropped", "dropped_reason": "Not needed.", "seen": "blocked"})
    page = client.get(item.initiative.get_absolute_url()).content.decode()
    assert ("Dropped: Not needed." in page, "0 of 0 done" in page) == (True, False)


def test_move_takes_a_new_date(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    client.force_login(people.member)
    url = f"/initiatives/{initiative.code}/move/"
    quarter = client.get(url).context["form"].quarters.popitem()[1]
    data: dict[str, Any] = {"quarter": quarter.name, "due_on": (today() + dt.timedelta(days=1)).isoformat()}
    assert client.post(url, data).context["form"].errors == {"due_on": ["The due date lies before this plan starts."]}
    client.post(url, data | {"due_on": quarter.ends_on.isoformat()})
    initiative.refresh_from_db()
    assert (initiative.plan.name, initiative.due_on) == (quarter.name, quarter.ends_on)


def test_printing_tells_the_state(client: Client, people: People) -> None:
    initiative = make_initiative(people.team, state=State.DOING)
    client.force_login(people.member)
    assert '<p class="print-only">State: Doing</p>' in client.get(initiative.get_absolute_url()).content.decode()


@pytest.mark.parametrize("state", [State.BLOCKED, State.DROPPED])
def test_the_reason_has_the_focus(client: Client, people: People, state: State) -> None:
    client.force_login(people.member)
    html = client.get(url_of(make_initiative(people.team)), {"state": state}).content.decode()
    reason = html[html.index(f'name="{state}_reason"') :]
    assert "autofocus" in reason[: reason.index(">")]
