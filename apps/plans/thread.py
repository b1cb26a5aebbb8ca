"""What plans have to say about a lesson and a recommendation."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.common.thread import Reader, Strand, strand, usage
from apps.lessons.models import Lesson
from apps.plans.models import ActionPlan
from apps.plans.queries.plans import with_figures
from apps.plans.queries.thread import initiatives_following, initiatives_resting_on, teams_by_lesson
from apps.recommendations.models import Recommendation
from apps.teams.models import Team

# What a thread shows before it says how many more there are.
SHOWN = 6

usage("lessons.lesson")(teams_by_lesson)


@strand("lessons.lesson", order=30)
def initiatives_on_lesson(reader: Reader, lesson: Lesson) -> Strand | None:
    if not isinstance(reader, User):
        return None
    links = list(initiatives_resting_on(lesson, reader)[: SHOWN + 1])
    rows = [(link.initiative, link.reason) for link in links[:SHOWN]]
    start = _start_url("lesson", f"{lesson.playbook.slug}/{lesson.number}")
    return Strand("plans/_strand_lesson.html", {"rows": rows, "more": len(links) > SHOWN, "start_url": start})


@strand("recommendations.recommendation", order=30)
def initiatives_on_recommendation(reader: Reader, recommendation: Recommendation) -> Strand | None:
    if not isinstance(reader, User):
        return None
    found = list(initiatives_following(recommendation, reader)[: SHOWN + 1])
    rows = [(initiative, "") for initiative in found[:SHOWN]]
    start = _start_url("recommendation", f"{recommendation.playbook.slug}/{recommendation.code}")
    return Strand("plans/_strand_recommendation.html", {"rows": rows, "more": len(found) > SHOWN, "start_url": start})


@strand("teams.team", order=30)
def plans_of_team(reader: Reader, team: Team) -> Strand | None:
    if not isinstance(reader, User):
        return None
    plans = with_figures(ActionPlan.objects.visible_to(reader).filter(team=team), timezone.localdate())
    return Strand("plans/_strand_team.html", {"plans": plans})


def _start_url(name: str, key: str) -> str:
    """Where a team puts this in its plan: the list of plans, which keeps what is to be put there."""
    return f"{reverse('plans:plan_list')}?{urlencode({name: key})}"
