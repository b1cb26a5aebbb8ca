from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from apps.common.htmx import answer
from apps.plans import access, services
from apps.plans.models import ActionPlan
from apps.plans.periods import Quarter
from apps.plans.queries import plans as queries
from apps.plans.views.answers import says_why_not
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
    organization = request.organization()
    rows = queries.teams_with_plans(organization, request.user) if organization else []
    context = {
        "rows": rows,
        "quarter": Quarter.of(timezone.localdate()),
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
    today = plan.team.today
    chosen = queries.PlanFilter(
        owner=request.GET.get("owner", ""), lesson=request.GET.get("lesson", ""), everything="all" in request.GET
    )
    page = queries.plan_page(plan, chosen)
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
        "quarter": Quarter.of(today),
    }
