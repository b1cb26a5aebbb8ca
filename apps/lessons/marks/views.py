from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.models import User
from apps.common.htmx import answer, asked_partial
from apps.lessons.access import get_lesson
from apps.lessons.marks import queries, services
from apps.lessons.marks.forms import NoteForm
from apps.lessons.models import Lesson
from apps.lessons.rules import OFFERED_A_WORKSHOP
from apps.teams.queries import role_of
from apps.teams.requests import MemberRequest

# The parts of the lesson's page that change on their own.
MARKS, NOTE = "lesson-marks", "lesson-note"


def marks_context(request: HttpRequest, lesson: Lesson) -> dict[str, Any]:
    """What the lesson's page shows of the reader's own mark; a visitor has none."""
    if not isinstance(request.user, User):
        return {}
    mark = queries.mark_of(request.user, lesson)
    return {"mark": mark, "note_form": NoteForm(initial={"note": mark.note})}


@require_safe
def my_reading(request: MemberRequest) -> HttpResponse:
    organization = request.organization()
    role = role_of(request.user, organization) if organization else None
    context = {
        "reading": queries.my_reading(request.user, get_language()),
        "offers_workshop": role in OFFERED_A_WORKSHOP,
    }
    return TemplateResponse(request, "lessons/my_reading.html", context)


@require_POST
def lesson_read(request: MemberRequest, slug: str, number: str) -> HttpResponse:
    lesson = get_lesson(request.user, slug, number)
    services.set_read(lesson=lesson, by=request.user, read=request.POST.get("read") == "yes")
    return _marked(request, lesson)


@require_POST
def lesson_basket(request: MemberRequest, slug: str, number: str) -> HttpResponse:
    lesson = get_lesson(request.user, slug, number)
    services.set_in_basket(lesson=lesson, by=request.user, inside=request.POST.get("inside") == "yes")
    return _marked(request, lesson)


@require_http_methods(["GET", "HEAD", "POST"])
def lesson_note(request: MemberRequest, slug: str, number: str) -> HttpResponse:
    """The note on a page of its own; the lesson's page has the same form and changes in place."""
    lesson = get_lesson(request.user, slug, number)
    context = {"lesson": lesson, **marks_context(request, lesson)}
    in_place = asked_partial(request) == NOTE
    if request.method == "POST":
        context["note_form"] = form = NoteForm(request.POST)
        if form.is_valid():
            note = form.cleaned_data["note"]
            services.write_note(lesson=lesson, by=request.user, note=note)
            said = _("Your note is saved.") if note else _("Your note is removed.")
            if not in_place:
                messages.success(request, said)
                return _back(request, lesson, NOTE)
            context["said"] = said
    template = f"lessons/lesson_detail.html#{NOTE}" if in_place else "lessons/lesson_note.html"
    return TemplateResponse(request, template, context, status=422 if context["note_form"].errors else 200)


def _marked(request: MemberRequest, lesson: Lesson) -> HttpResponse:
    """The changed buttons of the lesson's page, or back to where the button stood. What is typed beside them stays."""
    if asked_partial(request) != MARKS:
        return _back(request, lesson, MARKS)
    return answer(
        request,
        "lessons/lesson_detail.html",
        {"lesson": lesson, **marks_context(request, lesson)},
        partials=(MARKS,),
    )


def _back(request: MemberRequest, lesson: Lesson, anchor: str) -> HttpResponse:
    url = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        url = f"{lesson.get_absolute_url()}#{anchor}"
    return HttpResponseRedirect(url)


@require_POST
def basket_empty(request: MemberRequest) -> HttpResponse:
    count = services.empty_basket(by=request.user)
    sentence = ngettext("%(count)d lesson is out of the basket.", "%(count)d lessons are out of the basket.", count)
    messages.success(request, sentence % {"count": count} if count else _("The basket was empty already."))
    return redirect("lessons:my_reading")
