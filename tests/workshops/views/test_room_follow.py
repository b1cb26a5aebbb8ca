"""How a page follows its room: the stream, and polling."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.live.positions import Position
from apps.live.updates import newest_for
from apps.teams.enums import Role
from apps.teams.models import Membership
from apps.workshops.models import Participant, Workshop
from apps.workshops.services.ideas import set_removed, withdraw_idea
from apps.workshops.services.room import remove_participant
from apps.workshops.views import live
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop, seat_client
from tests.workshops.room import IDEAS, NOON, VOTE, Clock, enter, give, step, write

AUDIENCES = ["participant", "console", "screen"]
FOLLOW = ["room_poll", "room_stream"]
KEY = uuid.UUID("5d0f6c0e-0d0a-4a39-8b51-6d8b30b2a0b1")


@pytest.fixture
def workshop(people: People) -> Workshop:
    workshop = make_workshop(people)
    enter(workshop, people, IDEAS)
    return workshop


def url(name: str, workshop: Workshop, audience: str) -> str:
    return reverse(f"workshops:{name}", args=[workshop.code, audience])


def client_of(workshop: Workshop, audience: str, people: People) -> Client:
    if audience == "participant":
        return seat_client(make_participant(workshop))
    client = Client()
    client.force_login(people.facilitator)
    return client


@pytest.mark.parametrize("audience", AUDIENCES)
def test_room_poll_answers_with_what_is_new_and_then_with_nothing(
    people: People, workshop: Workshop, audience: str
) -> None:
    client = client_of(workshop, audience, people)
    response = client.get(url("room_poll", workshop, audience))
    update = response.json()
    assert (response.status_code, Position.read(update["position"]).number) == (200, 1)
    assert (
        sorted(update["fragments"])
        == {
            "participant": ["room-banner", "room-clock", "room-count", "room-said", "room-stage"],
            "console": [
                "room-actions",
                "room-agenda",
                "room-clock",
                "room-people",
                "room-question",
                "room-said",
                "room-stage",
                "room-turn",
                "room-way-in",
            ],
            "screen": [
                "room-clock",
                "room-count",
                "room-head",
                "room-join",
                "room-next",
                "room-stage",
                "room-turn",
                "room-way-in",
            ],
        }[audience]
    )
    response = client.get(url("room_poll", workshop, audience), {"after": update["position"]})
    assert (response.status_code, response.content) == (204, b"")


def test_room_poll_sends_no_phone_what_another_person_wrote_before_the_reveal(
    people: People, workshop: Workshop
) -> None:
    client, console = client_of(workshop, "participant", people), client_of(workshop, "console", people)
    at = {who: str(newest_for(workshop.channel_name, who)) for who in AUDIENCES}
    write(workshop, make_participant(workshop))
    here = {"after": at["participant"]}
    assert client.get(url("room_poll", workshop, "participant"), here).status_code == 204
    update = console.get(url("room_poll", workshop, "console"), {"after": at["console"]}).json()
    assert sorted(update["fragments"]) == ["room-actions", "stage-live"]


def test_a_phone_learns_neither_when_nor_how_much_is_written_and_voted_unseen(
    people: People, workshop: Workshop
) -> None:
    """Whatever number of hidden things happens: the room's page, its polls and its catching up give the same bytes."""
    seats = [make_participant(workshop) for _ in range(3)]
    attacker = client_of(workshop, "participant", people)
    address = url("room_poll", workshop, "participant")

    def look() -> list[str]:
        """The page's position, and where polls from there, from the start and from nowhere lead to."""
        content = attacker.get(reverse("workshops:room", args=[workshop.code])).content.decode()
        (said,) = re.findall(r'data-position="([^"]*)"', content)
        polls = [attacker.get(address, {"after": place}) for place in (said, "0-0", "999-9")]
        return [said, *(poll.json()["position"] if poll.content else "" for poll in polls)]

    before = look()
    ideas = [write(workshop, seat) for seat in seats for _ in range(5)]
    withdraw_idea(activity=step(workshop, IDEAS), participant=seats[0], key=KEY, edition=9)
    set_removed(idea=ideas[0], removed=True, by=people.facilitator)
    assert look() == before
    enter(workshop, people, VOTE)
    before = look()
    for seat in seats:
        give(workshop, seat, ideas[-1], dots=3)
    write(workshop, seats[0], "Too late for this vote")
    assert look() == before
    # Two steps are all that happened, for all that a phone can tell.
    assert Position.read(before[0]).number == 2
    # What is on a ballot is shown, so a card that is taken off it moves the number.
    set_removed(idea=ideas[1], removed=True, by=people.facilitator)
    assert newest_for(workshop.channel_name, "participant").number == 3


