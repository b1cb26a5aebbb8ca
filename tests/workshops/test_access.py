import uuid
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from apps.accounts.models import User
from apps.workshops import access
from apps.workshops.access import get_workshop
from apps.workshops.models import Participant
from tests.people import People
from tests.workshops.factories import make_activity, make_participant, make_workshop


def request_of(user: User | AnonymousUser, cookies: dict[str, str] | None = None) -> HttpRequest:
    request: HttpRequest = RequestFactory().get("/")
    request.user = user
    request.COOKIES.update(cookies or {})
    return request


def test_get_workshop_lets_the_organization_look(people: People) -> None:
    workshop = make_workshop(people)
    for name in ("owner", "admin", "facilitator", "lead", "member", "viewer"):
        assert get_workshop(getattr(people, name), workshop.code) == workshop


@pytest.mark.parametrize("to", ["edit", "facilitate"])
def test_get_workshop_lets_hosts_work_and_tells_others_why_not(people: People, to: access.To) -> None:
    workshop = make_workshop(people)
    assert get_workshop(people.facilitator, workshop.code, to=to) == workshop
    with pytest.raises(PermissionDenied, match="Only a facilitator or an administrator"):
        get_workshop(people.lead, workshop.code, to=to)


def test_get_workshop_does_not_exist_for_outsiders_guests_and_wrong_codes(people: People) -> None:
    workshop = make_workshop(people)
    for user, code in (
        (people.outsider, workshop.code),
        (AnonymousUser(), workshop.code),
        (people.facilitator, "nothing"),
    ):
        with pytest.raises(Http404):
            get_workshop(user, code)


def test_get_host_organization(people: People) -> None:
    assert access.get_host_organization(people.facilitator, people.organization) == people.organization
    with pytest.raises(PermissionDenied, match="Only a facilitator"):
        access.get_host_organization(people.member, people.organization)
    with pytest.raises(PermissionDenied, match="Only a facilitator"):
        access.get_host_organization(people.facilitator, people.other_organization)
    with pytest.raises(PermissionDenied, match="Workshops belong to an organization"):
        access.get_host_organization(people.facilitator, None)


def test_get_activity_and_lesson_link_come_from_their_own_workshop(people: People) -> None:
    workshop, other = make_workshop(people), make_workshop(people, lessons=[], agenda=False)
    step, link = workshop.activities.all()[0], workshop.lesson_links.get()
    assert access.get_activity(workshop, step.code) == step
    assert access.get_lesson_link(workshop, link.lesson.number) == link
    with pytest.raises(Http404):
        access.get_activity(other, step.code)
    with pytest.raises(Http404):
        access.get_lesson_link(other, link.lesson.number)


def seat_cookies(participant: Participant) -> dict[str, str]:
    response = HttpResponse()
    access.give_seat(response, participant)
    return {name: morsel.value for name, morsel in response.cookies.items()}


def test_guest_comes_back_to_the_seat_by_a_signed_cookie(people: People) -> None:
    workshop = make_workshop(people)
    guest = make_participant(workshop, "Mei")
    seat = access.get_participant(request_of(AnonymousUser(), seat_cookies(guest)), workshop.code)
    assert (seat, seat.workshop) == (guest, workshop)


def test_seat_cookie_is_signed_http_only_and_lasts_eight_days(people: People) -> None:
    guest = make_participant(make_workshop(people), "Mei")
    response = HttpResponse()
    access.give_seat(response, guest)
    morsel = response.cookies[access.seat_cookie(guest.workshop.code)]
    assert morsel["httponly"] is True
    assert morsel["samesite"] == "Lax"
    assert morsel["max-age"] == 8 * 86400
    assert morsel.value.split(":")[0] == str(guest.pk)


@pytest.mark.parametrize("forged", ["plain", "other signature"])
def test_forged_cookie_opens_no_seat(people: People, forged: str) -> None:
    workshop = make_workshop(people)
    guest, other = make_participant(workshop, "Mei"), make_participant(workshop, "Jonas")
    name = access.seat_cookie(workshop.code)
    value = str(guest.pk)
    if forged == "other signature":
        value += seat_cookies(other)[name].removeprefix(str(other.pk))
    with pytest.raises(Http404):
        access.get_participant(request_of(AnonymousUser(), {name: value}), workshop.code)


def test_cookie_of_one_workshop_opens_no_seat_in_another(people: People) -> None:
    workshop, other = make_workshop(people), make_workshop(people)
    guest = make_participant(workshop, "Mei")
    value = seat_cookies(guest)[access.seat_cookie(workshop.code)]
    with pytest.raises(Http404):
        access.get_participant(request_of(AnonymousUser(), {access.seat_cookie(other.code): value}), other.code)


def test_cookie_never_opens_a_members_seat(people: People) -> None:
    workshop = make_workshop(people)
    member = make_participant(workshop, user=people.member)
    assert seat_cookies(member) == {}
    as_guest = make_participant(workshop, "Mei")
    cookies = seat_cookies(as_guest)
    as_guest.user = people.viewer
    as_guest.save()
    with pytest.raises(Http404):
        access.get_participant(request_of(AnonymousUser(), cookies), workshop.code)


def test_account_comes_before_the_device(people: People) -> None:
    workshop = make_workshop(people)
    guest, member = make_participant(workshop, "Mei"), make_participant(workshop, user=people.member)
    assert access.find_seat(request_of(people.member, seat_cookies(guest)), workshop.code) == member
    assert access.find_seat(request_of(people.outsider, seat_cookies(guest)), workshop.code) is None
    assert access.held_seat(request_of(people.outsider, seat_cookies(guest)), workshop.code) == guest
    assert access.find_seat(request_of(people.outsider), workshop.code) is None


def test_removed_participant_is_told_so(people: People) -> None:
    workshop = make_workshop(people)
    guest = make_participant(workshop, "Mei", removed_at=timezone.now())
    with pytest.raises(PermissionDenied, match="taken you out"):
        access.get_participant(request_of(AnonymousUser(), seat_cookies(guest)), workshop.code)


def test_get_participant_of_no_workshop(people: People) -> None:
    with pytest.raises(Http404):
        access.get_participant(request_of(people.member), uuid.uuid4().hex[:10])


def test_get_activity_knows_its_workshop_without_a_query(people: People, django_assert_num_queries: Any) -> None:
    workshop = make_workshop(people, agenda=False)
    code = make_activity(workshop).code
    with django_assert_num_queries(1):
        assert access.get_activity(workshop, code).workshop.title == workshop.title
