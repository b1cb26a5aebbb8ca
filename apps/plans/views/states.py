"""Where an initiative stands, and in which plan."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.common.htmx import answer
from apps.plans import access, services
from apps.plans.enums import State
from apps.plans.forms import MoveForm, StateForm
from apps.plans.models import ActionPlan, Initiative
from apps.plans.periods import Quarter
from apps.plans.queries import initiatives as queries
from apps.plans.refusals import ChangedMeanwhile
from apps.plans.rules import why_not_move
from apps.plans.views.answers import back, done, says_why_not
from apps.teams.requests import MemberRequest


@says_why_not
def initiative_state(request: MemberRequest, code: str) -> HttpResponse:
    """A button posts a state; what has to be said first shows the form for it (also in the board's dialog)."""
    initiative = access.get_initiative(request.user, code, to="edit")
    state = request.GET.get("state", initiative.state)
    form = StateForm(
        request.POST or None,
        initiative=initiative,
        open_items=list(initiative.items.open()),
        beside=queries.open_of_team(initiative.plan.team),
        initial={
            "state": state if state in State else initiative.state,
            "seen": initiative.state,
            **{name: getattr(initiative, name) for name in ("blocked_reason", "dropped_reason", "helped", "result")},
        },
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            initiative = set_state(initiative, form, request)
        except ChangedMeanwhile as changed:
            if "form" not in request.POST:
                raise
            form.add_error(None, str(changed))
            form.see(access.get_initiative(request.user, code).state)
            status = 409
        else:
            sentence = _("“%(title)s”: %(state)s.")
            about = {"title": initiative.title, "state": initiative.get_state_display()}
            return done(request, sentence % about, back(request, initiative.get_absolute_url()))
    elif form.errors:
        status = 422
    context = {"initiative": initiative, "form": form, "next": back(request, "")}
    return answer(request, "plans/initiative_state.html", context, partials=("initiative-state",), status=status)


def set_state(initiative: Initiative, form: StateForm, request: MemberRequest) -> Initiative:
    data, by = form.cleaned_data, request.user
    if data["state"] == State.DONE:
        return services.finish_initiative(initiative=initiative, ending=form.ending, by=by, seen=data["seen"])
    if data["state"] == State.DROPPED:
        return services.drop_initiative(initiative=initiative, reason=data["dropped_reason"], by=by, seen=data["seen"])
    return services.set_initiative_state(
        initiative=initiative, state=data["state"], blocked_reason=data["blocked_reason"], by=by, seen=data["seen"]
    )


def quarters_for(plan: ActionPlan) -> list[Quarter]:
    """Where an initiative of the plan can be moved: this quarter, the next one and the one after the plan."""
    now = Quarter.of(plan.team.today)
    known = {now, now.next, Quarter.of(plan.ends_on).next}
    return sorted(quarter for quarter in known if not plan.starts_on <= quarter.starts_on <= plan.ends_on)


@says_why_not
def initiative_move(request: MemberRequest, code: str) -> HttpResponse:
    initiative = access.get_initiative(request.user, code, to="edit")
    form = MoveForm(request.POST or None, quarters=quarters_for(initiative.plan), initiative=initiative)
    if request.method == "POST" and form.is_valid():
        quarter, due_on = form.cleaned_data["quarter"], form.cleaned_data["due_on"]
        services.move_initiative(initiative=initiative, to=quarter, by=request.user, due_on=due_on)
        sentence = _("“%(title)s” is now in the plan for %(quarter)s.") % {
            "title": initiative.title,
            "quarter": quarter.name,
        }
        return done(request, sentence, initiative.get_absolute_url())
    reason = why_not_move(initiative.state)
    context = {"initiative": initiative, "plan": initiative.plan, "form": form, "reason": reason}
    return answer(request, "plans/initiative_move.html", context, status=422 if form.errors else 200)


@require_POST
@says_why_not
def initiative_move_back(request: MemberRequest, code: str, plan_code: str) -> HttpResponse:
    """Back to the plan it was moved from a moment ago."""
    initiative = access.get_initiative(request.user, code, to="edit")
    if initiative.plan.code != plan_code:
        promise = access.get_earlier_promise(initiative, plan_code)
        initiative = services.take_back_move(promise=promise, by=request.user)
    sentence = _("“%(title)s” is back in the plan for %(plan)s.")
    about = {"title": initiative.title, "plan": initiative.plan.name}
    return done(request, sentence % about, back(request, initiative.get_absolute_url()))
