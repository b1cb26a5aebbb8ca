"""The facilitator's console: one page that follows the room, and one URL for each thing a facilitator does to it.

What is done here shows on the console like everywhere else, by the live room. Without scripts every form works too: the
answer is then a redirect back to the console.
"""

import datetime as dt
import functools
import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from apps.accounts.models import User
from apps.common.numbers import whole_number
from apps.common.refusals import Refused
from apps.live.updates import newest_for
from apps.workshops.access import get_room
from apps.workshops.enums import Audience, Kind
from apps.workshops.fragments import stage_context
from apps.workshops.models import Activity, Contribution, Workshop
from apps.workshops.queries.room import room_of
from apps.workshops.room_forms import CommitForm
from apps.workshops.services import room as services
from apps.workshops.services import timers
from apps.workshops.services.commit import Commitment, commit
from apps.workshops.services.ideas import admit_idea, set_removed
from apps.workshops.services.join import let_in_again
from apps.workshops.services.locks import refuse_stale

Toast = dict[str, str]
Doing = Callable[[HttpRequest, Workshop], Toast | None]


def person(request: HttpRequest) -> User:
    """The facilitator; the door has already refused everybody else."""
    assert isinstance(request.user, User)
    return request.user


@never_cache
@require_GET
def console(request: HttpRequest, code: str) -> HttpResponse:
    workshop = get_room(request.user, code)
    return TemplateResponse(request, "workshops/console.html", page_context(workshop, Audience.CONSOLE))


@never_cache
@require_GET
def screen(request: HttpRequest, code: str) -> HttpResponse:
    workshop = get_room(request.user, code)
    return TemplateResponse(request, "workshops/screen.html", page_context(workshop, Audience.SCREEN))


def page_context(workshop: Workshop, audience: Audience) -> dict[str, Any]:
    # Read before the rendering: what happens meanwhile is sent again, never left out.
    position = newest_for(workshop.channel_name, audience)
    room = room_of(workshop.code)
    return {
        "room": room,
        "workshop": room.workshop,
        "audience": audience,
        "position": position,
        **stage_context(room, audience),
    }


def done(request: HttpRequest, code: str, toast: Toast | None = None) -> HttpResponse:
    """The console hears of the change through the room; it is only told to look at once."""
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=204)
        if toast:
            trigger_client_event(response, "toast", toast)
        return trigger_client_event(response, "room:look")
    return redirect("workshops:console", code)


def refused(request: HttpRequest, code: str, sentence: str) -> HttpResponse:
    """The sentence stays until it is put away, and the console looks at what stands now."""
    if request.headers.get("HX-Request") == "true":
        response = trigger_client_event(
            HttpResponse(status=HTTPStatus.CONFLICT), "toast", {"text": sentence, "stays": True}
        )
        return trigger_client_event(response, "room:look")
    messages.error(request, sentence)
    return redirect("workshops:console", code)


def doing(view: Doing) -> Callable[[HttpRequest, str], HttpResponse]:
    """A view for one thing a facilitator does: the door, the deed, and the way back or the sentence why not."""

    @require_POST
    @functools.wraps(view)
    def answer(request: HttpRequest, code: str) -> HttpResponse:
        workshop = get_room(request.user, code)
        try:
            with transaction.atomic():
                toast = view(request, workshop)
        except Refused as refusal:
            return refused(request, code, str(refusal))
        return done(request, code, toast)

    return answer


def from_its_step(view: Doing) -> Doing:
    """A deed about the step the room is at. Each form says from which step it was pressed (`from`), so that a console that
    fell behind moves nobody. What was pressed twice finds the room already there, and is no mistake."""

    @functools.wraps(view)
    def deed(request: HttpRequest, workshop: Workshop) -> Toast | None:
        posted = request.POST
        refuse_stale(workshop, shown={posted.get("from", ""), posted.get("activity", posted.get("from", ""))})
        return view(request, workshop)

    return deed


def posted_activity(request: HttpRequest, workshop: Workshop) -> Activity:
    return get_object_or_404(workshop.activities, code=request.POST.get("activity", ""))


def with_key[M: Model](found: QuerySet[M], key: str) -> M:
    """The row with this key; what is no key is not found either."""
    try:
        return get_object_or_404(found, pk=uuid.UUID(key))
    except ValueError as error:
        raise Http404 from error


def wants(request: HttpRequest, name: str) -> bool:
    return request.POST.get(name) == "1"


def ideas_in(workshop: Workshop) -> QuerySet[Contribution]:
    return Contribution.objects.filter(activity__workshop=workshop)


@doing
@from_its_step
def activity_go(request: HttpRequest, workshop: Workshop) -> None:
    services.go_to(activity=posted_activity(request, workshop), by=person(request))


@doing
@from_its_step
def activity_reveal(request: HttpRequest, workshop: Workshop) -> None:
    change = services.hide if request.POST.get("revealed") == "0" else services.reveal
    change(activity=posted_activity(request, workshop), by=person(request))


