"""What the plan pages show: the teams and their plans; a plan's initiatives by state."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Case, CharField, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf
from django.urls import reverse

from apps.accounts.models import User
from apps.lessons.models import Lesson
from apps.plans.enums import CLOSED, State
from apps.plans.models import ActionItem, ActionPlan, EarlierPromise, InitiativeLesson, left
from apps.plans.queries.standing import standing_on, with_standing
from apps.plans.rules import Rights, rights_of
from apps.teams.days import today_in
from apps.teams.models import Organization, Team

# A column shows this many; the rest is a click away, so that a full plan stays quick to open and to read.
SHOWN = 50


@dataclass(frozen=True)
class TeamPlans:
    team: Team
    rights: Rights
    mine: bool
    current: ActionPlan | None
    others: list[ActionPlan]


def teams_with_plans(organization: Organization, user: User) -> list[TeamPlans]:
    """Every team of the organization, the user's own first, each with its plan of today and its other ones."""
    plans: dict[int, list[ActionPlan]] = defaultdict(list)
    for plan in with_figures(ActionPlan.objects.filter(team__organization=organization)):
        plans[plan.team_id].append(plan)
    found = []
    for team in with_standing(organization.teams.all(), user, team=""):
        standing = standing_on(team)
        today = team.today
        current = next((plan for plan in plans[team.pk] if plan.starts_on <= today <= plan.ends_on), None)
        others = [plan for plan in plans[team.pk] if plan != current]
        found.append(TeamPlans(team, rights_of(standing), standing.team_role is not None, current, others))
    return sorted(found, key=lambda row: not row.mine)


def with_figures(plans: QuerySet[ActionPlan]) -> QuerySet[ActionPlan]:
    """What went on to another plan stays promised here, and late if it was; nothing moves out of these figures."""
    closed = Q(initiatives__state__in=CLOSED)
    late = ~closed & Q(initiatives__due_on__lt=today_in("team"))
    left = Count("earlier_promises", distinct=True)
    left_late = Count("earlier_promises", filter=Q(earlier_promises__was_late=True), distinct=True)
    return plans.annotate(
        promised=Count("initiatives", distinct=True) + left,
        kept=Count("initiatives", filter=Q(initiatives__state=State.DONE), distinct=True),
        overdue=Count("initiatives", filter=late, distinct=True) + left_late,
    )


@dataclass(slots=True)
class Card:
    """An initiative as the list and the board show it: a plain row, because a plan can hold hundreds."""

    pk: int
    code: str
    title: str
    state: str
    blocked_reason: str
    due_on: dt.date
    owner: str
    owner_id: int | None
    items: int
    items_done: int
    items_late: int
    next_step: str | None
    came_from: str | None
    dropped_reason: str
    url: str = ""
    late: bool = False
    lessons: list[Lesson] = field(default_factory=list)

    @property
    def line(self) -> int | None:
        return self.lessons[0].line if self.lessons else None


@dataclass(frozen=True)
class Column:
    state: State
    cards: list[Card]
    total: int

    @property
    def hidden(self) -> int:
        return self.total - len(self.cards)


@dataclass(frozen=True)
class PlanFilter:
    """As it stands in the URL: an owner's name; a lesson's key."""

    owner: str = ""
    lesson: str = ""
    everything: bool = False

    @property
    def narrows(self) -> bool:
        return bool(self.owner or self.lesson)

    def holds(self, card: Card) -> bool:
        return (not self.owner or card.owner == self.owner) and (
            not self.lesson or any(lesson_key(lesson) == self.lesson for lesson in card.lessons)
        )


@dataclass(frozen=True)
class PlanPage:
    """Figures are of the whole plan, columns of what the filter leaves. `earlier` is what went on to another plan and
    still counts as promised here."""

    columns: list[Column]
    earlier: list[EarlierPromise]
    promised: int
    kept: int
    dropped: int
    open: int
    overdue: int
    items_late: int
    owners: list[str]
    lessons: list[Lesson]
    found: int

    @property
    def board(self) -> list[Column]:
        """The columns cards are dragged between; what was dropped stands below them."""
        return self.columns[:-1]

    @property
    def dropped_column(self) -> Column:
        return self.columns[-1]


def lesson_key(lesson: Lesson) -> str:
    """A lesson in a URL's query: "china-ai/2.2"."""
    return f"{lesson.playbook.slug}/{lesson.number}"


