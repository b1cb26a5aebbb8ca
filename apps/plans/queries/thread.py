"""Where the library meets the plans: which initiatives rest on a lesson or a recommendation, and whose they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.lessons.models import Lesson
from apps.plans.models import Initiative, InitiativeLesson
from apps.recommendations.models import Recommendation
from apps.teams.models import Organization


def initiatives_resting_on(lesson: Lesson, user: User) -> QuerySet[InitiativeLesson]:
    return (
        InitiativeLesson.objects.filter(lesson=lesson, initiative__in=Initiative.objects.visible_to(user))
        .select_related("initiative__plan__team", "initiative__owner")
        .order_by("-initiative__created_at", "pk")
    )


def initiatives_following(recommendation: Recommendation, user: User) -> QuerySet[Initiative]:
    return (
        Initiative.objects.visible_to(user)
        .filter(recommendation=recommendation)
        .select_related("plan__team", "owner")
        .order_by("-created_at", "pk")
    )


def teams_by_lesson(organization: int, lessons: Collection[int]) -> Mapping[int, Iterable[int]]:
    """The keys of the organization's teams with an initiative on each of the lessons."""
    teams: dict[int, set[int]] = defaultdict(set)
    rows = InitiativeLesson.objects.filter(
        initiative__plan__team__organization=organization, lesson__in=lessons
    ).values_list("lesson_id", "initiative__plan__team_id")
    for lesson, team in rows.distinct():
        teams[lesson].add(team)
    return teams


def teams_using_lessons(organization: Organization) -> dict[int, int]:
    """How many teams have an initiative on each lesson."""
    lessons = InitiativeLesson.objects.filter(initiative__plan__team__organization=organization)
    keys = set(lessons.values_list("lesson_id", flat=True))
    return {lesson: len(set(teams)) for lesson, teams in teams_by_lesson(organization.pk, keys).items()}
