from django.db import transaction

from apps.accounts.models import User
from apps.activity.services import record
from apps.plans.models import ActionPlan
from apps.plans.periods import Quarter
from apps.teams.models import Team


def current_plan(team: Team, by: User | None) -> ActionPlan:
    """The team's plan for the quarter its day falls in, made when there is none yet."""
    return plan_for(team, Quarter.of(team.today), by)


@transaction.atomic
def plan_for(team: Team, quarter: Quarter, by: User | None) -> ActionPlan:
    """The team's plan for a quarter. Of two made at once, the unique period lets one be; both callers get that one.

    A plan whose own dates already hold the quarter's first day serves too.
    """
    if plan := team.plans.current(quarter.starts_on).first():
        return plan
    plan, created = ActionPlan.objects.get_or_create(
        team=team, starts_on=quarter.starts_on, defaults={"name": quarter.name, "ends_on": quarter.ends_on}
    )
    if created:
        record(organization=team.organization, by=by, verb="plan_created", subject=("plan", plan.code), name=plan.name)
    return plan
