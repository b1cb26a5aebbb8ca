"""A console that fell behind moves nobody: each deed says from which step it was pressed."""

import json
import re
from functools import partial
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from apps.workshops.models import Workshop
from tests.answers import way_of
from tests.people import People, make_people
from tests.races import results_at_once
from tests.workshops.factories import make_workshop
from tests.workshops.room import COMMIT, IDEAS, READ, VOTE, enter, events, step

HTMX = {"HX-Request": "true"}
MOVED_ON = "The room is at “Who does what by when?” by now, so nothing was changed. This page shows it now."

# What a console that still shows the vote posts, when the room has moved on to the commitments.
STALE: dict[str, tuple[str, dict[str, Any]]] = {
    "next": ("activity_go", {"activity": READ}),
    "back": ("activity_go", {"activity": IDEAS}),
    "reveal": ("activity_reveal", {"activity": VOTE}),
    "close": ("vote_close", {"activity": VOTE, "closed": "1"}),
    "reopen": ("vote_close", {"activity": VOTE, "closed": "0"}),
    "stop the clock": ("timer_run", {"activity": VOTE, "run": "0"}),
    "add a minute": ("timer_add", {"activity": VOTE, "minutes": "1"}),
    "pause": ("room_pause", {"paused": "1"}),
    "lock": ("room_lock", {"locked": "1"}),
    "end": ("workshop_end", {}),
}


def host_of(people: People) -> Client:
    client = Client()
    client.force_login(people.facilitator)
    return client


def post(host: Client, workshop: Workshop, name: str, data: dict[str, Any], **headers: str) -> HttpResponseBase:
    """What a form of the console sends; places of the agenda stand for the codes of their steps."""
    sent = {key: step(workshop, value).code if isinstance(value, int) else value for key, value in data.items()}
    return host.post(reverse(f"workshops:{name}", args=[workshop.code]), sent, headers=headers)


@pytest.mark.django_db
@pytest.mark.parametrize("deed", STALE)
def test_a_deed_from_a_stale_console_is_refused_with_what_stands_now(people: People, deed: str) -> None:
    name, data = STALE[deed]
    workshop, host = make_workshop(people), host_of(people)
    enter(workshop, people, VOTE, COMMIT)
    before = events(workshop)
    response = post(host, workshop, name, data | {"from": VOTE}, **HTMX)
    assert response.status_code == 409
    said = {"toast": {"text": MOVED_ON, "stays": True}, "room:look": {}}
    assert json.loads(response.headers["HX-Trigger"]) == said
    response = post(host, workshop, name, data | {"from": VOTE})
    assert way_of(response) == (302, reverse("workshops:console", args=[workshop.code]))
    assert [str(message) for message in get_messages(response.wsgi_request)] == [MOVED_ON]  # type: ignore[attr-defined]
    assert events(workshop) == before
    # The same deed from a console that shows where the room is.
    response = post(host, workshop, name, data | {"from": COMMIT}, **HTMX)
    assert MOVED_ON not in response.headers.get("HX-Trigger", "")


@pytest.mark.django_db
def test_a_step_that_says_not_where_it_was_pressed_is_refused(people: People) -> None:
    workshop, host = make_workshop(people), host_of(people)
    enter(workshop, people, VOTE)
    assert post(host, workshop, "activity_go", {"activity": READ}, **HTMX).status_code == 409
    assert events(workshop)[-1][1]["activity"] == step(workshop, VOTE).code


@pytest.mark.django_db
def test_next_pressed_twice_is_one_step_and_no_mistake(people: People) -> None:
    workshop, host = make_workshop(people), host_of(people)
    enter(workshop, people, READ)
    for _ in range(2):
        assert post(host, workshop, "activity_go", {"activity": IDEAS, "from": READ}, **HTMX).status_code == 204
    assert len(events(workshop)) == 2


@pytest.mark.django_db
def test_begin_is_pressed_from_no_step(people: People) -> None:
    workshop, host = make_workshop(people), host_of(people)
    response = post(host, workshop, "activity_go", {"activity": IDEAS, "from": READ}, **HTMX)
    sentence = "The room has not begun yet, so nothing was changed. This page shows it now."
    assert json.loads(response.headers["HX-Trigger"])["toast"]["text"] == sentence
    assert post(host, workshop, "activity_go", {"activity": READ, "from": ""}, **HTMX).status_code == 204


@pytest.mark.django_db
def test_every_form_about_the_step_says_which_one_the_console_shows(people: People) -> None:
    workshop, host = make_workshop(people), host_of(people)
    enter(workshop, people, VOTE)
    page = host.get(reverse("workshops:console", args=[workshop.code])).content.decode()
    forms = re.findall(r'<form method="post" action="[^"]*/console/([^"]+)/"(.*?)</form>', page, re.DOTALL)
    about_one = {"people/remove", "ideas/remove"}
    says = {name: re.findall(r'name="from" value="([^"]*)"', form) for name, form in forms if name not in about_one}
    assert set(says) == {"activity/go", "vote/close", "timer/add", "timer/run", "pause", "lock", "end"}
    assert all(found == [step(workshop, VOTE).code] for found in says.values())


@pytest.mark.django_db(transaction=True)
def test_two_consoles_at_once_move_the_room_once() -> None:
    people = make_people()
    workshop = make_workshop(people)
    enter(workshop, people, IDEAS)
    hosts = [host_of(people), host_of(people)]
    forward = partial(post, hosts[0], workshop, "activity_go", {"activity": VOTE, "from": IDEAS}, **HTMX)
    back = partial(post, hosts[1], workshop, "activity_go", {"activity": READ, "from": IDEAS}, **HTMX)
    results = results_at_once(forward, back)
    assert sorted(response.status_code for response in results) == [204, 409]
    assert len(events(workshop)) == 2
