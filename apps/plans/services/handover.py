"""What becomes of the work of somebody who leaves the organization."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import User
from apps.activity.services import record
from apps.plans.models import ActionItem, Initiative
from apps.teams.models import Organization


@transaction.atomic
def hand_over(*, organization: Organization, person: User, to: Mapping[str, User], rest: User | None, by: User) -> None:
    """Every open initiative and item of the person goes to somebody else, or stays without anybody and says whose it was.

    The caller has seen to it that who gets it belongs to the organization, and holds the organization's lock. What is done
    stays under the name of who did it.
    """
    here = Initiative.objects.filter(plan__team__organization=organization)
    open_items = ActionItem.objects.open().filter(assignee=person)
    concerned = Q(owner=person) | Q(pk__in=open_items.values("initiative"))
    locked = list(here.filter(concerned).select_for_update(no_key=True, of=("self",)).order_by("pk"))
    now = timezone.now()
    for initiative in locked:
        subject = ("initiative", initiative.code)
        if initiative.owner_id == person.pk and not initiative.is_closed:
            initiative.owner = to.get(initiative.code, rest)
            initiative.former_owner = "" if initiative.owner else str(person)[:120]
            record(
                organization=organization,
                by=by,
                verb="initiative_handed_over",
                subject=subject,
                former=str(person),
                owner=initiative.owner_label if initiative.owner else "",
            )
        for item in open_items.filter(initiative=initiative):
            item.assignee = to.get(item.code, rest)
            item.former_assignee = "" if item.assignee else str(person)[:120]
            item.save(update_fields=["assignee", "former_assignee"])
            record(
                organization=organization,
                by=by,
                verb="item_handed_over",
                subject=subject,
                item=item.code,
                title=item.title,
                former=str(person),
                owner=str(item.assignee or ""),
            )
        initiative.updated_at = now
        initiative.save(update_fields=["owner", "former_owner", "updated_at"])
