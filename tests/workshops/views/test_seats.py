"""Whose seat a device holds, and how it is given up."""

import datetime as dt
import uuid

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.workshops.access import SEAT_SECONDS, seat_cookie
from apps.workshops.models import Contribution, Participant, Workshop
from apps.workshops.services.room import end_workshop
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop, seat_client
from tests.workshops.room import IDEAS, enter, step


@pytest.fixture
def workshop(people: People) -> Workshop:
    return make_workshop(people)


@pytest.fixture
def ada(workshop: Workshop) -> Participant:
    return make_participant(workshop, "Ada")


def url(name: str, workshop: Workshop) -> str:
    return reverse(f"workshops:{name}", args=[workshop.code])


def door(workshop: Workshop) -> str:
    return reverse("join-code", args=[workshop.join_code_whole])


def test_room_says_who_i_am(ada: Participant, workshop: Workshop) -> None:
    content = seat_client(ada).get(url("room", workshop)).content.decode()
    assert "You are <strong>Ada</strong>." in content
    assert "Not you?" in content


def test_not_you_gives_the_seat_up_and_leaves_it_in_the_room(ada: Participant, workshop: Workshop) -> None:
    client = seat_client(ada)
    response = client.post(url("seat_leave", workshop))
    assert response.headers["Location"] == door(workshop)
    assert client.get(url("room", workshop)).status_code == 404
    page = client.get(door(workshop))
    assert page.context["form"].fields.keys() >= {"name"}
    client.post(door(workshop), {"name": "Bo", "key": uuid.uuid4()})
    assert [seat.name for seat in workshop.participants.all()] == ["Ada", "Bo"]


def test_not_you_signs_a_member_out(people: People, workshop: Workshop) -> None:
    client = seat_client(make_participant(workshop, user=people.member))
    assert client.post(url("seat_leave", workshop)).headers["Location"] == door(workshop)
    assert "_auth_user_id" not in client.session


def test_member_who_signs_in_is_asked_before_becoming_the_guest(
    people: People, ada: Participant, workshop: Workshop
) -> None:
    enter(workshop, people, IDEAS)
    client = seat_client(ada)
    client.force_login(people.member)
    assert client.get(url("room", workshop)).headers["Location"] == door(workshop)
    content = client.get(door(workshop)).content.decode()
    assert "Ada joined here before you." in content
    idea = {"activity": step(workshop, IDEAS).code, "key": uuid.uuid4(), "edition": 1, "text": "Mine?"}
    refused = client.post(url("idea_save", workshop), idea)
    assert (refused.status_code, refused.json()) == (
        403,
        {"sentence": "Somebody else joined this room on this device. Say who you are first."},
    )
    assert client.get(url("room_mine", workshop)).status_code == 403
    assert not Contribution.objects.exists()
    assert client.post(url("seat_keep", workshop)).headers["Location"] == url("room", workshop)
    assert client.get(url("room", workshop)).context["participant"] == ada
    del client.cookies[settings.SESSION_COOKIE_NAME]
    assert client.get(url("room", workshop)).headers["Location"] == door(workshop)


def test_member_who_is_somebody_else_joins_as_herself(people: People, ada: Participant, workshop: Workshop) -> None:
    client = seat_client(ada)
    client.force_login(people.member)
    client.post(url("seat_leave", workshop))
    assert client.session["_auth_user_id"] == str(people.member.pk)
    assert client.post(door(workshop)).headers["Location"] == url("room", workshop)
    assert client.get(url("room", workshop)).context["participant"].user == people.member


def test_guest_who_joined_signed_in_is_asked_after_signing_out(people: People, workshop: Workshop) -> None:
    client = Client()
    client.force_login(people.outsider)
    client.post(door(workshop), {"name": "Outsider", "key": uuid.uuid4()})
    assert client.get(url("room", workshop)).status_code == 200
    del client.cookies[settings.SESSION_COOKIE_NAME]
    assert client.get(url("room", workshop)).headers["Location"] == door(workshop)


def test_what_names_another_seat_is_not_stored_under_mine(people: People, workshop: Workshop, ada: Participant) -> None:
    enter(workshop, people, IDEAS)
    bo = seat_client(make_participant(workshop, "Bo"))
    idea = {"activity": step(workshop, IDEAS).code, "key": uuid.uuid4(), "edition": 1, "text": "Of Ada"}
    refused = bo.post(url("idea_save", workshop), idea | {"seat": ada.pk})
    assert (refused.status_code, refused.json()) == (
        403,
        {"sentence": "This was written from another seat, so it is not sent from this one."},
    )
    assert bo.get(url("room_mine", workshop)).json()["seat"] != str(ada.pk)
    assert not Contribution.objects.exists()
    assert seat_client(ada).post(url("idea_save", workshop), idea | {"seat": ada.pk}).status_code == 200
    assert Contribution.objects.count() == 1


def test_page_knows_its_seat(ada: Participant, workshop: Workshop) -> None:
    content = seat_client(ada).get(url("room", workshop)).content.decode()
    assert f'data-participant="{ada.pk}"' in content


@pytest.mark.parametrize("name", ["seat_keep", "seat_leave"])
def test_who_was_taken_out_keeps_what_their_device_knows(workshop: Workshop, name: str) -> None:
    client = seat_client(make_participant(workshop, "Mei", removed_at=timezone.now()))
    assert client.post(url(name, workshop)).status_code == 403
    assert client.cookies[seat_cookie(workshop.code)].value


def test_every_visit_lets_a_guest_come_back_for_eight_days(ada: Participant, workshop: Workshop) -> None:
    response = seat_client(ada).get(url("room", workshop))
    assert response.cookies[seat_cookie(workshop.code)]["max-age"] == SEAT_SECONDS == 8 * 86400


@pytest.mark.parametrize(("days", "status"), [(6, 200), (8, 403)])
def test_guest_reads_what_came_of_it_for_a_week(
    people: People, ada: Participant, workshop: Workshop, days: int, status: int
) -> None:
    end_workshop(workshop=workshop, by=people.facilitator)
    Workshop.objects.update(ended_at=timezone.now() - dt.timedelta(days=days))
    member = make_participant(workshop, user=people.member)
    assert seat_client(ada).get(url("room", workshop)).status_code == status
    assert seat_client(member).get(url("room", workshop)).status_code == 200
