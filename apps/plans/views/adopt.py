"""From a recommendation into a team's plan: what will be made is shown first, and changed there where it does not fit."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.common.htmx import answer
from apps.common.numbers import whole_number
from apps.common.prose import plain_of
from apps.lessons.enums import GuardrailKind
from apps.plans import access, services
from apps.plans.forms import AdoptForm
from apps.plans.models import Initiative
from apps.plans.periods import Quarter
from apps.plans.refusals import PlanRefused
from apps.plans.views.answers import done
from apps.recommendations.access import get_recommendation
from apps.recommendations.models import InitiativeTemplate, Recommendation
from apps.teams.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def recommendation_adopt(request: MemberRequest, slug: str, code: str) -> HttpResponse:
    recommendation = get_recommendation(request.user, slug, code)
    organization = recommendation.playbook.organization or request.organization()
    teams = access.teams_to_plan_for(request.user, organization)
    templates = list(recommendation.templates.prefetch_related("first_steps", "measures", "guardrails"))
    template = chosen_template(templates, request.GET.get("template", ""))
    context = {
        "playbook": recommendation.playbook,
        "recommendation": recommendation,
        "templates": templates,
        "template": template,
        "lessons": list(recommendation.lessons.all()),
        "guardrails": template.guardrails.all() if template else [],
        "quarter": Quarter.of(teams[0].today) if teams else None,
    }
    if not (organization and teams):
        return answer(request, "plans/recommendation_adopt.html", context)
    form = AdoptForm(
        request.POST or None, organization=organization, teams=teams, recommendation=recommendation, template=template
    )
    if request.method == "POST" and form.is_valid():
        try:
            initiative = adopt(form, recommendation, template, request.user)
        except PlanRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, adopted_sentence(initiative), initiative.get_absolute_url())
    return answer(
        request, "plans/recommendation_adopt.html", context | {"form": form}, status=422 if form.errors else 200
    )


def chosen_template(templates: list[InitiativeTemplate], place: str) -> InitiativeTemplate | None:
    """Counted from 1; without a choice the first."""
    number = whole_number(place)
    index = number - 1 if 0 < number <= len(templates) else 0
    return templates[index] if templates else None


def adopt(form: AdoptForm, recommendation: Recommendation, template: InitiativeTemplate | None, by: User) -> Initiative:
    data = form.cleaned_data
    return services.create_initiative(
        plan=services.current_plan(data["team"], by),
        by=by,
        recommendation=recommendation,
        lessons=[services.LessonReason(lesson, reason=data["reason"]) for lesson in recommendation.lessons.all()],
        first_items=[services.NewItem(step.text) for step in data["first_steps"]],
        measures=[services.NewMeasure(row.name, row.unit, row.direction, row.how) for row in data["measures"]],
        guardrails=[
            services.NewGuardrail(GuardrailKind(row.kind), plain_of(row.text, sentence=True))
            for row in (template.guardrails.all() if template else [])
        ],
        **{name: data[name] for name in ("title", "outcome", "owner", "owner_name", "due_on", "code")},
    )


def adopted_sentence(initiative: Initiative) -> str:
    """What was made and where, with the way to the plan and the way back."""
    plan = initiative.plan
    sentence = _("“%(title)s” is in the plan of %(team)s for %(plan)s.") % {
        "title": initiative.title,
        "team": plan.team.name,
        "plan": plan.name,
    }
    return format_html(
        '{} <a href="{}">{}</a> · <a href="{}">{}</a>',
        sentence,
        plan.get_absolute_url(),
        _("To the plan"),
        reverse("plans:initiative_delete", args=[initiative.code]),
        _("Take it out again"),
    )
