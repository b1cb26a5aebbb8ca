"""What plans have to say about a lesson and a recommendation."""

from urllib.parse import urlencode

from django.urls import reverse

from apps.accounts.models import User
from apps.common.thread import Reader, Strand, strand, usage
from apps.lessons.models import Lesson
from apps.plans.models import ActionPlan
from apps.plans.queries.plans import with_figures
from apps.plans.queries.standing import standings_of
from apps.plans.queries.thread import initiatives_following, initiatives_resting_on, teams_by_lesson
from apps.plans.rules import why_not_adopt
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
    key = f"{lesson.playbook.slug}/{lesson.number}"
    # The list of plans, where the team is chosen; it keeps what is to be put there.
    start = f"{reverse('plans:plan_list')}?{urlencode({'lesson': key})}"
    return Strand("plans/_strand_lesson.html", {"rows": rows, "more": len(links) > SHOWN, "start_url": start})


@strand("recommendations.recommendation", order=30)
def initiatives_on_recommendation(reader: Reader, recommendation: Recommendation) -> Strand | None:
    if not isinstance(reader, User):
        return None
    found = list(initiatives_following(recommendation, reader)[: SHOWN + 1])
    rows = [(initiative, "") for initiative in found[:SHOWN]]
    why_not = why_not_adopt(standings_of(reader, recommendation.playbook.organization_id))
    key = [recommendation.playbook.slug, recommendation.code]
    start = "" if why_not else reverse("plans:recommendation_adopt", args=key)
    context = {"rows": rows, "more": len(found) > SHOWN, "start_url": start, "why_not": why_not}
    return Strand("plans/_strand_recommendation.html", context, start_url=start)


@strand("teams.team", order=30)
def plans_of_team(reader: Reader, team: Team) -> Strand | None:
    if not isinstance(reader, User):
        return None
    plans = with_figures(ActionPlan.objects.visible_to(reader).filter(team=team))
    return Strand("plans/_strand_team.html", {"plans": plans})