def plan_page(plan: ActionPlan, chosen: PlanFilter) -> PlanPage:
    cards = cards_of(plan)
    found = [card for card in cards if chosen.holds(card)]
    lessons = {lesson.pk: lesson for card in cards for lesson in card.lessons}
    earlier = list(plan.earlier_promises.select_related("initiative", "went_to"))
    states = Counter(card.state for card in cards)
    return PlanPage(
        columns=[_column(state, found, everything=chosen.everything) for state in State],
        earlier=[] if chosen.lesson else [row for row in earlier if chosen.owner in ("", row.owner_name)],
        promised=len(cards) + len(earlier),
        kept=states[State.DONE],
        dropped=states[State.DROPPED],
        open=len(cards) - states[State.DONE] - states[State.DROPPED],
        overdue=sum(card.late for card in cards) + sum(row.was_late for row in earlier),
        items_late=sum(card.items_late for card in cards),
        owners=sorted({card.owner for card in cards if card.owner}, key=str.casefold),
        lessons=sorted(lessons.values(), key=lambda lesson: (lesson.section.position, lesson.position, lesson.pk)),
        found=len(found),
    )


def _column(state: State, cards: Iterable[Card], *, everything: bool) -> Column:
    inside = [card for card in cards if card.state == state]
    return Column(state, inside if everything else inside[:SHOWN], len(inside))


def cards_of(plan: ActionPlan) -> list[Card]:
    """Three queries, however many initiatives there are."""
    before, after = left("|").split("|")
    today = plan.team.today
    came_from = EarlierPromise.objects.filter(initiative=OuterRef("pk")).order_by("-left_at", "-pk")
    late = ~Q(items__state__in=CLOSED) & ~Q(state__in=CLOSED) & Q(items__due_on__lt=today)
    next_step = ActionItem.objects.open().filter(initiative=OuterRef("pk")).values("title")[:1]
    rows = (
        plan.initiatives.annotate(
            items_total=Count("items", filter=~Q(items__state=State.DROPPED)),
            items_done=Count("items", filter=Q(items__state=State.DONE)),
            items_late=Count("items", filter=late),
            next_step=Subquery(next_step),
            came_from=Subquery(came_from.values("plan__name")[:1]),
            who=Coalesce(
                NullIf("owner__name", Value("")),
                "owner__email",
                NullIf("owner_name", Value("")),
                Case(
                    When(former_owner="", then=Value("")),
                    default=Concat(Value(before), "former_owner", Value(after), output_field=CharField()),
                    output_field=CharField(),
                ),
                output_field=CharField(),
            ),
        )
        .order_by("position", "due_on", "pk")
        .values_list(
            "pk", "code", "title", "state", "blocked_reason", "due_on", "who", "owner_id", "items_total",
            "items_done", "items_late", "next_step", "came_from", "dropped_reason",
        )
    )  # fmt: skip
    cards = [Card(*row) for row in rows]
    by_pk = {card.pk: card for card in cards}
    # Resolving a URL for each of hundreds of cards costs more than all their queries; they differ in the code alone.
    url = reverse("plans:initiative_detail", args=["code"])
    for card in cards:
        card.url = url.replace("code", card.code)
        card.late = card.state not in CLOSED and card.due_on < today
    links = list(InitiativeLesson.objects.filter(initiative__plan=plan).values_list("initiative_id", "lesson_id"))
    lessons = marks(lesson for _, lesson in links)
    for initiative, lesson in links:
        # One that came into the plan since the first query is there the next time.
        if initiative in by_pk:
            by_pk[initiative].lessons.append(lessons[lesson])
    for card in cards:
        card.lessons.sort(key=lambda lesson: (lesson.section.position, lesson.position))
    return cards


def marks(keys: Iterable[int]) -> dict[int, Lesson]:
    """Lessons with just what their stop shows."""
    lessons = (
        Lesson.objects.filter(pk__in=set(keys))
        .select_related("section", "playbook")
        .only(
            "number", "title", "position", "section__position", "section__line", "playbook__slug", "playbook__language"
        )
    )
    return {lesson.pk: lesson for lesson in lessons}


def other_plans(plan: ActionPlan) -> QuerySet[ActionPlan]:
    return ActionPlan.objects.filter(team=plan.team_id).exclude(pk=plan.pk)
