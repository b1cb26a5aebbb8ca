"""What is the reader's own in an organization, and what is late there: the start page."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, Model, Q, QuerySet, When
from django.utils import timezone

from apps.accounts.models import User
from apps.plans.enums import CLOSED, State
from apps.plans.models import ActionItem, Initiative
from apps.teams.days import today_in
from apps.teams.enums import Role
from apps.teams.models import Membership, Organization, Team
from apps.workshops.enums import WorkshopState
from apps.workshops.models import Workshop

# Enough to work from; the page says how many more there are, and shows them when asked.
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
    """The reader's action items by when they are due, and those finished today, which can still be taken back.
    `open_count` counts also those that are not shown."""

    overdue: list[ActionItem]
    this_week: list[ActionItem]
    next_week: list[ActionItem]
    later: list[ActionItem]
    undated: list[ActionItem]
    done_today: list[ActionItem]
    open_count: int

    @property
    def hidden(self) -> int:
        shown = (self.overdue, self.this_week, self.next_week, self.later, self.undated)
        return self.open_count - sum(len(items) for items in shown)


@dataclass(frozen=True)
class Rows[R]:
    """The first of many."""

    shown: list[R]
    total: int

    @property
    def hidden(self) -> int:
        return self.total - len(self.shown)


@dataclass(frozen=True)
class Late:
    initiatives: Rows[Initiative]
    items: Rows[ActionItem]

    @property
    def is_any(self) -> bool:
        return bool(self.initiatives.total or self.items.total)

    @property
    def hidden(self) -> int:
        return self.initiatives.hidden + self.items.hidden


def mine_in(organization: Organization, user: User, *, everything: bool = False) -> Mine:
    """Each item by the day of its own team."""
    mine = ActionItem.objects.filter(initiative__plan__team__organization=organization, assignee=user)
    mine = mine.select_related("initiative__plan__team")
    items = mine.open().order_by("due_on", "initiative__position", "position", "pk")
    groups: dict[str, list[ActionItem]] = {"overdue": [], "this_week": [], "next_week": [], "later": [], "undated": []}
    first = first_of(items, None if everything else MINE_SHOWN)
    for item in first.shown:
        groups[_group_of(item, item.initiative.plan.team.today)].append(item)
    midnight = timezone.make_aware(dt.datetime.combine(timezone.localdate(), dt.time.min))
    done = mine.filter(state=State.DONE, done_at__gte=midnight).order_by("done_at", "pk")
    return Mine(**groups, done_today=list(done), open_count=first.total)


def first_of[M: Model](rows: QuerySet[M], most: int | None) -> Rows[M]:
    """Counts only where there are more than are shown."""
    shown = list(rows if most is None else rows[: most + 1])
    if most is None or len(shown) <= most:
        return Rows(shown, len(shown))
    return Rows(shown[:most], rows.count())


def _group_of(item: ActionItem, today: dt.date) -> str:
    sunday = today + dt.timedelta(days=6 - today.weekday())
    if item.due_on is None:
        return "undated"
    if item.due_on < today:
        return "overdue"
    if item.due_on <= sunday:
        return "this_week"
    return "next_week" if item.due_on <= sunday + dt.timedelta(days=7) else "later"


def initiatives_owned(organization: Organization, user: User, *, everything: bool = False) -> Rows[Initiative]:
    """Open ones, soonest first, with `items_total`, `items_done`, `nobodys`, how many open items nobody does, and
    `is_late`."""
    open_item = ~Q(items__state__in=CLOSED)
    nobodys = open_item & Q(items__isnull=False, items__assignee=None, items__assignee_name="")
    owned = (
        Initiative.objects.open()
        .filter(plan__team__organization=organization, owner=user)
        .select_related("plan__team")
        .annotate(
            items_total=Count("items", filter=~Q(items__state=State.DROPPED)),
            items_done=Count("items", filter=Q(items__state=State.DONE)),
            nobodys=Count("items", filter=nobodys),
            is_late=Case(When(due_on__lt=today_in("plan__team"), then=True), default=False),
        )
        .order_by("due_on", "pk")
    )
    return first_of(owned, None if everything else OWNED_SHOWN)


def late_in(organization: Organization, teams: Iterable[int], user: User, *, everything: bool = False) -> Late:
    """What is overdue in these teams, longest first; the reader's own items stand elsewhere on the page."""
    keys = list(teams)
    most = None if everything else LATE_SHOWN
    initiatives = Initiative.objects.overdue().filter(plan__team__in=keys).exclude(owner=user)
    items = ActionItem.objects.overdue().filter(initiative__plan__team__in=keys).exclude(assignee=user)
    return Late(
        first_of(initiatives.select_related("plan__team", "owner").order_by("due_on", "pk"), most),
        first_of(items.select_related("initiative__plan__team", "assignee").order_by("due_on", "pk"), most),
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
    """Those being prepared for today and later, the next one first."""
    midnight = timezone.make_aware(dt.datetime.combine(today, dt.time.min))
    drafts = Workshop.objects.filter(organization=organization, state=WorkshopState.DRAFT, starts_at__gte=midnight)
    return list(drafts.order_by("starts_at", "pk")[:WORKSHOPS_SHOWN])


def is_new(organization: Organization) -> bool:
    """Whether nothing was promised here yet: then the page says where to begin."""
    return not Initiative.objects.filter(plan__team__organization=organization).exists()
