"""The steps of an agenda. Small changes swap the agenda in place; the forms are pages of their own."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.common.htmx import answer, asked_partial
from apps.teams.requests import MemberRequest
from apps.workshops.access import get_activity, get_workshop
from apps.workshops.activities import KINDS
from apps.workshops.enums import Kind
from apps.workshops.forms import MinutesForm, StepForm, posted
from apps.workshops.models import Activity, Workshop
from apps.workshops.queries.agenda import steps_of
from apps.workshops.refusals import WorkshopRefused
from apps.workshops.rules import why_not_change, why_not_prepare
from apps.workshops.services import agenda as services
from apps.workshops.views.prepare import detail_context


def agenda_answer(request: MemberRequest, workshop: Workshop, *, said: str = "", refusal: str = "") -> HttpResponse:
    """The agenda as it is now, or without htmx the way back to it; what was done, or why not, is said either way."""
    if not asked_partial(request):
        messages.add_message(request, messages.ERROR if refusal else messages.SUCCESS, refusal or said)
        return redirect(f"{workshop.get_absolute_url()}#agenda")
    context = detail_context(request, workshop) | {"said": said, "refusal": refusal}
    status = 422 if refusal else 200
    return answer(request, "workshops/workshop_detail.html", context, partials=("agenda",), status=status)


def attempt(
    request: MemberRequest, workshop: Workshop, deed: Callable[[], object], said: Callable[[], str]
) -> HttpResponse:
    try:
        deed()
    except WorkshopRefused as refusal:
        return agenda_answer(request, workshop, refusal=str(refusal))
    return agenda_answer(request, workshop, said=said())


@require_POST
def activity_retime(request: MemberRequest, code: str, step: str) -> HttpResponse:
    workshop = get_workshop(request.user, code, to="edit")
    activity = get_activity(workshop, step)
    form = MinutesForm(request.POST)
    if not form.is_valid():
        return agenda_answer(request, workshop, refusal=_("A step takes between 1 and 600 minutes."))
    minutes = form.cleaned_data["minutes"]
    return attempt(
        request,
        workshop,
        lambda: services.retime_activity(activity=activity, minutes=minutes, by=request.user),
        lambda: _("“%(title)s” takes %(minutes)s min.") % {"title": activity.title, "minutes": minutes},
    )


@require_POST
def activity_move(request: MemberRequest, code: str, step: str) -> HttpResponse:
    """One place up or down by the buttons, or by dragging to the place `before` another step (empty: the end)."""
    workshop = get_workshop(request.user, code, to="edit")
    activity = get_activity(workshop, step)
    steps = steps_of(workshop)
    return attempt(
        request,
        workshop,
        lambda: services.move_activity(activity=activity, before=target(request, steps, activity), by=request.user),
        lambda: place_of(workshop, activity),
    )


def target(request: MemberRequest, steps: list[Activity], activity: Activity) -> Activity | None:
    """The step to stand in front of; None is the end. At either end, one place further is where it already is."""
    place = steps.index(activity)
    if request.POST.get("direction") == "up":
        return steps[max(place - 1, 0)]
    if request.POST.get("direction") == "down":
        return steps[place + 2] if place + 2 < len(steps) else None
    return next((other for other in steps if other.code == request.POST.get("before")), None)


def place_of(workshop: Workshop, activity: Activity) -> str:
    steps = steps_of(workshop)
    return _("“%(title)s” is now step %(place)s of %(all)s.") % {
        "title": activity.title,
        "place": steps.index(activity) + 1,
        "all": len(steps),
    }


@require_POST
def activity_delete(request: MemberRequest, code: str, step: str) -> HttpResponse:
    workshop = get_workshop(request.user, code, to="edit")
    activity = get_activity(workshop, step)
    return attempt(
        request,
        workshop,
        lambda: services.delete_activity(activity=activity, by=request.user),
        lambda: _("“%(title)s” is out of the agenda.") % {"title": activity.title},
    )


@require_http_methods(["GET", "POST"])
def activity_create(request: MemberRequest, code: str) -> HttpResponse:
    """A new step of the kind `?kind=`, at the end of the agenda."""
    workshop = get_workshop(request.user, code, to="edit")
    if request.GET.get("kind") not in Kind.values:
        raise Http404
    kind = Kind(request.GET["kind"])
    links = workshop.lesson_links.select_related("lesson")[:2]
    sources = workshop.activities.filter(kind__in=KINDS[kind].source_kinds)
    source = sources.last() if KINDS[kind].source_kinds else None
    initial = {
        "minutes": KINDS[kind].minutes,
        "lesson": links[0].lesson.number if KINDS[kind].needs_lesson and len(links) == 1 else "",
        "source": source.code if source else "",
    }
    form = StepForm(posted(request), workshop=workshop, kind=kind, initial=initial)
    settings = KINDS[kind].settings_form(posted(request), prefix="settings")
    return step_page(
        request,
        workshop,
        (form, settings),
        lambda: services.add_activity(
            workshop=workshop, kind=kind, words=form.words(settings.cleaned_data), by=request.user
        ),
        {"kind": KINDS[kind], "reason": why_not_prepare(workshop)},
    )


@require_http_methods(["GET", "POST"])
def activity_edit(request: MemberRequest, code: str, step: str) -> HttpResponse:
    workshop = get_workshop(request.user, code, to="edit")
    activity = get_activity(workshop, step)
    kind = KINDS[Kind(activity.kind)]
    initial = {
        "title": activity.title,
        "minutes": activity.minutes,
        "lesson": activity.lesson.number if activity.lesson else "",
        "source": activity.source.code if activity.source else "",
    }
    form = StepForm(posted(request), workshop=workshop, kind=kind.kind, step=activity, initial=initial)
    settings = kind.settings_form(posted(request), prefix="settings", initial=activity.settings)
    return step_page(
        request,
        workshop,
        (form, settings),
        lambda: services.edit_activity(activity=activity, words=form.words(settings.cleaned_data), by=request.user),
        {"kind": kind, "activity": activity, "reason": why_not_prepare(workshop) or why_not_change(activity)},
    )


def step_page(
    request: MemberRequest,
    workshop: Workshop,
    both: tuple[StepForm, forms.Form],
    save: Callable[[], Activity],
    context: dict[str, Any],
) -> HttpResponse:
    """The page of one step: its own fields and its kind's settings, saved together."""
    form, settings = both
    # Both are asked, so that everything that is wrong shows at once.
    if request.method == "POST" and all([form.is_valid(), settings.is_valid()]):
        try:
            save()
        except WorkshopRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{workshop.get_absolute_url()}#agenda")
    context |= {"workshop": workshop, "form": form, "settings": settings}
    status = 422 if request.method == "POST" else 200
    return answer(request, "workshops/activity_edit.html", context, status=status)
