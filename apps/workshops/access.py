"""The only ways a view gets a workshop or somebody's seat in it."""

import uuid
from typing import Any, Literal

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.teams.enums import Role
from apps.teams.models import Membership, Organization
from apps.teams.queries import role_of
from apps.workshops.language import speak_in_room
from apps.workshops.models import Activity, Participant, Workshop, WorkshopLesson
from apps.workshops.queries.rights import Right
from apps.workshops.rules import TAKEN_OUT, TOO_LOW, may, why_not_read

Reader = User | AnonymousUser
To = Literal["view", "edit", "facilitate"]

SEAT_SALT = "workshops.seat"
SEAT_SECONDS = 8 * 24 * 60 * 60  # from the last visit; after the end `why_not_read` ends it

GUESTS_COOKIE = "guests"
GUESTS_SECONDS = 24 * 60 * 60


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
class SeatOfAnother(PermissionDenied):
    """This device holds a guest's seat, taken while somebody else, or nobody, was signed in: the person is asked who they
    are, and becomes nobody by accident."""

    def __init__(self, seat: Participant) -> None:
        super().__init__(_("Somebody else joined this room on this device. Say who you are first."))
        self.seat = seat


def seat_cookie(code: str) -> str:
    return f"seat-{code}"


def holder_of(request: HttpRequest) -> str:
    """Who is signed in on this device; a seat is theirs, or nobody's who is signed in."""
    return str(request.user.pk) if isinstance(request.user, User) else ""


def give_seat(response: HttpResponse, participant: Participant, *, holder: str = "") -> None:
    """Let this device come back to the participant's seat, as long as `holder` is who is signed in on it. Members come
    back by signing in and need no cookie."""
    if participant.user_id is None:
        response.set_signed_cookie(
            seat_cookie(participant.workshop.code),
            f"{participant.pk}.{holder}".rstrip("."),
            salt=SEAT_SALT,
            max_age=SEAT_SECONDS,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )


def forget_seat(response: HttpResponse, code: str) -> None:
    response.delete_cookie(seat_cookie(code), samesite="Lax")


def guests_of(request: HttpRequest) -> int:
    """How many guests' seats this browser has taken within a day, by what it says of itself."""
    return int(request.get_signed_cookie(GUESTS_COOKIE, None, salt=SEAT_SALT, max_age=GUESTS_SECONDS) or 0)


def count_guest(request: HttpRequest, response: HttpResponse) -> None:
    response.set_signed_cookie(
        GUESTS_COOKIE,
        str(guests_of(request) + 1),
        salt=SEAT_SALT,
        max_age=GUESTS_SECONDS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def find_seat(request: HttpRequest, code: str) -> Participant | None:
    """The reader's seat in the workshop `code`, with the workshop: their account's, else their device's. May be one that
    was taken away."""
    seat = seats_in(code).filter(user=request.user.pk).first() if isinstance(request.user, User) else None
    held = seat_key(request, code)
    if (seat is None or has_left(seat)) and held and held[1] == holder_of(request):
        seat = seats_in(code).filter(pk=held[0], user=None).first() or seat
    return seat


def held_seat(request: HttpRequest, code: str) -> Participant | None:
    """The guest's seat this device holds, whoever is signed in on it now."""
    held = seat_key(request, code)
    return seats_in(code).filter(pk=held[0], user=None).first() if held else None


def known_seat(request: HttpRequest, code: str) -> Participant | None:
    """The seat to ask about at the entrance: the reader's, else the one this device holds. Who left the organization has
    none by their account any more, and may come in as a guest."""
    seat = find_seat(request, code)
    if seat is None or (has_left(seat) and seat.removed_at is None):
        return held_seat(request, code)
    return seat


def seats_in(code: str) -> QuerySet[Participant]:
    belongs = Membership.objects.filter(user=OuterRef("user"), organization=OuterRef("workshop__organization"))
    seats = Participant.objects.select_related("workshop__organization", "workshop__playbook", "team")
    return seats.filter(workshop__code=code).annotate(belongs=Exists(belongs))


def has_left(seat: Participant) -> bool:
    """Whether who sits here as a member no longer belongs to the organization. A guest, who came by the code, belongs to
    the room alone."""
    return seat.user_id is not None and not seat.belongs  # type: ignore[attr-defined]  # annotated


def seat_key(request: HttpRequest, code: str) -> tuple[uuid.UUID, str] | None:
    """The key of the seat this device holds, and who was signed in when it was taken."""
    signed = request.get_signed_cookie(seat_cookie(code), None, salt=SEAT_SALT, max_age=SEAT_SECONDS)
    if not signed:
        return None
    key, _dot, holder = signed.partition(".")
    return uuid.UUID(key), holder


def get_participant(request: HttpRequest, code: str) -> Participant:
    """The reader's seat in the workshop `code`, with its workshop; 404 without one, 403 once it was taken away, or when
    what is sent names another seat than the reader's (as pages do, whose reader may have changed meanwhile).
    From here on the answer is in the room's language."""
    seat = find_seat(request, code)
    if seat is None:
        if other := held_seat(request, code):
            speak_in_room(other.workshop)
            raise SeatOfAnother(other)
        raise Http404
    speak_in_room(seat.workshop)
    if seat.removed_at is not None:
        raise PermissionDenied(TAKEN_OUT)
    if has_left(seat):
        raise PermissionDenied(_("You no longer belong to this organization, so your seat in its workshop has ended."))
    if seat.user_id is None and (reason := why_not_read(seat.workshop, timezone.now())):
        raise PermissionDenied(reason)
    if request.POST.get("seat", str(seat.pk)) != str(seat.pk):
        raise PermissionDenied(_("This was written from another seat, so it is not sent from this one."))
    return seat


def right_of(request: HttpRequest, workshop: Workshop, participant: Participant | None) -> Right:
    """What an open stream is read by, for as long as it holds."""
    seat = participant.pk if participant else None
    deed: Any = "facilitate" if participant is None else "view" if participant.user_id else ""
    if not isinstance(request.user, User):
        return Right(workshop.pk, seat, deed)
    key = request.session.session_key or ""
    return Right(workshop.pk, seat, deed, request.user.pk, key, request.user.get_session_auth_hash())
