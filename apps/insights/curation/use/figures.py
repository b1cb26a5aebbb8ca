"""The numbers behind the table. They cover all organizations, so there are only counts; dots that the rooms were promised to
keep to themselves are left out."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, When, Window
from django.db.models.functions import Coalesce, RowNumber

from apps.accounts.models import User
from apps.lessons.models import Lesson, Playbook
from apps.plans.enums import State
from apps.plans.models import Initiative, InitiativeLesson
from apps.recommendations.models import Recommendation
from apps.teams.models import Membership
from apps.workshops.enums import Anonymity
from apps.workshops.models import MAX_DOTS, Activity, Contribution, Decision, Dot, WorkshopLesson
from apps.workshops.queries.votes import SHOWN_NOW
from apps.workshops.results import FEWEST


@dataclass(frozen=True)
class Period:
    """Of the workshops that are counted, by the day they start; what came of no workshop lies in no period."""

    since: dt.date | None = None
    until: dt.date | None = None

    def __bool__(self) -> bool:
        return bool(self.since or self.until)

    def within(self, workshop: str) -> Q:
        """`workshop` is the way from the counted row to its workshop."""
        found = Q()
        if self.since:
            found &= Q(**{f"{workshop}__starts_at__date__gte": self.since})
        if self.until:
            found &= Q(**{f"{workshop}__starts_at__date__lte": self.until})
        return found


@dataclass(frozen=True)
class Row:
    """A lesson or a recommendation, by its key, with what it was good for."""

    key: int
    number: str
    title: str
    live: bool
    workshops: int = 0
    ideas: int = 0
    dots: int = 0
    decisions: int = 0
    initiatives: int = 0
    under_way: int = 0
    blocked: int = 0
    delivered: int = 0
    dropped: int = 0

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def used(self) -> bool:
        return bool(self.workshops or self.initiatives)


@dataclass
class Blocked:
    """Why initiatives on a piece are blocked: those of the reader's own organizations, and how many more of them there
    are; of the others, how many."""

    own: list[Initiative] = field(default_factory=list)
    more: int = 0
    elsewhere: int = 0


def lesson_rows(playbook: Playbook, period: Period) -> list[Row]:
    """In the order of the playbook."""
    ours = {"lesson__playbook": playbook}
    written = Contribution.objects.on_the_wall().filter(period.within("activity__workshop"), **ours)
    pinned = WorkshopLesson.objects.filter(period.within("workshop"), **ours)
    pointed = Activity.objects.filter(period.within("workshop"), **ours)
    decided = Decision.objects.filter(period.within("workshop"))
    behind = decided.filter(initiative__lesson_links__lesson__playbook=playbook)
    about = decided.filter(contribution__lesson__playbook=playbook)
    promised = InitiativeLesson.objects.filter(period.within("initiative__decision__workshop"), **ours)
    workshops = _count_pairs(
        pinned.values_list("lesson", "workshop"),
        pointed.values_list("lesson", "workshop"),
        written.values_list("lesson", "activity__workshop"),
        behind.values_list("initiative__lesson_links__lesson", "workshop"),
        about.values_list("contribution__lesson", "workshop"),
    )
    decisions = _count_pairs(
        behind.values_list("initiative__lesson_links__lesson", "pk"), about.values_list("contribution__lesson", "pk")
    )
    ideas = dict(written.order_by().values_list("lesson").annotate(Count("pk")))
    dots = dots_on(playbook, period)
    states = _states(promised, "lesson", "initiative__")
    # Columns, since two thousand pieces with all that hangs on them take longer to build than everything here to count.
    lessons = Lesson.objects.filter(playbook=playbook).values_list("pk", "number", "title", "live")
    return [
        Row(
            key,
            number,
            title,
            live,
            workshops=workshops[key],
            ideas=ideas.get(key, 0),
            dots=dots[key],
            decisions=decisions[key],
            **states.get(key, {}),
        )
        for key, number, title, live in lessons
    ]


def recommendation_rows(playbook: Playbook, period: Period) -> list[Row]:
    """In the order of the playbook. A workshop used a recommendation when it decided on an initiative that follows it."""
    decided = Decision.objects.filter(period.within("workshop"), initiative__recommendation__playbook=playbook)
    counted = decided.order_by().values_list("initiative__recommendation")
    came = {
        key: {"workshops": workshops, "decisions": decisions}
        for key, workshops, decisions in counted.annotate(Count("workshop", distinct=True), Count("pk"))
    }
    promised = Initiative.objects.filter(period.within("decision__workshop"), recommendation__playbook=playbook)
    states = _states(promised, "recommendation", "")
    found = Recommendation.objects.filter(playbook=playbook).values_list("pk", "code", "title", "live")
    return [Row(key, code, title, live, **came.get(key, {}), **states.get(key, {})) for key, code, title, live in found]


def dots_on(playbook: Playbook, period: Period) -> Counter[int]:
    """By lesson, in votes that are closed, as their results show them; without the anonymous ones of fewer than five voters.

    Nobody has more than `MAX_DOTS`, so voters are counted only where there are few dots.
    """
    given = Dot.objects.filter(
        SHOWN_NOW, period.within("activity__workshop"), activity__closed_at__isnull=False
    ).order_by()
    about = given.filter(contribution__in=Contribution.objects.on_the_wall().filter(lesson__playbook=playbook))
    # Only a vote that might have to stay hidden is counted by itself.
    anonymous = Case(When(activity__workshop__anonymity=Anonymity.ANONYMOUS, then=F("activity")))
    counted = list(about.annotate(vote=anonymous).values_list("vote", "contribution__lesson").annotate(Count("pk")))
    votes: Counter[int] = Counter()
    for vote, _lesson, dots in counted:
        if vote is not None:
            votes[vote] += dots
    small = given.filter(activity__in=[vote for vote, dots in votes.items() if dots <= (FEWEST - 1) * MAX_DOTS])
    voters = small.values_list("activity").annotate(people=Count(Coalesce("participant", "ballot"), distinct=True))
    hidden = {vote for vote, people in voters if people < FEWEST}
    found: Counter[int] = Counter()
    for vote, lesson, dots in counted:
        if vote not in hidden:
            found[lesson] += dots
    return found


def blocked_on(
    rows: Sequence[Row], way: str, reader: User, period: Period, *, named: int | None = None
) -> dict[int, Blocked]:
    """By the key of the piece, for the rows of one kind and period; `way` leads from an initiative to its pieces. So many
    are `named` of each piece, or all of them."""
    found = {row.key: Blocked(elsewhere=row.blocked) for row in rows if row.blocked}
    own = Membership.objects.filter(user=reader).values("organization")
    initiatives = Initiative.objects.filter(
        period.within("decision__workshop"), state=State.BLOCKED, plan__team__organization__in=own
    )
    initiatives = initiatives.filter(**{f"{way}__in": list(found)}).annotate(
        piece=F(way), of_piece=Window(Count("pk"), partition_by=F(way))
    )
    if named is not None:
        place = Window(RowNumber(), partition_by=F(way), order_by=("title", "pk"))
        initiatives = initiatives.annotate(place=place).filter(place__lte=named)
    rows_found: QuerySet[Any] = initiatives.select_related("plan__team").order_by("title", "pk")
    for initiative in rows_found:
        blocked = found[initiative.piece]
        if not blocked.own:
            blocked.elsewhere -= initiative.of_piece
            blocked.more = initiative.of_piece
        blocked.own.append(initiative)
        blocked.more -= 1
    return found


def _count_pairs(first: QuerySet[Any, Any], *others: QuerySet[Any, Any]) -> Counter[int]:
    """How many different second values each first value has; in one statement."""
    pairs = first.order_by().union(*(other.order_by() for other in others)).order_by()
    return Counter(key for key, _other in pairs)


def _states(promised: QuerySet[Any], piece: str, initiative: str) -> dict[int, dict[str, int]]:
    done, blocked, dropped = (
        Q(**{f"{initiative}state": state}) for state in (State.DONE, State.BLOCKED, State.DROPPED)
    )
    counted = promised.order_by().values(piece)
    counted = counted.annotate(
        initiatives=Count("pk"),
        under_way=Count("pk", filter=~done & ~dropped),
        blocked=Count("pk", filter=blocked),
        delivered=Count("pk", filter=done),
        dropped=Count("pk", filter=dropped),
    )
    return {row.pop(piece): row for row in counted}
