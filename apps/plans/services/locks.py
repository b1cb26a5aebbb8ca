"""Every change locks the row above what it changes, so limits and positions hold whoever else writes.

Always in one order, so that nobody waits in a ring: a plan that has yet to be made, plans by their key, initiatives by
their key. Rows that only point here (`no_key`) need not wait.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.codes import new_code
from apps.plans.models import ActionItem, ActionPlan, Comment, Initiative
from apps.plans.refusals import PlanRefused
from apps.teams.models import Organization


def lock_plan(plan: ActionPlan) -> ActionPlan:
    return lock_plans([plan])[plan.pk]


def lock_plans(plans: Iterable[ActionPlan]) -> dict[int, ActionPlan]:
    """By key."""
    keys = {plan.pk for plan in plans}
    rows = ActionPlan.objects.select_for_update(no_key=True, of=("self",)).select_related("team__organization")
    locked = {plan.pk: plan for plan in rows.filter(pk__in=keys).order_by("pk")}
    if len(locked) < len(keys):
        raise PlanRefused(_("This plan is no longer here."))
    return locked


def lock_initiative(initiative: Initiative) -> Initiative:
    return lock_initiatives([initiative])[initiative.pk]


def lock_initiatives(initiatives: Iterable[Initiative]) -> dict[int, Initiative]:
    """By key."""
    keys = {initiative.pk for initiative in initiatives}
    rows = Initiative.objects.select_for_update(no_key=True, of=("self",))
    rows = rows.select_related("plan__team__organization", "owner")
    locked = {initiative.pk: initiative for initiative in rows.filter(pk__in=keys).order_by("pk")}
    if len(locked) < len(keys):
        raise PlanRefused(_("This initiative is no longer here."))
    return locked


def lock_item(item: ActionItem) -> ActionItem:
    """The item as it is now, with its initiative locked first and set on it."""
    initiative = lock_initiative(item.initiative)
    found = ActionItem.objects.filter(pk=item.pk, initiative=initiative).select_related("assignee").first()
    if found is None:
        raise PlanRefused(_("This action item is no longer here."))
    found.initiative = initiative
    return found


def lock_comment(comment: Comment) -> Comment:
    initiative = lock_initiative(comment.initiative)
    found = Comment.objects.filter(pk=comment.pk, initiative=initiative).select_related("author").first()
    if found is None:
        raise PlanRefused(_("This comment is no longer here."))
    found.initiative = initiative
    return found


def check_belongs(person: User | None, organization: Organization) -> None:
    if person and not organization.memberships.filter(user=person).exists():
        raise PlanRefused(
            _("%(person)s does not belong to %(organization)s.") % {"person": person, "organization": organization}
        )


def free_code(model: type[Initiative | ActionItem | Comment], code: str) -> str:
    """The code the form brought for its new row; another, when it brought none or one that is taken elsewhere."""
    return new_code() if not code or model.objects.filter(code=code).exists() else code
