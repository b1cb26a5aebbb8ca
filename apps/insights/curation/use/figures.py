"""The numbers behind the table. They cover all organizations, so there are only counts; dots that the rooms were promised to
keep to themselves are left out."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from apps.accounts.models import User
from apps.lessons.models import Lesson, Playbook
from apps.plans.enums import State
from apps.plans.models import Initiative, InitiativeLesson
from apps.recommendations.models import Recommendation
from apps.teams.models import Membership
from apps.workshops.enums import Anonymity
from apps.workshops.models import Activity, Contribution, Decision, Dot, WorkshopLesson
from apps.workshops.queries.votes import FEWEST


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
    """A lesson or a recommendation with what it was good for."""

    piece: Lesson | Recommendation
    workshops: int = 0
    ideas: int = 0
    dots: int = 0
    decisions: int = 0
    initiatives: int = 0
    under_way: int = 0
    blocked: int = 0
    delivered: int = 0

    @property
    def number(self) -> str:
        return self.piece.number if isinstance(self.piece, Lesson) else self.piece.code

    @property
    def used(self) -> bool:
        return bool(self.workshops or self.initiatives)


@dataclass
class Blocked:
    """Why initiatives on a piece are blocked: those of the reader's own organizations; of the others, how many."""

    own: list[Initiative] = field(default_factory=list)
    elsewhere: int = 0


def lesson_rows(playbook: Playbook, period: Period) -> list[Row]:
    """In the order of the playbook."""
    ours = {"lesson__playbook": playbook}
    written = Contribution.objects.filter(period.within("activity__workshop"), withdrawn_at=None, **ours)
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
    lessons = Lesson.objects.filter(playbook=playbook).select_related("section")
    return [
        Row(
            lesson,
            workshops=workshops[lesson.pk],
            ideas=ideas.get(lesson.pk, 0),
            dots=dots.get(lesson.pk, 0),
            decisions=decisions[lesson.pk],
            **states.get(lesson.pk, {}),
        )
        for lesson in lessons.defer("china", "meaning", "not_to_copy", "search_vector")
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
    recommendations = Recommendation.objects.filter(playbook=playbook)
    return [
        Row(recommendation, **came.get(recommendation.pk, {}), **states.get(recommendation.pk, {}))
        for recommendation in recommendations.defer("statement", "why", "search_vector")
    ]


def dots_on(playbook: Playbook, period: Period) -> dict[int, int]:
    """By lesson, in votes that are closed; without the anonymous ones of fewer than five voters."""
    given = Dot.objects.filter(
        period.within("activity__workshop"), taken_back_at=None, activity__closed_at__isnull=False
    ).order_by()
    about = given.filter(contribution__lesson__playbook=playbook, contribution__withdrawn_at=None)
    anonymous = given.filter(
        activity__workshop__anonymity=Anonymity.ANONYMOUS, activity__in=about.values("activity").distinct()
    )
    voters = anonymous.values("activity").annotate(voters=Count(Coalesce("participant", "ballot"), distinct=True))
    hidden = [vote["activity"] for vote in voters if vote["voters"] < FEWEST]
    counted = about.exclude(activity__in=hidden).values_list("contribution__lesson")
    return dict(counted.annotate(Count("pk")))


def blocked_on(rows: Sequence[Row], reader: User) -> dict[int, Blocked]:
    """By the key of the piece, for the rows of one kind that are shown."""
    counts = {row.piece.pk: row.blocked for row in rows if row.blocked}
    found = {key: Blocked() for key in counts}
    kinds = {type(row.piece) for row in rows}
    own = Membership.objects.filter(user=reader).values("organization")
    initiatives = Initiative.objects.filter(state=State.BLOCKED, plan__team__organization__in=own)
    way = "recommendation" if Recommendation in kinds else "lesson_links__lesson"
    initiatives = initiatives.filter(**{f"{way}__in": list(counts)}).annotate(piece=F(way))
    for initiative in initiatives.select_related("plan__team").order_by("title", "pk"):
        found[initiative.piece].own.append(initiative)  # type: ignore[attr-defined]  # annotated
    for key, blocked in found.items():
        blocked.elsewhere = counts[key] - len(blocked.own)
    return found


def _count_pairs(first: QuerySet[Any, Any], *others: QuerySet[Any, Any]) -> Counter[int]:
    """How many different second values each first value has; in one statement."""
    pairs = first.order_by().union(*(other.order_by() for other in others)).order_by()
    return Counter(key for key, _other in pairs)


def _states(promised: QuerySet[Any], piece: str, initiative: str) -> dict[int, dict[str, int]]:
    done, blocked = Q(**{f"{initiative}state": State.DONE}), Q(**{f"{initiative}state": State.BLOCKED})
    counted = promised.order_by().values(piece)
    counted = counted.annotate(
        initiatives=Count("pk"),
        under_way=Count("pk", filter=~done),
        blocked=Count("pk", filter=blocked),
        delivered=Count("pk", filter=done),
    )
    return {row.pop(piece): row for row in counted}
