"""Action items on the page of their initiative: each deed as a partial, and without JavaScript."""

import datetime as dt

import pytest
from django.http import QueryDict
from django.test import Client

from apps.plans.enums import State
from apps.plans.forms.items import ItemForm
from apps.plans.models import ActionItem
from apps.teams.models import TeamMembership
from tests.answers import template_of, way_of
from tests.people import People
from tests.plans.factories import make_initiative, make_item, today

PAGE = "plans/initiative_detail.html"
LIST = {"HX-Request": "true", "HX-Target": "item-list"}
SECTION = {"HX-Request": "true", "HX-Target": "items"}


def url_of(item: ActionItem, deed: str) -> str:
    return f"/initiatives/{item.initiative.code}/items/{item.code}/{deed}/"


def items_url(item: ActionItem) -> str:
    return f"/initiatives/{item.initiative.code}/#items"


def test_item_create_in_one_line(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    client.force_login(people.member)
    url = f"/initiatives/{initiative.code}/items/new/"
    data = {"title": "Choose a tool", "assignee": people.lead.pk, "due_on": today().isoformat(), "code": "abcdefghjk"}
    response = client.post(url, data, headers=SECTION)
    assert template_of(response) == f"{PAGE}#items"
    item = ActionItem.objects.get()
    assert (item.title, item.assignee, item.due_on, item.code) == (
        "Choose a tool",
        people.lead,
        today(),
        "abcdefghjk",
    )
    # The answer's form is empty and brings a new code.
    form = response.context["new_item"]
    assert (form["title"].value(), form["code"].value() == "abcdefghjk") == (None, False)
    assert way_of(client.post(url, data)) == (302, items_url(item))
    assert ActionItem.objects.count() == 1


def test_item_create_says_what_is_wrong(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    client.force_login(people.member)
    url = f"/initiatives/{initiative.code}/items/new/"
    for headers, template in ((SECTION, f"{PAGE}#items"), ({}, PAGE)):
        response = client.post(url, {"title": " ", "assignee": people.outsider.pk}, headers=headers)
        assert (response.status_code, template_of(response)) == (422, template)
        assert sorted(response.context["new_item"].errors) == ["assignee", "title"]
    assert ActionItem.objects.count() == 0


def test_item_edit(client: Client, people: People) -> None:
    item = make_item(make_initiative(people.team), assignee=people.member)
    client.force_login(people.member)
    response = client.get(url_of(item, "edit"))
    assert (template_of(response), response.context["form"]["assignee"].value()) == (
        "plans/item_edit.html",
        people.member.pk,
    )
    assert way_of(client.post(url_of(item, "edit"), {"title": "Write it", "assignee_name": "Aylin"})) == (
        302,
        items_url(item),
    )
    item.refresh_from_db()
    assert (item.title, item.assignee_label) == ("Write it", "Aylin")
    response = client.post(url_of(item, "edit"), {"title": "", "assignee": people.lead.pk, "assignee_name": "Aylin"})
    assert (response.status_code, response.context["form"].errors) == (
        422,
        {"title": ["This field is required."], "assignee_name": ["Choose a person or type a name, not both."]},
    )


def test_item_state_in_one_click(client: Client, people: People) -> None:
    item = make_item(make_initiative(people.team))
    client.force_login(people.member)
    response = client.post(url_of(item, "state"), {"state": "done"}, headers=LIST)
    assert (template_of(response), response.context["progress"].done) == (f"{PAGE}#item-list", 1)
    assert "1 of 1 done" in response.content.decode()
    assert way_of(client.post(url_of(item, "state"), {"state": "to_do"})) == (302, items_url(item))
    item.refresh_from_db()
    assert item.state == State.TO_DO


def test_item_state_of_another_page_leads_back_there(client: Client, people: People) -> None:
    item = make_item(make_initiative(people.team))
    client.force_login(people.member)
    for headers, messages in (({"HX-Request": "true", "HX-Target": "mine"}, 0), ({}, 1)):
        response = client.post(url_of(item, "state"), {"state": "done", "next": "/"}, headers=headers)
        assert way_of(response) == (302, "/")
        page = client.get("/")
        assert len(page.context["messages"]) == messages


def test_item_state_blocked_asks_what_blocks_it(client: Client, people: People) -> None:
    item = make_item(make_initiative(people.team))
    client.force_login(people.member)
    response = client.get(url_of(item, "state") + "?state=blocked")
    assert (template_of(response), response.context["form"]["state"].value()) == ("plans/item_state.html", "blocked")
    assert client.post(url_of(item, "state"), {"state": "blocked"}).status_code == 422
    response = client.post(url_of(item, "state"), {"state": "blocked"}, headers=LIST)
    assert (response.status_code, response.headers["HX-Trigger"]) == (
        204,
        '{"toast": {"text": "Say what blocks it, so that somebody can help."}}',
    )
    client.post(url_of(item, "state"), {"state": "blocked", "blocked_reason": "The vendor."})
    item.refresh_from_db()
    assert (item.state, item.blocked_reason) == (State.BLOCKED, "The vendor.")


def test_item_is_its_assignees_to_finish_not_to_edit(client: Client, people: People) -> None:
    TeamMembership.objects.filter(membership__user=people.member).delete()
    mine = make_item(make_initiative(people.team), assignee=people.member)
    other = make_item(mine.initiative, assignee=people.lead)
    client.force_login(people.member)
    page = client.get(f"/initiatives/{mine.initiative.code}/").content.decode()
    assert (url_of(mine, "state") in page, url_of(other, "state") in page) == (True, False)
    assert way_of(client.post(url_of(mine, "state"), {"state": "done"})) == (302, items_url(mine))
    assert client.post(url_of(other, "state"), {"state": "done"}).status_code == 403
    assert client.get(url_of(mine, "edit")).status_code == 403


def test_item_move_by_button_and_by_dropping(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    a, b, c = (make_item(initiative, title) for title in "abc")
    client.force_login(people.member)
    for item, data, expected in (
        (c, {"to": "up"}, "acb"),
        (a, {"to": "down"}, "cab"),
        (b, {"before": c.code}, "bca"),
        (b, {"before": ""}, "cab"),
    ):
        response = client.post(url_of(item, "move"), data, headers=LIST)
        assert template_of(response) == f"{PAGE}#item-list"
        assert "".join(item.title for item in response.context["items"]) == expected
    assert way_of(client.post(url_of(a, "move"), {"to": "up"})) == (302, items_url(a))


def test_item_move_before_one_that_is_gone(client: Client, people: People) -> None:
    item = make_item(make_initiative(people.team))
    client.force_login(people.member)
    response = client.post(url_of(item, "move"), {"before": "gone"}, headers=LIST)
    assert (response.status_code, response.headers["HX-Trigger"]) == (
        204,
        '{"toast": {"text": "The item you dropped it on is no longer here."}}',
    )
    assert way_of(client.post(url_of(item, "move"), {"before": "gone"})) == (302, "/plans/")


def test_item_delete_asks_first(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    first, second = make_item(initiative, "First"), make_item(initiative, "Second")
    client.force_login(people.member)
    response = client.get(url_of(first, "delete"))
    assert (template_of(response), ActionItem.objects.count()) == ("plans/item_delete.html", 2)
    assert way_of(client.post(url_of(first, "delete"))) == (302, items_url(first))
    assert template_of(client.post(url_of(second, "delete"), headers=LIST)) == f"{PAGE}#item-list"
    assert ActionItem.objects.count() == 0


@pytest.mark.parametrize("deed", ["edit", "state", "delete"])
def test_item_of_another_initiative_is_not_there(client: Client, people: People, deed: str) -> None:
    item = make_item(make_initiative(people.team))
    other = make_initiative(people.team)
    client.force_login(people.member)
    assert client.get(f"/initiatives/{other.code}/items/{item.code}/{deed}/").status_code == 404


def test_item_shows_that_it_is_late_or_stuck(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    make_item(initiative, "Late", due_on=today() - dt.timedelta(days=1), assignee=people.member)
    make_item(initiative, "Stuck", state=State.BLOCKED, blocked_reason="The vendor.")
    client.force_login(people.viewer)
    html = client.get(f"/initiatives/{initiative.code}/").content.decode()
    assert ("Overdue:" in html, "Blocked: The vendor." in html) == (True, True)


def test_items_beyond_a_hundred_are_a_click_away(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    ActionItem.objects.bulk_create(
        ActionItem(initiative=initiative, title=f"Step {position}", position=position) for position in range(102)
    )
    client.force_login(people.viewer)
    url = f"/initiatives/{initiative.code}/"
    response = client.get(url)
    assert (len(response.context["items"]), response.context["progress"].total) == (100, 102)
    assert "Show 2 more" in response.content.decode()
    assert len(client.get(url, {"items": "all"}).context["items"]) == 102


def test_a_pasted_list_becomes_an_item_a_line(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    client.force_login(people.member)
    url = f"/initiatives/{initiative.code}/items/new/"
    data = {"title": "- [ ] Choose a tool\r\n\r\n3. Move one model\r\n• Tell the teams", "code": "abcdefghjk"}
    for _ in range(2):
        response = client.post(url, data, headers=SECTION)
    assert [item.title for item in response.context["items"]] == ["Choose a tool", "Move one model", "Tell the teams"]
    response = client.post(url, {"title": "- "}, headers=SECTION)
    assert response.context["new_item"].errors == {"title": ["Say what is to be done."]}
    response = client.post(url, {"title": "x\n" * 51}, headers=SECTION)
    assert response.context["new_item"].errors == {"title": ["At most 50 steps at once; you can add more afterwards."]}


def test_the_end_of_a_long_list_stays_in_sight(client: Client, people: People) -> None:
    """After adding an item there, and after ticking one in the whole list."""
    initiative = make_initiative(people.team)
    ActionItem.objects.bulk_create(
        ActionItem(initiative=initiative, title=f"Step {position}", position=position) for position in range(100)
    )
    client.force_login(people.member)
    add = f"/initiatives/{initiative.code}/items/new/"
    response = client.post(add, {"title": "Step 100"}, headers=SECTION)
    assert response.context["items"][-1].title == "Step 100"
    tick = url_of(response.context["items"][-1], "state")
    assert f'hx-post="{tick}?items=all"' in response.content.decode()
    response = client.post(f"{tick}?items=all", {"state": "done"}, headers=LIST)
    assert (len(response.context["items"]), response.context["items"][-1].state) == (101, State.DONE)
    whole = LIST | {"HX-Current-URL": f"https://throughline.example/initiatives/{initiative.code}/?items=all#items"}
    assert len(client.post(tick, {"state": "to_do"}, headers=whole).context["items"]) == 101
    assert len(client.post(tick, {"state": "done"}, headers=LIST).context["items"]) == 100
    whole_page = f"/initiatives/{initiative.code}/?items=all#items"
    assert way_of(client.post(add, {"title": "Without scripts"})) == (302, whole_page)


def test_the_history_comes_along_with_what_changed(client: Client, people: People) -> None:
    item = make_item(make_initiative(people.team))
    client.force_login(people.member)
    html = client.post(url_of(item, "state"), {"state": "done"}, headers=LIST).content.decode()
    history = html[
        html.index('<section id="history" class="stack" aria-labelledby="history-title" hx-swap-oob="true"') :
    ]
    assert "Member finished “Write the template”." in history
    assert "hx-swap-oob" not in client.get(f"/initiatives/{item.initiative.code}/").content.decode()


BOUNDS = "Choose a day between Jan. 1, 2000 and Dec. 31, 2100."


def test_a_year_half_typed_is_no_due_date(client: Client, people: People) -> None:
    item = make_item(make_initiative(people.team))
    client.force_login(people.member)
    for year in ("0001", "0202", "2101"):
        data = {"title": "Write it", "due_on": f"{year}-12-01"}
        response = client.post(url_of(item, "edit"), data)
        assert response.context["form"].errors == {"due_on": [BOUNDS]}
        response = client.post(f"/initiatives/{item.initiative.code}/items/new/", data, headers=SECTION)
        assert response.context["new_item"].errors == {"due_on": [BOUNDS]}


def test_what_somebody_else_wrote_is_put_where_the_form_reads_it() -> None:
    data = QueryDict(mutable=True)
    ItemForm.put(data, "due_on", None)
    ItemForm.put(data, "assignee", ("7", "Mei"))
    assert data.dict() == {"due_on": "", "assignee": "7", "assignee_name": "Mei"}
