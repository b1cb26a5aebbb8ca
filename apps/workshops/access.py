"""The only ways a view gets a workshop or somebody's seat in it."""

import uuid
from typing import Literal

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.teams.enums import Role
from apps.teams.models import Membership, Organization
from apps.teams.queries import role_of
from apps.workshops.language import speak_in_room
from apps.workshops.models import Activity, Participant, Workshop, WorkshopLesson
from apps.workshops.rules import TOO_LOW, may

Reader = User | AnonymousUser
To = Literal["view", "edit", "facilitate"]

SEAT_SALT = "workshops.seat"
SEAT_SECONDS = 36 * 60 * 60  # a day, and the morning after a late one


# Workshops -----------------------------------------------------------------------------------------------------------
def get_workshop(user: Reader, code: str, *, to: To = "view") -> Workshop:
    """The workshop `code`, if `user` belongs to its organization (else 404) in a role that may do this (else 403)."""
    if not isinstance(user, User):
        raise Http404
    mine = Membership.objects.filter(user=user, organization=OuterRef("organization")).values("role")
    found = (
        Workshop.objects.filter(code=code)
        .select_related("organization", "playbook")
        .annotate(role_of_reader=Subquery(mine))
        .first()
    )
    role = getattr(found, "role_of_reader", None)
    if found is None or role is None:
        raise Http404
    found.reader_role = Role(role)
    if not may(found.reader_role, to):
        raise PermissionDenied(TOO_LOW[to])
    return found


def get_room(user: Reader, code: str) -> Workshop:
    """The workshop for who runs its live room. From here on the answer is in the room's language."""
    workshop = get_workshop(user, code, to="facilitate")
    speak_in_room(workshop)
    return workshop


def get_host_organization(user: Reader, organization: Organization | None) -> Organization:
    """The organization the reader works in, if they may prepare workshops there."""
    if organization is None:
        raise PermissionDenied(_("Workshops belong to an organization. Start one, or ask to be invited."))
    if not isinstance(user, User) or not may(role_of(user, organization), "create"):
        raise PermissionDenied(TOO_LOW["create"])
    return organization


def get_activity(workshop: Workshop, code: str) -> Activity:
    """A step of a workshop that came through its own door."""
    found = (
        workshop.activities.select_related("lesson__section", "lesson__playbook", "source").filter(code=code).first()
    )
    if found is None:
        raise Http404
    found.workshop = workshop
    return found


def get_lesson_link(workshop: Workshop, number: str) -> WorkshopLesson:
    """A lesson of a workshop that came through its own door, by the lesson's number."""
    found = workshop.lesson_links.select_related("lesson__section").filter(lesson__number=number).first()
    if found is None:
        raise Http404
    found.workshop = workshop
    return found


# Seats ---------------------------------------------------------------------------------------------------------------
def seat_cookie(code: str) -> str:
    return f"seat-{code}"


def give_seat(response: HttpResponse, participant: Participant) -> None:
    """Let this device come back to the participant's seat. Members come back by signing in and need no cookie."""
    if participant.user_id is None:
        response.set_signed_cookie(
            seat_cookie(participant.workshop.code),
            str(participant.pk),
            salt=SEAT_SALT,
            max_age=SEAT_SECONDS,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )


def find_seat(request: HttpRequest, code: str) -> Participant | None:
    """The reader's seat in the workshop `code`, with the workshop: their account's, else their device's. May be one that
    was taken away."""
    seats = Participant.objects.select_related("workshop__organization", "workshop__playbook", "team")
    seats = seats.filter(workshop__code=code)
    seat = seats.filter(user=request.user.pk).first() if isinstance(request.user, User) else None
    if seat is None and (key := seat_key(request, code)):
        seat = seats.filter(pk=key, user=None).first()
    return seat


def seat_key(request: HttpRequest, code: str) -> uuid.UUID | None:
    signed = request.get_signed_cookie(seat_cookie(code), None, salt=SEAT_SALT, max_age=SEAT_SECONDS)
    return uuid.UUID(signed) if signed else None


def get_participant(request: HttpRequest, code: str) -> Participant:
    """The reader's seat in the workshop `code`, with its workshop; 404 without one, 403 once it was taken away.
    From here on the answer is in the room's language."""
    seat = find_seat(request, code)
    if seat is None:
        raise Http404
    speak_in_room(seat.workshop)
    if seat.removed_at is not None:
        raise PermissionDenied(_("The facilitator has taken you out of this room."))
    return seat
