"""What the pages of one initiative show, and what may be chosen in its forms."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import get_language

from apps.accounts.models import User
from apps.lessons.languages import base_of
from apps.lessons.models import LESSON_ORDER, Lesson, Playbook
from apps.lessons.queries import Caution
from apps.plans.enums import State
from apps.plans.models import (
    ActionItem,
    ActionPlan,
    Comment,
    EarlierPromise,
    Initiative,
    InitiativeGuardrail,
    InitiativeLesson,
    InitiativeMeasure,
)
from apps.plans.periods import is_fresh
from apps.recommendations.queries import SuggestedMeasure
from apps.teams.enums import Role
from apps.teams.models import Organization, Team


def is_decided(initiative: Initiative) -> bool:
    """Whether a workshop's decision rests on it. The workshops know; here it is only a name across the relation."""
    return Initiative.objects.filter(pk=initiative.pk, decision__isnull=False).exists()


def is_recorded(initiative: Initiative) -> bool:
    """Whether a plan's record holds it: it was promised in a period that has begun, and not just now."""
    plan = initiative.plan
    if initiative.earlier_promises.exists() or plan.ends_on < plan.team.today:
        return True
    return plan.starts_on <= plan.team.today and not is_fresh(initiative.created_at)


def places_of(initiative: Initiative) -> list[EarlierPromise]:
    """The plans it was promised in before, the first one first."""
    return list(initiative.earlier_promises.select_related("plan"))


def open_of_team(team: Team) -> list[Initiative]:
    """Which can take the items of one that ends."""
    return list(Initiative.objects.open().filter(plan__team=team).order_by("title", "pk"))


def of_team(team: Team, codes: Collection[str]) -> QuerySet[Initiative]:
    return Initiative.objects.filter(plan__team=team, code__in=codes)


def open_in(plan: ActionPlan) -> list[tuple[Initiative, list[ActionItem]]]:
    """The open initiatives of a plan, each with its open items, in two queries."""
    initiatives = plan.initiatives.open().select_related("owner")
    items = Prefetch("items", ActionItem.objects.open())
    return [(initiative, list(initiative.items.all())) for initiative in initiatives.prefetch_related(items)]


@dataclass(frozen=True)
class Pin:
    """A lesson behind an initiative, and whether it has been rewritten since it was pinned."""

    lesson: Lesson
    reason: str
    pinned: InitiativeLesson
    changed: bool

    @property
    def summary_then(self) -> str:
        """What the lesson said in a sentence when it was pinned."""
        return str(self.pinned.revision.content.get("summary", "")) if self.pinned.revision else ""


def pins_of(initiative: Initiative) -> list[Pin]:
    links = initiative.lesson_links.select_related("lesson__section", "lesson__playbook", "revision")
    return [
        Pin(
            link.lesson,
            link.reason,
            link,
            changed=bool(link.revision_id and link.lesson.live_revision_id not in (None, link.revision_id)),
        )
        for link in links
    ]


@dataclass(frozen=True)
class Terms:
    """How the outcome will be seen, and what the initiative keeps to."""

    measures: list[SuggestedMeasure]
    guardrails: list[Caution]


def terms_of(initiative: Initiative) -> Terms:
    """In one query."""

    def parts(model: type[InitiativeMeasure | InitiativeGuardrail], *names: str) -> ArraySubquery:
        rows = model.objects.filter(initiative=OuterRef("pk")).order_by("position", "pk")
        return ArraySubquery(rows.values(part=JSONObject(**{name: name for name in names})))

    measures, guardrails = (
        Initiative.objects.filter(pk=initiative.pk)
        .values_list(
            parts(InitiativeMeasure, "name", "unit", "direction", "how"),
            parts(InitiativeGuardrail, "kind", "text"),
        )
        .get()
    )
    return Terms([SuggestedMeasure(**row) for row in measures], [Caution(**row) for row in guardrails])


def items_of(initiative: Initiative) -> list[ActionItem]:
    return list(initiative.items.select_related("assignee"))


def comments_of(initiative: Initiative) -> list[Comment]:
    return list(initiative.comments.select_related("author"))


@dataclass(frozen=True)
class Progress:
    done: int
    total: int

    @classmethod
    def of(cls, items: Collection[ActionItem]) -> "Progress":
        """Of what was not dropped."""
        kept = [item for item in items if item.state != State.DROPPED]
        return cls(sum(item.state == State.DONE for item in kept), len(kept))


def people_of(organization: Organization, *, also: Iterable[int | None] = ()) -> QuerySet[User]:
    """Who can be given work: all but viewers; `also` keeps those who have it already."""
    working = Q(memberships__organization=organization) & ~Q(memberships__role=Role.VIEWER)
    chosen = Q(pk__in=[pk for pk in also if pk])
    return User.objects.filter(working | chosen).distinct().order_by("name", "pk")


def lessons_for(organization: Organization, *, also: Collection[int] = ()) -> list[Lesson]:
    """The live lessons the organization can read, playbook by playbook, those in the reader's language first; `also` keeps
    those chosen before."""
    readable = Q(live=True, playbook__in=Playbook.objects.open_to(organization))
    lessons = Lesson.objects.filter(readable | Q(pk__in=also)).select_related("section", "playbook")
    found = lessons.order_by("playbook__title", "playbook__language", "playbook", *LESSON_ORDER)
    spoken = base_of(get_language())
    return sorted(found, key=lambda lesson: base_of(lesson.playbook.language) != spoken)


def find_lesson(lessons: Iterable[Lesson], key: str) -> Lesson | None:
    """The lesson a link names: "china-ai/2.2"."""
    return next((lesson for lesson in lessons if f"{lesson.playbook.slug}/{lesson.number}" == key), None)
