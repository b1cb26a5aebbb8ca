"""A form that was open while somebody else changed the same thing."""

import datetime as dt
from typing import Any

from django.test import Client

from apps.plans.models import ActionItem, Initiative
from apps.plans.services import LessonReason, edit_comment, edit_initiative, edit_item
from tests.lessons.factories import make_lesson
from tests.people import People
from tests.plans.factories import make_comment, make_initiative, make_item, today

SENTENCE = "Somebody changed the same meanwhile. Nothing is saved yet: choose what should stand."


def opened(client: Client, url: str) -> dict[str, Any]:
    """What the browser would send of the form as it was opened."""
    form = client.get(url).context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    values["seen"] = form["seen"].value()
    return {
        name: ("on" if value is True else value.isoformat() if isinstance(value, dt.date) else value)
        for name, value in values.items()
        if value not in (None, False)
    }


def test_initiative_edit_keeps_what_another_changed(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    url = f"/initiatives/{initiative.code}/edit/"
    client.force_login(people.member)
    mine = opened(client, url)
    due_on = today() + dt.timedelta(days=50)
    edit_initiative(
        initiative=initiative,
        title=initiative.title,
        outcome=initiative.outcome,
        due_on=due_on,
        owner=people.lead,
        by=people.lead,
    )
    assert client.post(url, mine | {"title": "Mine"}).status_code == 302
    initiative.refresh_from_db()
    assert (initiative.title, initiative.owner, initiative.due_on) == ("Mine", people.lead, due_on)


def theirs(initiative: Initiative, people: People, **fields: Any) -> None:
    values: dict[str, Any] = {"due_on": initiative.due_on, "outcome": initiative.outcome, "title": initiative.title}
    edit_initiative(initiative=initiative, by=people.lead, **values | fields)


def test_initiative_edit_shows_both_and_lets_choose(client: Client, people: People) -> None:
    lesson = make_lesson()
    initiative = make_initiative(people.team)
    url = f"/initiatives/{initiative.code}/edit/"
    client.force_login(people.member)
    mine = opened(client, url)
    due_on = today() + dt.timedelta(days=50)
    theirs(
        initiative,
        people,
        title="Theirs",
        outcome="Their words.",
        due_on=due_on,
        owner_name="Aylin",
        lessons=[LessonReason(lesson, reason="Their reason.")],
    )
    mine |= {
        "title": "Mine",
        "outcome": "My words.",
        "due_on": (due_on + dt.timedelta(days=1)).isoformat(),
        "owner": people.member.pk,
        f"lesson_{lesson.pk}": "on",
        f"reason_{lesson.pk}": "My reason.",
    }
    response = client.post(url, mine)
    html = response.content.decode()
    assert (response.status_code, SENTENCE in html) == (409, True)
    form = response.context["form"]
    assert {name: value.words for name, value in form.theirs.items()} == {
        "title": "Theirs",
        "outcome": "Their words.",
        "due_on": due_on.strftime("%-d %b %Y"),
        "owner": "Aylin",
        f"lesson_{lesson.pk}": "Chosen. Their reason.",
    }
    assert (form["title"].value(), form["outcome"].value()) == ("Mine", "My words.")
    for name in form.theirs:
        assert f'name="take_{name}"' in html
    initiative.refresh_from_db()
    assert initiative.title == "Theirs"
    # Theirs for all but the outcome.
    chosen = {f"take_{name}": "on" for name in form.theirs if name != "outcome"}
    assert client.post(url, mine | {"seen": form["seen"].value()} | chosen).status_code == 302
    initiative.refresh_from_db()
    assert (initiative.title, initiative.outcome, initiative.owner_label, initiative.due_on) == (
        "Theirs",
        "My words.",
        "Aylin",
        due_on,
    )
    assert list(initiative.lesson_links.values_list("reason", flat=True)) == ["Their reason."]


def test_initiative_edit_takes_away_what_they_took_away(client: Client, people: People) -> None:
    lesson = make_lesson()
    initiative = make_initiative(people.team, lessons=[lesson], owner=people.lead)
    url = f"/initiatives/{initiative.code}/edit/"
    client.force_login(people.member)
    mine = opened(client, url) | {f"reason_{lesson.pk}": "My reason.", "owner": people.member.pk}
    theirs(initiative, people)
    response = client.post(url, mine)
    form = response.context["form"]
    assert {name: value.words for name, value in form.theirs.items()} == {
        "owner": "Nobody yet",
        f"lesson_{lesson.pk}": "Not chosen",
    }
    taken = mine | {"seen": form["seen"].value(), "take_owner": "on", f"take_lesson_{lesson.pk}": "on"}
    assert client.post(url, taken).status_code == 302
    initiative.refresh_from_db()
    assert (initiative.owner, initiative.lesson_links.count()) == (None, 0)


def test_a_form_without_a_trace_of_what_was_seen_writes_what_it_holds(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    client.force_login(people.member)
    data = {"title": "Mine", "outcome": "Words.", "due_on": initiative.due_on.isoformat()}
    for seen in ({}, {"seen": "[1]"}, {"seen": "[1]", "take_title": "on"}):
        assert client.post(f"/initiatives/{initiative.code}/edit/", data | seen).status_code == 302
    assert client.post(f"/initiatives/{initiative.code}/edit/", data | {"seen": "{"}).status_code == 422


def test_item_edit_shows_both(client: Client, people: People) -> None:
    item = make_item(make_initiative(people.team))
    url = f"/initiatives/{item.initiative.code}/items/{item.code}/edit/"
    client.force_login(people.member)
    mine = opened(client, url) | {"title": "Mine", "assignee": people.member.pk, "due_on": today().isoformat()}
    edit_item(item=item, title="Theirs", assignee=people.lead, by=people.lead)
    response = client.post(url, mine)
    form = response.context["form"]
    assert (response.status_code, {name: value.words for name, value in form.theirs.items()}) == (
        409,
        {"title": "Theirs", "assignee": "Lead"},
    )
    taken = mine | {"seen": form["seen"].value(), "take_assignee": "on"}
    assert client.post(url, taken).status_code == 302
    found = ActionItem.objects.get()
    assert (found.title, found.assignee, found.due_on) == ("Mine", people.lead, today())
    # One who took the date away meanwhile.
    mine = opened(client, url) | {"due_on": (today() + dt.timedelta(days=1)).isoformat()}
    edit_item(item=item, title="Mine", assignee=people.lead, by=people.lead)
    assert client.post(url, mine).context["form"].theirs["due_on"].words == "nothing"
    assert client.post(url, mine | {"title": ""}).status_code == 422


def test_comment_edit_in_two_tabs_shows_both(client: Client, people: People) -> None:
    comment = make_comment(make_initiative(people.team), people.member)
    url = f"/initiatives/{comment.initiative.code}/comments/{comment.code}/edit/"
    client.force_login(people.member)
    mine = opened(client, url) | {"text": "From this tab."}
    edit_comment(comment=comment, text="From the other tab.", by=people.member)
    response = client.post(url, mine)
    assert (response.status_code, "From the other tab." in response.content.decode()) == (409, True)
    comment.refresh_from_db()
    assert comment.text == "From the other tab."
