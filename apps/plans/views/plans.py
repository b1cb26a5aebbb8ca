from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from apps.common.htmx import answer
from apps.plans import access, services
from apps.plans.models import ActionPlan
from apps.plans.periods import Quarter
from apps.plans.queries import plans as queries
from apps.plans.views.answers import done, says_why_not
from apps.teams.requests import MemberRequest

# What a team is asked to put in its plan; it travels from the library through the list of plans into the form.
CARRIED = ("lesson",)


def carried(request: HttpRequest) -> str:
    """The query that takes along what is to be put in a plan, with its question mark, or nothing."""
    source = request.POST if request.method == "POST" else request.GET
    found = {name: source[name] for name in CARRIED if source.get(name)}
    return f"?{urlencode(found)}" if found else ""


@require_safe
def plan_list(request: MemberRequest) -> HttpResponse:
    today = timezone.localdate()
    organization = request.organization()
    rows = queries.teams_with_plans(organization, request.user, today) if organization else []
    context = {
        "rows": rows,
        "quarter": Quarter.of(today),
        "carried": carried(request),
        "carried_values": [(name, request.GET[name]) for name in CARRIED if request.GET.get(name)],
    }
    return answer(request, "plans/plan_list.html", context)


@require_POST
@says_why_not
def plan_create(request: MemberRequest, team_code: str) -> HttpResponse:
    """Open the team's plan of this quarter; it is made when there is none yet."""
    plan = services.current_plan(access.get_team(request.user, team_code, to="edit"), request.user)
    if query := carried(request):
        return HttpResponseRedirect(reverse("plans:initiative_create", args=[plan.code]) + query)
    return HttpResponseRedirect(plan.get_absolute_url())


@require_safe
def plan_detail(request: MemberRequest, code: str) -> HttpResponse:
    plan = access.get_plan(request.user, code)
    return answer(request, "plans/plan_detail.html", _page(request, plan, "list"))


@require_safe
def plan_board(request: MemberRequest, code: str) -> HttpResponse:
    plan = access.get_plan(request.user, code)
    return answer(request, "plans/plan_board.html", _page(request, plan, "board"))


def _page(request: MemberRequest, plan: ActionPlan, view: str) -> dict[str, Any]:
    today = timezone.localdate()
    chosen = queries.PlanFilter(
        owner=request.GET.get("owner", ""), lesson=request.GET.get("lesson", ""), everything="all" in request.GET
    )
    page = queries.plan_page(plan, chosen, today)
    return {
        "plan": plan,
        "page": page,
        "view": view,
        "chosen": chosen,
        "lesson_options": [(queries.lesson_key(lesson), lesson) for lesson in page.lessons],
        "query": urlencode({name: value for name in ("owner", "lesson") if (value := request.GET.get(name))}),
        "here": quote(request.get_full_path(), safe=""),
        "others": queries.other_plans(plan),
        "rights": access.rights_on(request.user, plan),
        "is_over": plan.ends_on < today,
        "open_initiatives": page.promised - page.kept,
        "quarter": Quarter.of(today),
    }


@require_POST
@says_why_not
def plan_carry_over(request: MemberRequest, code: str) -> HttpResponse:
    plan = access.get_plan(request.user, code, to="edit")
    moved = services.carry_over(plan=plan, by=request.user)
    current = services.current_plan(plan.team, request.user)
    sentence = ngettext("%(count)s initiative moved to %(plan)s.", "%(count)s initiatives moved to %(plan)s.", moved)
    return done(request, sentence % {"count": moved, "plan": current.name}, current.get_absolute_url())
