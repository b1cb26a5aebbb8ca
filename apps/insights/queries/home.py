"""What is the reader's own in an organization, and what is late there: the start page."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from apps.accounts.models import User
from apps.plans.enums import State
from apps.plans.models import ActionItem, Initiative
from apps.teams.enums import Role
from apps.teams.models import Membership, Organization, Team
from apps.workshops.enums import WorkshopState
from apps.workshops.models import Workshop

# Enough to work from; more than this is read in the plans themselves.
MINE_SHOWN = 100
OWNED_SHOWN = 50
LATE_SHOWN = 8
WORKSHOPS_SHOWN = 4
# Who plans workshops; and who, without a team of their own, is shown what is late in all of them: those who answer for
# the organization, and viewers, who are there to see what came of it.
HOSTS = (Role.OWNER, Role.ADMIN, Role.FACILITATOR)
OVERSEERS = (*HOSTS, Role.VIEWER)


@dataclass(frozen=True)
class Mine:
    """The reader's action items by when they are due, and those finished today, which can still be taken back."""

    overdue: list[ActionItem]
    this_week: list[ActionItem]
    later: list[ActionItem]
    undated: list[ActionItem]
    done_today: list[ActionItem]

    @property
    def open_count(self) -> int:
        return len(self.overdue) + len(self.this_week) + len(self.later) + len(self.undated)


@dataclass(frozen=True)
class Late:
    initiatives: list[Initiative]
    items: list[ActionItem]

    @property
    def is_any(self) -> bool:
        return bool(self.initiatives or self.items)


def mine_in(organization: Organization, user: User, today: dt.date) -> Mine:
    midnight = timezone.make_aware(dt.datetime.combine(today, dt.time.min))
    items = (
        ActionItem.objects.filter(initiative__plan__team__organization=organization, assignee=user)
        .filter(~Q(state=State.DONE) | Q(done_at__gte=midnight))
        .select_related("initiative__plan__team")
        .order_by("due_on", "initiative__position", "position", "pk")[:MINE_SHOWN]
    )
    sunday = today + dt.timedelta(days=6 - today.weekday())
    groups: dict[str, list[ActionItem]] = {
        "overdue": [], "this_week": [], "later": [], "undated": [], "done_today": []
    }  # fmt: skip
    for item in items:
        groups[_group_of(item, today, sunday)].append(item)
    return Mine(**groups)


def _group_of(item: ActionItem, today: dt.date, sunday: dt.date) -> str:
    if item.state == State.DONE:
        return "done_today"
    if item.due_on is None:
        return "undated"
    if item.due_on < today:
        return "overdue"
    return "this_week" if item.due_on <= sunday else "later"


def initiatives_owned(organization: Organization, user: User) -> list[Initiative]:
    """Open ones, soonest first, with `items_total` and `items_done`."""
    return list(
        Initiative.objects.open()
        .filter(plan__team__organization=organization, owner=user)
        .select_related("plan__team")
        .annotate(items_total=Count("items"), items_done=Count("items", filter=Q(items__state=State.DONE)))
        .order_by("due_on", "pk")[:OWNED_SHOWN]
    )


def late_in(organization: Organization, teams: Iterable[int], user: User, today: dt.date) -> Late:
    """What is overdue in these teams, longest first; the reader's own items stand elsewhere on the page."""
    keys = list(teams)
    initiatives = Initiative.objects.overdue(today).filter(plan__team__in=keys).exclude(owner=user)
    items = ActionItem.objects.overdue(today).filter(initiative__plan__team__in=keys).exclude(assignee=user)
    return Late(
        list(initiatives.select_related("plan__team", "owner").order_by("due_on", "pk")[:LATE_SHOWN]),
        list(items.select_related("initiative__plan__team", "assignee").order_by("due_on", "pk")[:LATE_SHOWN]),
    )


def role_in(organization: Organization, user: User) -> Role:
    return Role(Membership.objects.values_list("role", flat=True).get(organization=organization, user=user))


def teams_watched(organization: Organization, user: User, role: Role) -> tuple[list[int], bool]:
    """The keys of the reader's teams, or of all for somebody who answers for them and has none; whether it is all."""
    teams = list(
        Team.objects.filter(organization=organization)
        .annotate(mine=Count("memberships", filter=Q(memberships__membership__user=user)))
        .values_list("pk", "mine")
    )
    mine = [team for team, is_mine in teams if is_mine]
    if not mine and role in OVERSEERS:
        return [team for team, _ in teams], True
    return mine, False


def workshops_ahead(organization: Organization, today: dt.date) -> list[Workshop]:
    """Those that run now first, then from today on by time."""
    midnight = timezone.make_aware(dt.datetime.combine(today, dt.time.min))
    workshops = (
        Workshop.objects.filter(organization=organization)
        .exclude(state=WorkshopState.ENDED)
        .filter(Q(state=WorkshopState.OPEN) | Q(starts_at__gte=midnight))
        .order_by("starts_at", "pk")[: 3 * WORKSHOPS_SHOWN]
    )
    return sorted(workshops, key=lambda workshop: workshop.state != WorkshopState.OPEN)[:WORKSHOPS_SHOWN]


def is_new(organization: Organization) -> bool:
    """Whether nothing was promised here yet: then the page says where to begin."""
    return not Initiative.objects.filter(plan__team__organization=organization).exists()
