"""What a person holds in plans: the initiatives they own and the action items they do, as long as they are open."""

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.plans.models import ActionItem, Initiative
from apps.plans.services.handover import hand_over
from apps.teams.holdings import Held, register
from apps.teams.models import Organization


def held_by(organization: Organization, person: User) -> list[Held]:
    initiatives = (
        Initiative.objects.open()
        .filter(plan__team__organization=organization, owner=person)
        .select_related("plan__team")
        .order_by("due_on", "pk")
    )
    items = (
        ActionItem.objects.open()
        .filter(initiative__plan__team__organization=organization, assignee=person)
        .select_related("initiative__plan__team")
        .order_by("initiative__due_on", "initiative", "position", "pk")
    )
    owned = [
        Held(one.code, _("Initiative"), one.title, one.plan.team.name, one.get_absolute_url()) for one in initiatives
    ]
    return owned + [
        Held(
            one.code,
            _("Action item"),
            one.title,
            one.initiative.plan.team.name,
            f"{one.initiative.get_absolute_url()}#items",
        )
        for one in items
    ]


register(held_by, hand_over)
