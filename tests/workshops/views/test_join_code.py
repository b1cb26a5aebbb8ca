"""Sitting down in a workshop."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.common.limits import Limit
from apps.workshops.access import seat_cookie
from apps.workshops.enums import WorkshopState
from apps.workshops.models import JoinAttempt, Participant, Workshop
from apps.workshops.services.attempts import EVERYWHERE
from apps.workshops.views import join
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop, seat_client


@pytest.fixture
def workshop(people: People) -> Workshop:
    return make_workshop(people)


def url(workshop: Workshop) -> str:
    return reverse("join-code", args=[workshop.join_code])


def room(workshop: Workshop) -> str:
    return reverse("workshops:room", args=[workshop.code])


def test_guest_joins_with_a_name_and_comes_back_to_the_seat(client: Client, people: People, workshop: Workshop) -> None:
    page = client.get(url(workshop))
    key = page.context["form"]["key"].value()
    response = client.post(url(workshop), {"name": "Mei", "team": people.team.code, "key": key})
    assert response.headers["Location"] == room(workshop)
    seat = Participant.objects.get()
    assert (seat.name, seat.team, seat.user) == ("Mei", people.team, None)
    assert client.get(room(workshop)).status_code == 200
    again = client.post(url(workshop), {"name": "Mei", "key": key})
    assert again.headers["Location"] == room(workshop)
    assert Participant.objects.count() == 1


def test_guest_sees_the_promise_before_anything_is_typed(client: Client, workshop: Workshop) -> None:
    content = client.get(url(workshop)).content.decode()
    assert "your name is not stored with what you write" in content
    assert workshop.title in content
    assert workshop.organization.name in content


def test_a_form_sent_twice_from_two_tabs_takes_one_seat(workshop: Workshop) -> None:
    key = uuid.uuid4()
    cookies = [
        Client()
        .post(url(workshop), {"name": "Mei", "key": key})
        .cookies[seat_cookie(workshop.code)]
        .value.split(":")[0]
        for _tab in range(2)
    ]
    assert cookies == [str(Participant.objects.get().pk)] * 2


def test_a_form_without_a_key_still_takes_a_seat(client: Client, workshop: Workshop) -> None:
    assert client.post(url(workshop), {"name": "Mei"}).status_code == 302
    assert Participant.objects.count() == 1


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "x" * 61])
def test_guest_without_a_usable_name_is_asked_again(client: Client, workshop: Workshop, name: str) -> None:
    response = client.post(url(workshop), {"name": name})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["name"]
    assert not Participant.objects.exists()


def test_guest_cannot_name_a_team_the_workshop_does_not_have(
    client: Client, people: People, workshop: Workshop
) -> None:
    response = client.post(url(workshop), {"name": "Mei", "team": people.other_team.code})
    assert list(response.context["form"].errors) == ["team"]


def test_workshop_without_teams_asks_for_none(client: Client, people: People, workshop: Workshop) -> None:
    workshop.teams.clear()
    assert "team" not in client.get(url(workshop)).context["form"].fields


def test_member_joins_with_one_click_under_their_account(client: Client, people: People, workshop: Workshop) -> None:
    client.force_login(people.member)
    page = client.get(url(workshop))
    assert "Join as Member" in page.content.decode()
    response = client.post(url(workshop), {})
    assert response.headers["Location"] == room(workshop)
    seat = Participant.objects.get()
    assert (seat.user, seat.name) == (people.member, "Member")
    assert seat_cookie(workshop.code) not in response.cookies
    other_device = Client()
    other_device.force_login(people.member)
    assert other_device.post(url(workshop)).headers["Location"] == room(workshop)
    assert Participant.objects.count() == 1


def test_somebody_signed_in_elsewhere_joins_as_a_guest_under_their_name(
    client: Client, people: People, workshop: Workshop
) -> None:
    client.force_login(people.outsider)
    page = client.get(url(workshop))
    assert page.context["form"]["name"].value() == "Outsider"
    response = client.post(url(workshop), {"name": "Outsider"})
    assert seat_cookie(workshop.code) in response.cookies
    assert Participant.objects.get().user is None
    assert client.get(room(workshop)).status_code == 200


def test_unknown_code_says_so_and_is_counted(client: Client, workshop: Workshop) -> None:
    response = client.get(reverse("join-code", args=["00000000"]))
    assert response.status_code == 404
    assert "No workshop has this code." in response.content.decode()
    assert JoinAttempt.objects.get(origin=EVERYWHERE).count == 1


def test_code_of_an_ended_workshop_says_so_and_is_not_counted(client: Client, people: People) -> None:
    ended = make_workshop(people, state=WorkshopState.ENDED, title="Secret")
    response = client.get(url(ended))
    assert response.status_code == 410
    content = response.content.decode()
    assert "This workshop has ended." in content
    assert not JoinAttempt.objects.exists()
    assert client.post(url(ended), {"name": "Mei"}).status_code == 410
    assert not Participant.objects.exists()


def test_code_given_again_leads_to_the_workshop_that_is_not_over(client: Client, people: People) -> None:
    make_workshop(people, state=WorkshopState.ENDED, join_code="48217093")
    current = make_workshop(people, join_code="48217093")
    assert client.get(url(current)).context["workshop"] == current


def test_workshop_in_preparation_waits_in_place(client: Client, people: People) -> None:
    draft = make_workshop(people, state=WorkshopState.DRAFT)
    response = client.get(url(draft))
    assert response.status_code == 200
    assert "This workshop is not open yet." in response.content.decode()
    Workshop.objects.update(state=WorkshopState.OPEN)
    headers = {"HX-Request": "true", "HX-Target": "join-panel"}
    response = client.get(url(draft), headers=headers)
    assert response.template_name == "workshops/join_code.html#join-panel"  # type: ignore[attr-defined]
    assert 'name="name"' in response.content.decode()


def test_locked_room_takes_nobody_new_and_keeps_who_is_in(client: Client, people: People) -> None:
    locked = make_workshop(people, locked=True)
    response = client.get(url(locked))
    assert "The facilitator has locked the room" in response.content.decode()
    client.post(url(locked), {"name": "Mei"})
    assert not Participant.objects.exists()
    inside = seat_client(make_participant(locked, "Jonas"))
    assert f'href="{room(locked)}"' in inside.get(url(locked)).content.decode()


@pytest.mark.parametrize("as_member", [True, False])
def test_who_was_taken_out_is_told_so_and_takes_no_other_seat(
    people: People, workshop: Workshop, *, as_member: bool
) -> None:
    user = people.member if as_member else None
    client = seat_client(make_participant(workshop, "Mei", user=user, removed_at=timezone.now()))
    for response in (client.get(url(workshop)), client.post(url(workshop), {"name": "Mei again"})):
        assert response.status_code == 403
        assert "The facilitator has taken you out of this room." in response.content.decode()
    assert Participant.objects.count() == 1


def test_who_has_a_seat_comes_back_after_the_end(people: People) -> None:
    ended = make_workshop(people, state=WorkshopState.ENDED)
    inside = seat_client(make_participant(ended, "Jonas"))
    assert f'href="{room(ended)}"' in inside.get(url(ended)).content.decode()


@pytest.mark.parametrize("others", [1, 3])
def test_joining_takes_few_queries_however_full_the_room(
    client: Client, people: People, workshop: Workshop, django_assert_num_queries: Any, others: int
) -> None:
    for _n in range(others):
        make_participant(workshop)
    # wrong codes, workshop, its teams
    with django_assert_num_queries(4):
        client.get(url(workshop))
    with django_assert_num_queries(10):
        client.post(url(workshop), {"name": "Mei", "team": people.team.code, "key": uuid.uuid4()})


def test_code_typed_on_a_device_with_a_seat_asks_who_is_there(client: Client, workshop: Workshop) -> None:
    client.post(url(workshop), {"name": "Ada", "key": uuid.uuid4()})
    page = client.get(url(workshop))
    content = page.content.decode()
    assert page.template_name == "workshops/join_known.html"  # type: ignore[attr-defined]
    assert "Are you Ada?" in content
    assert f'href="{room(workshop)}"' in content
    asked = client.post(url(workshop), {"name": "Bo", "key": "no key"})
    assert asked.template_name == "workshops/join_known.html"  # type: ignore[attr-defined]
    assert [seat.name for seat in Participant.objects.all()] == ["Ada"]


@pytest.fixture
def few_seats(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three at once, and one more every two seconds."""
    monkeypatch.setattr(join, "GUESTS", Limit(at_once=3, a_minute=30))


def test_one_address_takes_so_many_guests_seats_and_members_still_get_in(
    people: People, workshop: Workshop, few_seats: None
) -> None:
    answers = [Client().post(url(workshop), {"name": f"Guest {number}"}) for number in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert "Please try again in a minute" in answers[-1].content.decode()
    assert Client().post(url(workshop), {"name": "Elsewhere"}, REMOTE_ADDR="203.0.113.9").status_code == 302
    assert Client().post(url(make_workshop(people)), {"name": "Another room"}).status_code == 302
    member = Client()
    member.force_login(people.member)
    assert member.post(url(workshop)).status_code == 302


def test_one_browser_takes_ten_guests_seats_in_a_day(client: Client, workshop: Workshop) -> None:
    for number in range(10):
        assert client.post(url(workshop), {"name": f"Guest {number}"}).status_code == 302
        client.post(reverse("workshops:seat_leave", args=[workshop.code]))
    refused = client.post(url(workshop), {"name": "Guest 10"})
    assert refused.status_code == 429
    assert "Many seats were taken from this browser today." in refused.content.decode()
    assert workshop.participants.count() == 10
