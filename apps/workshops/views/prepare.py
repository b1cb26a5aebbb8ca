"""Preparing a workshop, and what came of it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.models import User
from apps.common.htmx import answer
from apps.common.numbers import whole_number
from apps.lessons.marks.queries import in_basket
from apps.lessons.models import Lesson, Playbook
from apps.teams.queries import role_of
from apps.teams.requests import MemberRequest
from apps.workshops import contract, rules
from apps.workshops.access import find_seat, get_host_organization, get_lesson_link, get_workshop
from apps.workshops.activities import KINDS
from apps.workshops.agenda import TEMPLATES
from apps.workshops.enums import Anonymity, WorkshopState
from apps.workshops.forms import LessonsForm, WorkshopCreateForm, WorkshopEditForm, posted
from apps.workshops.models import Workshop
from apps.workshops.queries.agenda import agenda_of, lesson_choice, lesson_links_of, playbooks_for
from apps.workshops.queries.lists import workshop_lists
from apps.workshops.queries.playbooks import families_of, usual_playbook
from apps.workshops.queries.room import Room
from apps.workshops.queries.summary import summary_of
from apps.workshops.refusals import WorkshopRefused
from apps.workshops.services import prepare as services

PAST_PER_PAGE = 20
SATURDAY = 5


@require_GET
def workshop_list(request: MemberRequest) -> HttpResponse:
    organization = request.organization()
    context: dict[str, Any] = {"can_create": False}
    if organization:
        lists = workshop_lists(organization, request.user)
        context = {
            "lists": lists,
            "past": Paginator(lists.past, PAST_PER_PAGE).get_page(request.GET.get("page")),
            "can_create": rules.may(role_of(request.user, organization), "create"),
        }
    return answer(request, "workshops/workshop_list.html", context, partials=("past-list",))


@require_http_methods(["GET", "POST"])
def workshop_create(request: MemberRequest) -> HttpResponse:
    organization = get_host_organization(request.user, request.organization())
    playbooks = list(playbooks_for(organization))
    lessons = wanted_lessons(request, playbooks)
    families = families_of(playbooks)
    playbook = wanted_playbook(request, playbooks) or (lessons[0].playbook if lessons else None)
    playbook = playbook or usual_playbook(organization, families)
    if playbook is None:
        return answer(request, "workshops/workshop_create.html", {"playbook": None})
    form = WorkshopCreateForm(
        posted(request),
        organization=organization,
        playbook=playbook,
        initial={
            "template": request.GET.get("template", ""),
            "lessons": [lesson.number for lesson in lessons] or request.GET.getlist("lessons"),
            "starts_at": next_morning(timezone.localdate()),
        },
    )
    if is_gone(request, playbooks):
        form.add_error("lessons", _("The playbook you chose is no longer in the library. Choose the lessons again."))
    elif request.method == "POST" and form.is_valid():
        try:
            workshop = services.create_workshop(
                organization=organization,
                playbook=playbook,
                template=form.agenda_template(),
                lessons=list(form.cleaned_data["lessons"]),
                frame=form.frame(),
                by=request.user,
            )
        except WorkshopRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, ready_sentence(request.user, form.cleaned_data["lessons"]))
            return redirect(workshop)
    context = {
        "form": form,
        "templates": TEMPLATES.values(),
        "choice": lesson_choice(playbook, form["lessons"].value() or []),
        "playbook": playbook,
        "families": [(family, playbook in family.editions) for family in families],
    }
    return answer(
        request, "workshops/workshop_create.html", context, partials=("lessons",), status=422 if form.errors else 200
    )


def wanted_lessons(request: MemberRequest, playbooks: list[Playbook]) -> list[Lesson]:
    """Each `?lesson=` of a lesson's page or of the basket, as far as they are of one playbook. What the organization
    cannot read is as if it did not exist."""
    keys = {number for key in request.GET.getlist("lesson") if (number := whole_number(key))}
    lessons = Lesson.objects.filter(playbook__in=playbooks, live=True).select_related("playbook").order_by("pk")
    found = list(lessons.filter(pk__in=keys)) if keys else []
    if len(found) != len(keys):
        raise Http404
    return [lesson for lesson in found if lesson.playbook_id == found[0].playbook_id]


def ready_sentence(user: User, lessons: Iterable[Lesson]) -> str:
    """With the way to the basket when what was chosen still lies there."""
    sentence = _("The agenda is ready. Adjust it, then open the room when people arrive.")
    if not in_basket(user, lessons):
        return sentence
    still = _("Your basket still holds lessons of it.")
    return format_html(
        '{} {} <a href="{}#basket">{}</a>', sentence, still, reverse("lessons:my_reading"), _("Empty it")
    )


def wanted_playbook(request: MemberRequest, playbooks: list[Playbook]) -> Playbook | None:
    """The one the boxes of the form are of, else that of the address. What the organization cannot read is as if it did not
    exist."""
    slug = request.POST.get("playbook") or request.GET.get("playbook")
    wanted = next((playbook for playbook in playbooks if playbook.slug == slug), None)
    if slug and wanted is None and request.method == "GET":
        raise Http404
    return wanted


def is_gone(request: MemberRequest, playbooks: list[Playbook]) -> bool:
    """Whether the playbook was archived while the form was open."""
    slug = request.POST.get("playbook")
    return slug is not None and slug not in {playbook.slug for playbook in playbooks}


def next_morning(today: dt.date) -> dt.datetime:
    """Nine o'clock, in the reader's zone, on the next working day."""
    day = today + dt.timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9)))


@require_GET
def workshop_detail(request: MemberRequest, code: str) -> HttpResponse:
    """The prepare page, read only for those who may not edit; once the workshop has ended, what came of it."""
    workshop = get_workshop(request.user, code)
    if workshop.state == WorkshopState.ENDED:
        return answer(request, "workshops/workshop_summary.html", summary_context(request, workshop))
    return answer(request, "workshops/workshop_detail.html", detail_context(request, workshop), partials=("agenda",))


def detail_context(request: MemberRequest, workshop: Workshop) -> dict[str, Any]:
    can_edit = rules.may(workshop.reader_role, "edit")
    return {
        "workshop": workshop,
        "agenda": agenda_of(workshop),
        "kinds": KINDS.values(),
        "links": lesson_links_of(workshop),
        "teams": list(workshop.teams.all()),
        "contract": contract.promise(workshop.anonymity),
        "can_edit": can_edit,
        "can_choose_lessons": can_edit and rules.why_not_choose_lessons(workshop) is None,
        "seat": find_seat(request, workshop.code) if workshop.state == WorkshopState.OPEN else None,
        "people_count": Room(workshop).head.connected,
    }


def summary_context(request: MemberRequest, workshop: Workshop) -> dict[str, Any]:
    return {
        "workshop": workshop,
        "summary": summary_of(workshop),
        "links": lesson_links_of(workshop),
        "teams": list(workshop.teams.all()),
        "contract": contract.promise(workshop.anonymity),
        "can_edit": rules.may(workshop.reader_role, "edit"),
    }


@require_http_methods(["GET", "POST"])
def workshop_edit(request: MemberRequest, code: str) -> HttpResponse:
    workshop = get_workshop(request.user, code, to="edit")
    form = WorkshopEditForm(
        posted(request),
        organization=workshop.organization,
        initial={
            "title": workshop.title,
            "purpose": workshop.purpose,
            "starts_at": workshop.starts_at,
            "planned_minutes": workshop.planned_minutes,
            "teams": [team.code for team in workshop.teams.all()],
            "anonymity": workshop.anonymity,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_workshop(workshop=workshop, frame=form.frame(), by=request.user)
        except WorkshopRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(workshop)
    context = {"form": form, "workshop": workshop}
    return answer(request, "workshops/workshop_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def workshop_lessons(request: MemberRequest, code: str) -> HttpResponse:
    """Choose the lessons of a draft."""
    workshop = get_workshop(request.user, code, to="edit")
    links = lesson_links_of(workshop)
    form = LessonsForm(posted(request), workshop=workshop, initial={"lessons": [link.lesson.number for link in links]})
    if request.method == "POST" and form.is_valid():
        try:
            services.choose_lessons(workshop=workshop, by=request.user, **form.cleaned_data)
        except WorkshopRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The lessons are chosen. Please check the times of the agenda."))
            return redirect(workshop)
    context = {
        "form": form,
        "workshop": workshop,
        "choice": lesson_choice(workshop.playbook, form["lessons"].value() or []),
        "reason": rules.why_not_choose_lessons(workshop),
    }
    return answer(request, "workshops/workshop_lessons.html", context, status=422 if form.errors else 200)


@require_POST
def lesson_renew(request: MemberRequest, code: str, number: str) -> HttpResponse:
    """Read the lesson as it stands in the library now."""
    workshop = get_workshop(request.user, code, to="edit")
    link = get_lesson_link(workshop, number)
    try:
        services.renew_lesson(link=link, by=request.user)
    except WorkshopRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The room will read %(lesson)s as it stands now.") % {"lesson": link.lesson})
    return redirect(workshop)


@require_POST
def workshop_open(request: MemberRequest, code: str) -> HttpResponse:
    workshop = get_workshop(request.user, code, to="facilitate")
    try:
        services.open_workshop(workshop=workshop, by=request.user)
    except WorkshopRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(workshop)
    return redirect("workshops:console", workshop.code)


@require_POST
def workshop_anonymize(request: MemberRequest, code: str) -> HttpResponse:
    """Make the promise stricter, also of a workshop that has ended."""
    workshop = get_workshop(request.user, code, to="edit")
    services.set_anonymity(workshop=workshop, anonymity=Anonymity.ANONYMOUS, by=request.user)
    messages.success(request, _("The names were erased. What people wrote is anonymous for good."))
    return redirect(workshop)


@require_POST
def workshop_duplicate(request: MemberRequest, code: str) -> HttpResponse:
    workshop = get_workshop(request.user, code, to="edit")
    copy = services.duplicate_workshop(workshop=workshop, by=request.user)
    messages.success(request, _("This is the copy. Say when it takes place and for whom."))
    return redirect("workshops:workshop_edit", copy.code)


@require_http_methods(["GET", "POST"])
def workshop_delete(request: MemberRequest, code: str) -> HttpResponse:
    workshop = get_workshop(request.user, code, to="edit")
    reason = rules.why_not_delete(workshop)
    if request.method == "POST" and reason is None:
        services.delete_workshop(workshop=workshop, by=request.user)
        messages.success(request, _("“%(title)s” is deleted.") % {"title": workshop.title})
        return redirect("workshops:workshop_list")
    context = {"workshop": workshop, "reason": reason}
    return answer(request, "workshops/workshop_delete.html", context, status=422 if request.method == "POST" else 200)


@require_GET
def workshop_sheet(request: MemberRequest, code: str) -> HttpResponse:
    """The sheet to print and hang on the door: address, code, QR code."""
    workshop = get_workshop(request.user, code, to="facilitate")
    return answer(request, "workshops/workshop_sheet.html", {"workshop": workshop})