@doing
@from_its_step
def vote_close(request: HttpRequest, workshop: Workshop) -> None:
    change = services.close_vote if wants(request, "closed") else services.reopen_vote
    change(activity=posted_activity(request, workshop), by=person(request))


@doing
@from_its_step
def timer_run(request: HttpRequest, workshop: Workshop) -> None:
    change = timers.start_timer if wants(request, "run") else timers.pause_timer
    change(activity=posted_activity(request, workshop), by=person(request))


@doing
@from_its_step
def timer_add(request: HttpRequest, workshop: Workshop) -> None:
    minutes = request.POST.get("minutes", "1")
    activity = posted_activity(request, workshop)
    timers.add_time(activity=activity, minutes=whole_number(minutes), by=person(request))


@doing
@from_its_step
def room_pause(request: HttpRequest, workshop: Workshop) -> None:
    change = services.pause_room if wants(request, "paused") else services.resume_room
    change(workshop=workshop, by=person(request))


@doing
def screen_turn(request: HttpRequest, workshop: Workshop) -> None:
    pages = {"on": 1, "back": -1}.get(request.POST.get("turn", ""), 0)
    services.turn_screen(workshop=workshop, pages=pages)


@doing
@from_its_step
def room_lock(request: HttpRequest, workshop: Workshop) -> None:
    services.set_lock(workshop=workshop, locked=wants(request, "locked"), by=person(request))


@doing
def participant_remove(request: HttpRequest, workshop: Workshop) -> None:
    participant = with_key(workshop.participants.all(), request.POST.get("participant", ""))
    change = let_in_again if request.POST.get("removed") == "0" else services.remove_participant
    change(participant=participant, by=person(request))


@doing
def idea_remove(request: HttpRequest, workshop: Workshop) -> Toast | None:
    """Undo presses the button that puts the card back, which the console shows by then."""
    idea, removed = with_key(ideas_in(workshop), request.POST.get("idea", "")), wants(request, "removed")
    set_removed(idea=idea, removed=removed, by=person(request))
    undo = {"text": _("The card is off the wall."), "press": f"restore-{idea.pk}", "label": _("Undo")}
    return undo if removed else None


@doing
def idea_admit(request: HttpRequest, workshop: Workshop) -> None:
    idea = with_key(ideas_in(workshop), request.POST.get("idea", ""))
    admit_idea(vote=posted_activity(request, workshop), idea=idea, by=person(request))


@require_POST
def workshop_end(request: HttpRequest, code: str) -> HttpResponse:
    workshop = get_room(request.user, code)
    try:
        with transaction.atomic():
            refuse_stale(workshop, shown={request.POST.get("from", "")})
            services.end_workshop(workshop=workshop, by=person(request))
    except Refused as refusal:
        return refused(request, code, str(refusal))
    with translation.override(request.LANGUAGE_CODE):  # it is said on the reader's own page
        messages.success(request, _("The workshop has ended. Here is what came of it."))
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(workshop.get_absolute_url())
    return redirect(workshop)


@require_http_methods(["GET", "POST"])
def commit_create(request: HttpRequest, code: str) -> HttpResponse:
    """The form that turns an idea into an initiative; a page of its own without scripts, a part of the console with."""
    workshop = get_room(request.user, code)
    activity = get_object_or_404(workshop.activities.filter(kind=Kind.COMMIT), code=request.GET.get("activity", ""))
    form = CommitForm(request.POST or None, workshop=workshop, initial=first_values(request, workshop))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            decision = commit(
                activity=activity,
                idea=data.pop("idea"),
                key=data.pop("key"),
                commitment=Commitment(**data),
                by=person(request),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            sentence = _("“%(title)s” is in the plan of %(team)s.")
            sentence %= {"title": decision.initiative.title, "team": decision.initiative.plan.team}
            if request.headers.get("HX-Request") == "true":
                response = HttpResponse(format_html('<div id="{}"></div>', "commit-form"))
                trigger_client_event(response, "toast", {"text": sentence})
                return trigger_client_event(response, "room:look")
            messages.success(request, sentence)
            return redirect("workshops:console", code)
    partial = "#commit-form" if request.headers.get("HX-Request") == "true" else ""
    context = {"form": form, "workshop": workshop, "activity": activity, "idea": form.initial.get("idea")}
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, f"workshops/commit_create.html{partial}", context, status=status)


def first_values(request: HttpRequest, workshop: Workshop) -> dict[str, Any]:
    today = timezone.localdate()
    first: dict[str, Any] = {
        "first_due_on": today + dt.timedelta(days=14),
        "due_on": today + dt.timedelta(days=60),
        "team": workshop.teams.first(),
    }
    if key := request.GET.get("idea"):
        idea = with_key(ideas_in(workshop), key)
        first |= {"idea": idea, "title": idea.text[:200]}
    return first
