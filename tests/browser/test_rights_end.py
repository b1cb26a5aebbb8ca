"""A stream ends within five seconds of the right to read it, over real sockets; the page then says why."""

import http.client
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import BrowserContext, expect

from apps.accounts.models import User
from apps.teams.enums import Role
from apps.teams.models import Membership
from apps.workshops.models import Participant, Workshop
from apps.workshops.services.room import remove_participant
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop, seat_client
from tests.workshops.room import IDEAS, VOTE, enter, give, write

pytestmark = pytest.mark.browser

WITHIN = 5.0  # seconds
OVER = b"event: over\ndata: .\n\n"


class Stream:
    """An open event stream, as a client of its own holds it."""

    def __init__(self, server: str, workshop: Workshop, audience: str, client: Client) -> None:
        where = urlsplit(server)
        self.connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
        cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())
        self.connection.request("GET", f"/live/workshops/{workshop.code}/{audience}/", headers={"Cookie": cookies})
        self.response = self.connection.getresponse()
        assert self.response.status == 200
        self.event()

    def event(self) -> bytes:
        """The next event; empty at the end."""
        said = b""
        while line := self.response.readline():
            said += line
            if line == b"\n":
                break
        return said

    def seconds_until_over(self) -> float:
        began = time.monotonic()
        last = b""
        while said := self.event():
            last = said
        assert last == OVER
        took = time.monotonic() - began
        self.close()
        return took

    def close(self) -> None:
        self.response.close()
        self.connection.close()


def sign_out(user: User) -> None:
    """What signing out on any page of the browser does to the session."""
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def workshop(people: People) -> Workshop:
    workshop = make_workshop(people)
    enter(workshop, people, IDEAS)
    return workshop


def ends(workshop: Workshop, people: People) -> dict[str, tuple[str, Client, Callable[[], object]]]:
    guest, member = make_participant(workshop), make_participant(workshop, user=people.member)
    admins, facilitators = (Membership.objects.filter(user=user) for user in (people.admin, people.facilitator))
    return {
        "a guest who was taken out": (
            "participant",
            seat_client(guest),
            lambda: remove_participant(participant=Participant.objects.get(pk=guest.pk), by=people.owner),
        ),
        "a member who left": (
            "participant",
            seat_client(member),
            Membership.objects.filter(user=people.member).delete,
        ),
        "a facilitator who was demoted": (
            "console",
            signed_in(people.facilitator),
            lambda: facilitators.update(role=Role.MEMBER),
        ),
        "an admin who was removed": ("screen", signed_in(people.admin), admins.delete),
        "an owner who signed out": ("console", signed_in(people.owner), lambda: sign_out(people.owner)),
    }


def test_every_stream_ends_with_its_right(people: People, workshop: Workshop, server: str) -> None:
    stays = Stream(server, workshop, "participant", seat_client(make_participant(workshop)))
    for who, (audience, client, end) in ends(workshop, people).items():
        stream = Stream(server, workshop, audience, client)
        end()
        took = stream.seconds_until_over()
        assert took < WITHIN, f"{who}: {took:.1f} s"
    enter(workshop, people, VOTE)
    while b"event: update" not in (said := stays.event()):
        assert said
    stays.close()


def test_a_participants_stream_says_nothing_of_what_is_hidden(people: People, workshop: Workshop, server: str) -> None:
    seats = [make_participant(workshop) for _ in range(2)]
    attacker = Stream(server, workshop, "participant", seat_client(make_participant(workshop)))
    while b"event: beat" not in attacker.event():  # what was told of the seats has come
        pass

    def until_beat() -> list[bytes]:
        said = []
        while b"event: beat" not in (event := attacker.event()):
            said.append(event)
        return [*said, event.partition(b"data:")[0]]

    ideas = [write(workshop, seat) for seat in seats for _ in range(3)]
    assert until_beat() == [b"event: beat\n"]
    enter(workshop, people, VOTE)
    step = attacker.event()
    assert b"event: update" in step
    for seat in seats:
        give(workshop, seat, ideas[0], dots=2)
    assert until_beat() == [b"event: beat\n"]
    attacker.close()


def test_a_page_whose_right_ended_says_why(
    people: People, workshop: Workshop, open_context: Callable[..., BrowserContext], server: str
) -> None:
    member = make_participant(workshop, user=people.member)
    phone, console = open_context(people.member).new_page(), open_context(people.facilitator).new_page()
    signed_out = open_context(people.admin).new_page()
    phone.goto(f"/workshops/{workshop.code}/room/")
    for page in (console, signed_out):
        page.goto(f"/workshops/{workshop.code}/console/")
        expect(page.get_by_text("connected", exact=True)).to_be_visible()
    Membership.objects.filter(user=people.member).delete()
    Membership.objects.filter(user=people.facilitator).update(role=Role.VIEWER)
    sign_out(people.admin)
    expect(phone.get_by_text("your seat in its workshop has ended")).to_be_visible(timeout=8_000)
    expect(console.get_by_text("can run a workshop")).to_be_visible(timeout=8_000)
    expect(signed_out.get_by_role("button", name="Sign In")).to_be_visible(timeout=8_000)
    assert Participant.objects.get(pk=member.pk).removed_at is None
