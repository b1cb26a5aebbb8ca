"""What a facilitator does from the console: with htmx, without scripts, and when the room does not allow it."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from apps.workshops.models import Contribution, Participant, Workshop
from apps.workshops.queries.votes import ballot_of
from apps.workshops.services.room import end_workshop
from tests.answers import way_of
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop
from tests.workshops.room import COMMIT, IDEAS, VOTE, enter, events, give, step, write

ENDED = "The workshop has ended. It can be read, but no longer changed."
NOT_A_UUID = "x"

Data = Callable[[Workshop], dict[str, Any]]


def at(place: int, **more: str) -> Data:
    return lambda workshop: {"activity": step(workshop, place).code, "from": here(workshop), **more}


def here(workshop: Workshop) -> str:
    """The step the room is at, which every form of the console carries."""
    return Workshop.objects.values_list("current_activity__code", flat=True).get(pk=workshop.pk) or ""


def somebody(workshop: Workshop) -> dict[str, Any]:
    return {"participant": str(Participant.objects.filter(workshop=workshop)[0].pk)}


def an_idea(workshop: Workshop) -> dict[str, Any]:
    return {"idea": str(Contribution.objects.filter(activity__workshop=workshop)[0].pk), "removed": "1"}


# What is posted, and what the room's log says of it (without who did it).
DEEDS: dict[str, tuple[str, Data, str, Callable[[Workshop], dict[str, Any]]]] = {
    "go": ("activity_go", at(COMMIT), "agenda", lambda workshop: {"activity": step(workshop, COMMIT).code}),
    "reveal": ("activity_reveal", at(IDEAS), "agenda", lambda workshop: {"revealed": step(workshop, IDEAS).code}),
    "close": ("vote_close", at(VOTE, closed="1"), "agenda", lambda workshop: {"closed": step(workshop, VOTE).code}),
    "stop": (
        "timer_run",
        at(VOTE, run="0"),
        "timer",
        lambda workshop: {"activity": step(workshop, VOTE).code, "change": "paused"},
    ),
    "start": (
        "timer_run",
        at(COMMIT, run="1"),
        "timer",
        lambda workshop: {"activity": step(workshop, COMMIT).code, "change": "started"},
    ),
    "add": (
        "timer_add",
        at(VOTE, minutes="2"),
        "timer",
        lambda workshop: {"activity": step(workshop, VOTE).code, "change": "added", "minutes": 2},
    ),
    "pause": (
        "room_pause",
        lambda workshop: {"paused": "1", "from": here(workshop)},
        "agenda",
        lambda workshop: {"paused": True},
    ),
    "lock": (
        "room_lock",
        lambda workshop: {"locked": "1", "from": here(workshop)},
        "agenda",
        lambda workshop: {"locked": True},
    ),
    "take out": (
        "participant_remove",
        somebody,
        "people",
        lambda workshop: {"removed": somebody(workshop)["participant"]},
    ),
    "take off": (
        "idea_remove",
        an_idea,
        "ideas",
        lambda workshop: {"removed": True, "idea": an_idea(workshop)["idea"]},
    ),
}
NAMES = sorted({name for name, *_ in DEEDS.values()} | {"workshop_end"})


def refusal(sentence: str) -> dict[str, Any]:
    """What the console is told when a deed was not done."""
    return {"toast": {"text": sentence, "stays": True}, "room:look": {}}


@pytest.fixture
def workshop(people: People) -> Workshop:
    """At its vote, on one idea."""
    workshop = make_workshop(people)
    enter(workshop, people, IDEAS)
    write(workshop, make_participant(workshop))
    enter(workshop, people, VOTE)
    return workshop


@pytest.fixture
def host(people: People) -> Client:
    client = Client()
    client.force_login(people.facilitator)
    return client


def url(name: str, workshop: Workshop) -> str:
    return reverse(f"workshops:{name}", args=[workshop.code])


def console(workshop: Workshop) -> str:
    return url("console", workshop)


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_is_done_with_and_without_scripts(people: People, workshop: Workshop, host: Client, deed: str) -> None:
    name, data, topic, said = DEEDS[deed]
    sent, by = data(workshop), {"by": people.facilitator.pk}
    response = host.post(url(name, workshop), sent, headers={"HX-Request": "true"})
    assert (response.status_code, response.content) == (204, b"")
    undo = {"text": "The card is off the wall.", "press": f"restore-{sent.get('idea')}", "label": "Undo"}
    expected = {"toast": undo, "room:look": {}} if deed == "take off" else {"room:look": {}}
    assert json.loads(response.headers["HX-Trigger"]) == expected
    assert events(workshop)[-1] == (topic, said(workshop) | by)
    assert way_of(host.post(url(name, workshop), sent)) == (302, console(workshop))
    assert [str(message) for message in get_messages(host.get(console(workshop)).wsgi_request)] == []


def test_what_was_done_is_taken_back(people: People, workshop: Workshop, host: Client) -> None:
    idea = an_idea(workshop)["idea"]
    by = {"by": people.facilitator.pk}
    for name, done, undone, expected in (
        ("vote_close", at(VOTE, closed="1")(workshop), {"closed": "0"}, {"reopened": step(workshop, VOTE).code}),
        ("room_pause", {"paused": "1", "from": here(workshop)}, {"paused": "0"}, {"paused": False}),
        ("room_lock", {"locked": "1", "from": here(workshop)}, {"locked": "0"}, {"locked": False}),
        ("idea_remove", {"idea": idea, "removed": "1"}, {"removed": "0"}, {"removed": False, "idea": idea}),
    ):
        for data in (done, done | undone):
            assert host.post(url(name, workshop), data).status_code == 302
        assert events(workshop)[-1][1] == expected | by


@pytest.mark.parametrize("deed", DEEDS)
def test_a_refused_deed_says_why(people: People, workshop: Workshop, host: Client, deed: str) -> None:
    name, data, _, _ = DEEDS[deed]
    sent = data(workshop)
    end_workshop(workshop=workshop, by=people.facilitator)
    before = events(workshop)
    response = host.post(url(name, workshop), sent, headers={"HX-Request": "true"})
    assert (response.status_code, response.content) == (409, b"")
    assert json.loads(response.headers["HX-Trigger"]) == refusal(ENDED)
    response = host.post(url(name, workshop), sent)
    assert way_of(response) == (302, console(workshop))
    assert [str(message) for message in get_messages(response.wsgi_request)] == [ENDED]
    assert events(workshop) == before


@pytest.mark.parametrize("minutes", ["0", "61", "-1", "x", ""])
def test_timer_add_refuses_what_is_no_number_of_minutes(workshop: Workshop, host: Client, minutes: str) -> None:
    response = host.post(url("timer_add", workshop), at(VOTE, minutes=minutes)(workshop), headers={"HX-Request": "1"})
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["Add between 1 and 60 minutes."]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("activity_go", {"activity": "nothing"}),
        ("activity_go", {}),
        ("participant_remove", {"participant": NOT_A_UUID}),
        ("participant_remove", {"participant": str(uuid.uuid4())}),
        ("participant_remove", {}),
        ("idea_remove", {"idea": NOT_A_UUID}),
        ("idea_remove", {"idea": str(uuid.uuid4())}),
    ],
)
def test_what_does_not_exist_is_not_found(workshop: Workshop, host: Client, name: str, data: dict[str, str]) -> None:
    assert host.post(url(name, workshop), data | {"from": here(workshop)}).status_code == 404


@pytest.mark.parametrize("deed", DEEDS)
def test_what_belongs_to_another_room_is_not_found(people: People, workshop: Workshop, host: Client, deed: str) -> None:
    name, data, _, _ = DEEDS[deed]
    other = make_workshop(people)
    enter(other, people, IDEAS)
    write(other, make_participant(other))
    before = events(other)
    expected = 302 if name in {"room_pause", "room_lock"} else 404  # those two name nothing but the room itself
    sent = data(other) | {"from": here(workshop)}
    assert host.post(url(name, workshop), sent).status_code == expected
    assert events(other) == before


@pytest.mark.parametrize("name", NAMES)
def test_deeds_are_for_who_runs_the_room(people: People, workshop: Workshop, name: str) -> None:
    data = next((data(workshop) for known, data, *_ in DEEDS.values() if known == name), {})
    before = events(workshop)
    for user, status in ((people.viewer, 403), (people.lead, 403), (people.outsider, 404)):
        client = Client()
        client.force_login(user)
        response = client.post(url(name, workshop), data)
        assert response.status_code == status
        if status == 403:
            sentence = "Only a facilitator or an administrator of the organization can run a workshop."
            assert sentence in response.content.decode()
    assert Client().post(url(name, workshop), data).status_code == 302
    assert events(workshop) == before
    host = Client()
    host.force_login(people.admin)
    assert host.get(url(name, workshop)).status_code == 405
    assert host.post(url(name, workshop), data).status_code == 302


def test_idea_remove_leaves_the_way_back_on_the_console(people: People, workshop: Workshop, host: Client) -> None:
    enter(workshop, people, IDEAS)
    sent = an_idea(workshop)
    assert "Taken off the wall" not in host.get(console(workshop)).content.decode()
    host.post(url("idea_remove", workshop), sent)
    content = host.get(console(workshop)).content.decode()
    assert (content.count("Taken off the wall"), content.count(f'id="restore-{sent["idea"]}"')) == (1, 1)
    host.post(url("idea_remove", workshop), sent | {"removed": "0"})
    assert "Taken off the wall" not in host.get(console(workshop)).content.decode()


def test_activity_reveal_is_taken_back_from_the_console(people: People, workshop: Workshop, host: Client) -> None:
    enter(workshop, people, IDEAS)
    sent = at(IDEAS)(workshop)
    for data, shown in ((sent, True), (sent | {"revealed": "0"}, False)):
        assert host.post(url("activity_reveal", workshop), data, headers={"HX-Request": "true"}).status_code == 204
        assert (step(workshop, IDEAS).revealed_at is not None) is shown
        assert ("Hide them again" in host.get(console(workshop)).content.decode()) is shown


def test_idea_admit_adds_a_late_card_to_the_vote(people: People, workshop: Workshop, host: Client) -> None:
    seat = make_participant(workshop)
    give(workshop, seat, Contribution.objects.get())
    late = write(workshop, seat, "Came late")
    assert f'id="admit-{late.pk}"' in host.get(console(workshop)).content.decode()
    sent = at(VOTE, idea=str(late.pk))(workshop)
    assert host.post(url("idea_admit", workshop), sent, headers={"HX-Request": "true"}).status_code == 204
    assert {idea.text for idea in ballot_of(step(workshop, VOTE))} == {"Release every week", "Came late"}


# Ending --------------------------------------------------------------------------------------------------------------
def test_workshop_end_leads_to_what_came_of_it(people: People, workshop: Workshop, host: Client) -> None:
    response = host.post(url("workshop_end", workshop), {"from": here(workshop)})
    assert way_of(response) == (302, workshop.get_absolute_url())
    sentences = [str(message) for message in get_messages(response.wsgi_request)]
    assert sentences == ["The workshop has ended. Here is what came of it."]
    assert events(workshop)[-1] == ("agenda", {"ended": True, "by": people.facilitator.pk})
    response = host.post(url("workshop_end", workshop), headers={"HX-Request": "true"})
    assert (response.status_code, response.headers["HX-Redirect"]) == (200, workshop.get_absolute_url())


def test_workshop_end_refuses_a_draft(people: People, host: Client) -> None:
    workshop = make_workshop(people, state="draft")
    response = host.post(url("workshop_end", workshop), headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert json.loads(response.headers["HX-Trigger"]) == refusal("The workshop has not been opened yet.")
    workshop.refresh_from_db()
    assert workshop.state == "draft"


def test_who_was_taken_out_by_mistake_is_let_in_again(people: People) -> None:
    workshop = make_workshop(people)
    jonas = make_participant(workshop, "Jonas")
    host = Client()
    host.force_login(people.facilitator)
    address = reverse("workshops:participant_remove", args=[workshop.code])
    console = reverse("workshops:console", args=[workshop.code])

    def removed() -> tuple[bool, bool]:
        jonas.refresh_from_db()
        return jonas.removed_at is not None, "Let Jonas in again" in host.get(console).content.decode()

    host.post(address, {"participant": jonas.pk})
    assert removed() == (True, True)
    for _again in range(2):
        host.post(address, {"participant": jonas.pk, "removed": "0"})
        assert removed() == (False, False)
    logged = [data for topic, data in events(workshop) if topic == "people"]
    assert logged[1:] == [{"let_in": str(jonas.pk), "by": people.facilitator.pk}]
