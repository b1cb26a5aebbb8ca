"""What ends the right to an open stream: everything that would close the door to it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.utils import timezone

from apps.accounts.models import User
from apps.teams.enums import Role
from apps.teams.models import Membership
from apps.workshops.access import right_of
from apps.workshops.enums import WorkshopState
from apps.workshops.models import Participant, Workshop
from apps.workshops.queries.rights import Right, find_ended
from apps.workshops.services.room import remove_participant
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop

QUERIES = 5


def right(workshop: Workshop, user: User | None, seat: Participant | None) -> Right:
    """The right by which somebody is let in who has just signed in."""
    request = RequestFactory().get("/")
    client = Client()
    request.user = AnonymousUser()
    if user is not None:
        client.force_login(user)
        request.user = user
    request.session = client.session
    return right_of(request, workshop, seat)


@pytest.fixture
def rights(people: People) -> dict[str, Right]:
    workshop = make_workshop(people)
    guest, member = make_participant(workshop), make_participant(workshop, user=people.member)
    return {
        "guest": right(workshop, None, guest),
        "guest who is signed in": right(workshop, people.outsider, make_participant(workshop)),
        "member": right(workshop, people.member, member),
        "facilitator": right(workshop, people.facilitator, None),
        "admin": right(workshop, people.admin, None),
    }


def ended(rights: dict[str, Right]) -> set[str]:
    gone = find_ended(rights.values())
    return {name for name, held in rights.items() if held in gone}


def sign_out(user: User) -> None:
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def let_expire(user: User) -> None:
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            Session.objects.filter(pk=session.pk).update(expire_date=timezone.now() - dt.timedelta(seconds=1))


def change_password(user: User) -> None:
    user.set_password("something quite different")
    user.save()


def deactivate(user: User) -> None:
    user.is_active = False
    user.save()


def leave(user: User) -> None:
    Membership.objects.filter(user=user).delete()


def demote(user: User) -> None:
    Membership.objects.filter(user=user).update(role=Role.MEMBER)


def test_rights_hold_and_cost_the_same_however_many(
    rights: dict[str, Right], django_assert_num_queries: Callable[..., object]
) -> None:
    assert ended(rights) == set()
    for few in ([rights["member"]], list(rights.values())):
        with django_assert_num_queries(QUERIES):  # type: ignore[attr-defined]
            assert find_ended(few) == set()


def test_rights_of_who_was_taken_out_end(rights: dict[str, Right], people: People) -> None:
    for name in ("guest", "member"):
        seat = Participant.objects.get(pk=str(rights[name].participant))
        remove_participant(participant=seat, by=people.facilitator)
    assert ended(rights) == {"guest", "member"}


@pytest.mark.parametrize("end", [sign_out, let_expire, change_password, deactivate, leave])
@pytest.mark.parametrize("name", ["member", "facilitator"])
def test_rights_end_with_the_session_the_password_the_account_and_the_membership(
    rights: dict[str, Right], people: People, end: Callable[[User], None], name: str
) -> None:
    end(getattr(people, name))
    assert ended(rights) == {name}


def test_rights_to_run_the_room_end_with_the_role_and_a_seat_does_not(rights: dict[str, Right], people: People) -> None:
    demote(people.facilitator)
    demote(people.member)
    assert ended(rights) == {"facilitator"}


def test_rights_of_a_guest_need_no_role_and_end_with_who_was_signed_in(
    rights: dict[str, Right], people: People
) -> None:
    leave(people.outsider)
    assert ended(rights) == set()
    sign_out(people.outsider)
    assert ended(rights) == {"guest who is signed in"}


def test_rights_end_with_the_workshop(rights: dict[str, Right]) -> None:
    Participant.objects.all().delete()
    Workshop.objects.update(current_activity=None)
    Workshop.objects.all().delete()
    assert ended(rights) == set(rights)


def test_rights_of_guests_end_a_week_after_the_workshop(rights: dict[str, Right]) -> None:
    Workshop.objects.update(state=WorkshopState.ENDED, ended_at=timezone.now() - dt.timedelta(days=6))
    assert ended(rights) == set()
    Workshop.objects.update(ended_at=timezone.now() - dt.timedelta(days=8))
    assert ended(rights) == {"guest", "guest who is signed in"}
