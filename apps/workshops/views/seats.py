"""Whose seat a device holds: the person goes on with it, or gives it up for the next one."""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from apps.workshops.access import forget_seat, give_seat, holder_of, known_seat
from apps.workshops.models import Participant
from apps.workshops.rules import TAKEN_OUT
from apps.workshops.services.room import mark_gone


def get_seat(request: HttpRequest, code: str) -> Participant:
    """The seat of this device or this account. Who was taken out keeps what the device knows of it: it is the reason why
    they do not come back."""
    seat = known_seat(request, code)
    if seat is None:
        raise Http404
    if seat.removed_at is not None:
        raise PermissionDenied(TAKEN_OUT)
    return seat


@require_POST
@login_not_required
def seat_keep(request: HttpRequest, code: str) -> HttpResponse:
    """Go on as the guest whose seat this device holds, also after signing in or out."""
    seat = get_seat(request, code)
    response = redirect("workshops:room", code)
    give_seat(response, seat, holder=holder_of(request))
    return response


@require_POST
@login_not_required
def seat_leave(request: HttpRequest, code: str) -> HttpResponse:
    """Give the device up: it forgets the seat, and whoever sits under an account is signed out. The page has cleared what
    the browser kept. The seat and what was written from it stay in the room."""
    seat = get_seat(request, code)
    mark_gone(seat)
    if seat.user_id is not None:
        logout(request)
    response = redirect("join-code", seat.workshop.join_code_whole)
    forget_seat(response, code)
    return response
