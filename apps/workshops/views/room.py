"""The participant's page, and what it sends: ideas, dots, "I'm ready". Every answer to its scripts is JSON."""

import functools
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from apps.common.limits import Limit
from apps.common.refusals import Refused
from apps.live.updates import newest_for
from apps.workshops.access import SeatOfAnother, get_participant, give_seat, holder_of
from apps.workshops.enums import Audience
from apps.workshops.fragments import stage_context
from apps.workshops.models import Participant
from apps.workshops.queries.mine import mine_of
from apps.workshops.queries.room import room_of
from apps.workshops.refusals import Paused
from apps.workshops.room_forms import DotForm, IdeaForm, ReadyForm, RoomForm, WithdrawForm
from apps.workshops.services.ideas import save_idea, withdraw_idea
from apps.workshops.services.room import set_ready
from apps.workshops.services.votes import give_dot, take_back_dot

Sent = Callable[[HttpRequest, Participant], dict[str, Any] | None]

# Far more than somebody busy does, a device that was long without a connection included; per seat and web process.
WORDS = Limit(at_once=40, a_minute=30)
TAPS = Limit(at_once=80, a_minute=120)


@never_cache
@require_GET
@login_not_required
def room(request: HttpRequest, code: str) -> HttpResponse:
    try:
        participant = get_participant(request, code)
    except SeatOfAnother as other:
        return redirect("join-code", other.seat.workshop.join_code_whole)
    except Http404:  # the same for every code: whether there is such a room is not told
        return TemplateResponse(request, "workshops/no_seat.html", status=HTTPStatus.NOT_FOUND)
    # Read before the rendering: what happens meanwhile is sent again, never left out.
    position = newest_for(participant.workshop.channel_name, Audience.PARTICIPANT)
    found = room_of(code)
    context = {
        "room": found,
        "workshop": found.workshop,
        "participant": participant,
        "audience": Audience.PARTICIPANT,
        "position": position,
        "mine": mine_of(participant),
        **stage_context(found, Audience.PARTICIPANT),
    }
    response = TemplateResponse(request, "workshops/room.html", context)
    give_seat(response, participant, holder=holder_of(request))
    return response


@never_cache
@require_GET
@login_not_required
def room_mine(request: HttpRequest, code: str) -> JsonResponse:
    """What is personal, which no stream carries: my ideas, my dots, whether I am ready; and a fresh token for a page whose
    own has been replaced, by a sign-in in another tab."""
    return JsonResponse(mine_of(get_participant(request, code)) | {"token": get_token(request)})


def sent(limit: Limit) -> Callable[[Sent], Callable[[HttpRequest, str], HttpResponse]]:
    """A view for what a device sends: 200 when stored, 409 with a sentence when the room does not allow it (final: the
    device stops sending it), 422 when it cannot be read (final too), 423 while the room is paused, 429 when it was too much
    at once, and 403 when it is not from this seat (the device keeps all of these)."""

    def decorate(view: Sent) -> Callable[[HttpRequest, str], HttpResponse]:
        @require_POST
        @login_not_required
        @functools.wraps(view)
        def answer(request: HttpRequest, code: str) -> HttpResponse:
            try:
                participant = get_participant(request, code)
            except PermissionDenied as denied:
                return JsonResponse({"sentence": str(denied)}, status=403)
            if seconds := limit.take(participant.pk):
                return too_much(seconds)
            try:
                stored = view(request, participant)
            except Paused as refusal:
                return JsonResponse({"sentence": str(refusal)}, status=HTTPStatus.LOCKED)
            except Refused as refusal:
                return JsonResponse({"sentence": str(refusal)}, status=409)
            except Unreadable as error:
                return JsonResponse({"sentence": str(error)}, status=422)
            return JsonResponse({"saved": True} | (stored or {}))

        return answer

    return decorate


def too_much(seconds: int) -> JsonResponse:
    sentence = _("That was a lot at once. It is kept here, and sent in a moment.")
    return JsonResponse({"sentence": sentence}, status=429, headers={"Retry-After": str(seconds)})


class Unreadable(Exception):
    """What was sent is not what a page of ours sends."""


def read(form_class: type[RoomForm], request: HttpRequest, participant: Participant) -> dict[str, Any]:
    form = form_class(request.POST, workshop=participant.workshop)
    if not form.is_valid():
        raise Unreadable(" ".join(str(error) for errors in form.errors.values() for error in errors))
    return form.cleaned_data


@sent(WORDS)
def idea_save(request: HttpRequest, participant: Participant) -> dict[str, Any]:
    """The device alone knows whose idea it is, so it is told its number in the room, and whether it came late for a vote."""
    idea = save_idea(participant=participant, **read(IdeaForm, request, participant))
    return {"idea": str(idea.pk), "late": idea.late_for.filter(admitted_at=None).exists()}


@sent(WORDS)
def idea_withdraw(request: HttpRequest, participant: Participant) -> None:
    withdraw_idea(participant=participant, **read(WithdrawForm, request, participant))


@sent(TAPS)
def dot_save(request: HttpRequest, participant: Participant) -> None:
    data = read(DotForm, request, participant)
    change = give_dot if data.pop("given") else take_back_dot
    change(participant=participant, **data)


@sent(TAPS)
def ready_set(request: HttpRequest, participant: Participant) -> None:
    set_ready(participant=participant, **read(ReadyForm, request, participant))