def test_who_left_the_organization_loses_a_members_seat_and_may_join_as_a_guest(
    people: People, workshop: Workshop
) -> None:
    client = seat_client(make_participant(workshop, user=people.member))
    room, ready = (reverse(f"workshops:{name}", args=[workshop.code]) for name in ("room", "ready_set"))
    said = {"activity": step(workshop, IDEAS).code, "ready": "1"}
    assert (client.get(room).status_code, client.post(ready, said).status_code) == (200, 200)
    Membership.objects.filter(user=people.member).delete()
    for answer in (
        client.get(room),
        client.post(ready, said),
        client.get(reverse("workshops:room_mine", args=[workshop.code])),
    ):
        assert answer.status_code == 403
        assert "your seat in its workshop has ended" in answer.content.decode()
    door = reverse("join-code", args=[workshop.join_code])
    assert client.get(door).status_code == 200
    assert client.post(door, {"name": "Mo", "key": KEY}).status_code == 302
    assert client.get(room).status_code == 200
    guest = Participant.objects.get(name="Mo")
    assert guest.user is None
    seat_client(guest, client)
    Membership.objects.create(user=people.member, organization=people.organization, role=Role.MEMBER)
    assert client.get(room).context["participant"].user == people.member


@pytest.mark.parametrize("audience", AUDIENCES)
def test_room_stream_opens(people: People, workshop: Workshop, audience: str) -> None:
    response = client_of(workshop, audience, people).get(url("room_stream", workshop, audience))
    assert response.status_code == 200
    assert {name: response.headers[name] for name in ("Content-Type", "Cache-Control", "X-Accel-Buffering")} == {
        "Content-Type": "text/event-stream",
        "Cache-Control": "no-store",
        "X-Accel-Buffering": "no",
    }
    response.close()


@pytest.mark.parametrize("name", FOLLOW)
def test_following_is_for_who_may_see_the_page(people: People, workshop: Workshop, name: str) -> None:
    guest, viewer, outsider = seat_client(make_participant(workshop)), Client(), Client()
    viewer.force_login(people.viewer)
    outsider.force_login(people.outsider)
    found = {
        who: [client.get(url(name, workshop, audience)).status_code for audience in (*AUDIENCES, "others")]
        for who, client in {"guest": guest, "viewer": viewer, "outsider": outsider, "anonymous": Client()}.items()
    }
    assert found == {
        "guest": [200, 404, 404, 404],
        "viewer": [404, 403, 403, 404],
        "outsider": [404, 404, 404, 404],
        "anonymous": [404, 404, 404, 404],
    }
    refused = viewer.get(url(name, workshop, "console")).content.decode()
    assert "Only a facilitator or an administrator of the organization can run a workshop." in refused


@pytest.mark.parametrize("name", FOLLOW)
def test_who_was_taken_out_follows_no_longer(people: People, workshop: Workshop, name: str) -> None:
    seat = make_participant(workshop)
    client = seat_client(seat)
    remove_participant(participant=seat, by=people.facilitator)
    assert client.get(url(name, workshop, "participant")).status_code == 403


@pytest.mark.parametrize(("seconds", "seen"), [(10, False), (11, True)])
def test_following_shows_presence_at_most_every_ten_seconds(
    workshop: Workshop, clock: Clock, seconds: int, *, seen: bool
) -> None:
    seat = make_participant(workshop, seen_at=NOON)
    client = seat_client(seat)
    clock.forward(seconds=seconds)
    client.get(url("room_poll", workshop, "participant"))
    seat.refresh_from_db()
    assert seat.seen_at == (clock.now if seen else NOON)


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("seats", [1, 3])
def test_room_poll_takes_a_constant_number_of_queries(
    people: People,
    workshop: Workshop,
    django_assert_num_queries: DjangoAssertNumQueries,
    audience: str,
    seats: int,
) -> None:
    found = [make_participant(workshop) for _ in range(seats)]
    ideas = [write(workshop, seat, f"Idea {number}") for number, seat in enumerate(found)]
    enter(workshop, people, VOTE)
    for seat in found:
        give(workshop, seat, ideas[0])
    client = client_of(workshop, audience, people)
    with django_assert_num_queries({"participant": 8, "console": 12, "screen": 10}[audience]):
        assert client.get(url("room_poll", workshop, audience)).status_code == 200


def test_an_address_with_very_many_streams_is_told_to_poll(
    people: People, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(workshop, "participant", people)
    monkeypatch.setattr(live, "STREAMS_PER_ADDRESS", 0)
    response = client.get(url("room_stream", workshop, "participant"))
    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    assert "asks for news every two seconds" in response.text
    assert client.get(url("room_poll", workshop, "participant")).status_code == 200
