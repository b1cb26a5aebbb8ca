from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.common.thread import strands_for
from apps.lessons import queries
from apps.lessons.access import get_lesson, get_playbook
from apps.lessons.marks.views import marks_context
from apps.lessons.models import Aspect, FaqEntry, Reading
from apps.lessons.review.deciding import waiting_for
from apps.lessons.rules import OFFERED_A_WORKSHOP
from apps.lessons.sharing import about_faq, about_page, about_piece, about_playbook, open_when_public
from apps.lessons.translation.queries import editions, mark_newer, newer_original, once_each
from apps.teams.queries import role_of
from apps.teams.requests import MemberRequest


def offers_workshop(request: MemberRequest) -> bool:
    organization = request.organization()
    return organization is not None and role_of(request.user, organization) in OFFERED_A_WORKSHOP


@open_when_public
def playbook_list(request: MemberRequest) -> HttpResponse:
    """With one playbook to choose from, there is nothing to choose."""
    playbooks = once_each(queries.playbooks_for(request.user), get_language())
    if len(playbooks) == 1:
        return redirect(playbooks[0][0])
    context = {"playbooks": playbooks, "has_feed": settings.LIBRARY_PUBLIC}
    return TemplateResponse(request, "lessons/playbook_list.html", context)


@open_when_public
def playbook_detail(request: MemberRequest, slug: str) -> HttpResponse:
    playbook = get_playbook(request.user, slug)
    lines = queries.route_map(playbook, request.organization(), request.user)
    opened = request.GET.get("section", "")
    context = {
        "playbook": playbook,
        "lines": queries.folded(lines, opened),
        "is_long": queries.is_long(lines),
        "opened": opened,
        "lesson_count": sum(len(line.stops) for line in lines),
        "read_count": sum(line.read for line in lines),
        "basket_count": sum(stop.in_basket for line in lines for stop in line.stops),
        "used_count": sum(line.used for line in lines),
        "aspects": list(queries.aspects_in_brief(playbook)),
        "comparison": queries.comparison_section(playbook),
        "recommendation_count": queries.recommendation_count(playbook),
        "offers_workshop": offers_workshop(request),
        "about": about_playbook(request, playbook),
        "editions": editions(request, playbook, "lessons:playbook_detail"),
    }
    return TemplateResponse(request, "lessons/playbook_detail.html", context)


@open_when_public
def lesson_detail(request: MemberRequest, slug: str, number: str) -> HttpResponse:
    lesson = get_lesson(request.user, slug, number)
    before, after = queries.neighbors(lesson)
    found = editions(request, lesson, "lessons:lesson_detail", number)
    context = {
        "playbook": lesson.playbook,
        "lesson": lesson,
        "parts": queries.LessonParts.of_live(lesson),
        "before": before,
        "after": after,
        "strands": strands_for(request.user, lesson),
        **marks_context(request, lesson),
        "about": about_piece(request, lesson, lesson.summary),
        "editions": found,
        "newer": newer_original(lesson, found),
        "draft_waiting": waiting_for(lesson, request.user),
    }
    return TemplateResponse(request, "lessons/lesson_detail.html", context)


@open_when_public
def comparison(request: MemberRequest, slug: str) -> HttpResponse:
    playbook = get_playbook(request.user, slug, Aspect)
    compared = queries.comparison_of(playbook)
    found = editions(request, playbook, "lessons:comparison")
    mark_newer([row.aspect for row in compared], found, "#{}")
    context = {
        "playbook": playbook,
        "section": queries.comparison_section(playbook),
        "compared": compared,
        "editions": found,
        "about": about_page(request, playbook, "WebPage", _("Comparison")),
    }
    return TemplateResponse(request, "lessons/comparison.html", context)


@open_when_public
def faq(request: MemberRequest, slug: str) -> HttpResponse:
    playbook = get_playbook(request.user, slug, FaqEntry)
    entries = list(queries.faq_of(playbook))
    about = about_faq(request, playbook, entries)
    found = editions(request, playbook, "lessons:faq")
    mark_newer(entries, found, "#faq-{}")
    context = {"playbook": playbook, "entries": entries, "about": about, "editions": found}
    return TemplateResponse(request, "lessons/faq.html", context)


@open_when_public
def readings(request: MemberRequest, slug: str) -> HttpResponse:
    playbook = get_playbook(request.user, slug, Reading)
    entries = list(queries.readings_of(playbook))
    found = editions(request, playbook, "lessons:readings")
    mark_newer(entries, found, "#reading-{}")
    context = {
        "playbook": playbook,
        "entries": entries,
        "has_links": any(entry.url for entry in entries),
        "editions": found,
        "about": about_page(request, playbook, "CollectionPage", _("Readings")),
    }
    return TemplateResponse(request, "lessons/readings.html", context)
