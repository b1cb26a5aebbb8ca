"""What is open in a plan that is over, initiative by initiative: kept, dropped or done. Nothing happens without a choice."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.common.htmx import answer
from apps.plans import access, services
from apps.plans.enums import State
from apps.plans.forms import CarryForm
from apps.plans.models import ActionPlan, Initiative
from apps.plans.queries import initiatives as queries
from apps.plans.refusals import PlanRefused
from apps.plans.services import CarriedOver
from apps.plans.views.answers import done
from apps.teams.requests import MemberRequest


def plan_carry_over(request: MemberRequest, code: str) -> HttpResponse:
    plan = access.get_plan(request.user, code, to="edit")
    forms = forms_for(plan, request)
    status, refusal = 200, ""
    wrong = [form for form in forms if not form.is_valid()]
    if gone := gone_meanwhile(plan, request, forms):
        status, refusal = 409, why_not_any_more(gone, request)
    elif request.method == "POST" and not wrong:
        choices = [form.choice for form in forms if form.choice]
        try:
            carried = services.carry_over(plan=plan, choices=choices, by=request.user)
        except PlanRefused as refused:
            status, refusal = 409, str(refused)
        else:
            url = carried.plan.get_absolute_url() if carried.kept else plan.get_absolute_url()
            return done(request, in_words(carried), url)
    elif any(form.errors for form in wrong):
        status = 422
    context = {"plan": plan, "forms": forms, "quarter": services.next_quarter(plan), "refusal": refusal}
    return answer(request, "plans/plan_carry_over.html", context, status=status)


def forms_for(plan: ActionPlan, request: MemberRequest) -> list[CarryForm]:
    """One for each open initiative, in the order of the plan."""
    initiatives = queries.open_in(plan)
    beside = queries.open_of_team(plan.team)
    quarter = services.next_quarter(plan)
    data = request.POST if request.method == "POST" else None
    return [
        CarryForm(data, quarter=quarter, initiative=initiative, open_items=items, beside=beside)
        for initiative, items in initiatives
    ]


def gone_meanwhile(plan: ActionPlan, request: MemberRequest, forms: list[CarryForm]) -> Initiative | None:
    """One for which something was chosen, and which somebody else has carried over or ended in another way since."""
    known = {form.initiative.code for form in forms}
    chosen = {key.removesuffix("-deed"): deed for key, deed in request.POST.items() if key.endswith("-deed") and deed}
    for initiative in queries.of_team(plan.team, chosen.keys() - known):
        became = {State.DROPPED: "dropped", State.DONE: "done"}.get(State(initiative.state), "keep")
        if became != chosen[initiative.code]:
            return initiative
    return None


def why_not_any_more(initiative: Initiative, request: MemberRequest) -> str:
    sentence = _(
        "“%(title)s” went on or ended meanwhile, so nothing was changed. What you chose for the others stands here."
    )
    words = request.POST.get(f"{initiative.code}-dropped_reason", "").strip()
    kept = _("Your reason was: “%(reason)s”") % {"reason": words} if words else ""
    return f"{sentence % {'title': initiative.title}} {kept}".strip()


def in_words(carried: CarriedOver) -> str:
    kept = ngettext(
        "%(count)s initiative goes on in %(plan)s.", "%(count)s initiatives go on in %(plan)s.", carried.kept
    )
    dropped = ngettext("%(count)s is dropped.", "%(count)s are dropped.", carried.dropped)
    finished = ngettext("%(count)s is done.", "%(count)s are done.", carried.done)
    parts = ((kept, carried.kept), (dropped, carried.dropped), (finished, carried.done))
    words = [part % {"count": count, "plan": carried.plan.name} for part, count in parts if count]
    return " ".join(words) or _("Nothing was chosen, so nothing was changed.")
