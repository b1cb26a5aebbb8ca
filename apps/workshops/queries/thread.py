"""Where workshops stand in the thread from a lesson to an initiative."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from apps.accounts.models import User
from apps.lessons.models import Lesson
from apps.plans.models import Initiative
from apps.teams.models import Membership
from apps.workshops.enums import WorkshopState
from apps.workshops.models import Decision, Workshop
from apps.workshops.rules import CAN


def workshops_using(lesson: Lesson, reader: User) -> QuerySet[Workshop]:
    """The workshops the reader may see that chose the lesson, newest first, with what they decided on it: `promises`
    counts the initiatives that came out of them and rest on this lesson."""
    resting = Q(decisions__initiative__lesson_links__lesson=lesson)
    return (
        Workshop.objects.visible_to(reader)
        .filter(lesson_links__lesson=lesson)
        .select_related("organization")
        .annotate(promises=Count("decisions", filter=resting, distinct=True))
        .order_by(Coalesce("opened_at", "starts_at").desc(), "-pk")
    )


def hosts_anywhere(reader: User) -> bool:
    """Whether the reader may prepare workshops in any of their organizations."""
    return Membership.objects.filter(user=reader, role__in=CAN["create"]).exists()


def teams_by_lesson(organization: int, lessons: Collection[int]) -> dict[int, set[int]]:
    """The teams of an organization that read each lesson together: the workshop was at least opened."""
    found: dict[int, set[int]] = defaultdict(set)
    used = Workshop.objects.filter(organization=organization, lesson_links__lesson__in=lessons, teams__isnull=False)
    for lesson, team in (
        used.exclude(state=WorkshopState.DRAFT).order_by().values_list("lesson_links__lesson", "teams").distinct()
    ):
        found[lesson].add(team)
    return found


def decision_behind(initiative: Initiative, reader: User) -> Decision | None:
    return (
        Decision.objects.filter(initiative=initiative, workshop__in=Workshop.objects.visible_to(reader))
        .select_related(
            "workshop", "contribution__participant", "contribution__lesson__section", "contribution__lesson__playbook"
        )
        .first()
    )
