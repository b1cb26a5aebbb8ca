from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from apps.accounts.models import User
from apps.lessons.models import Playbook
from apps.lessons.queries import stops_behind
from apps.lessons.translation.queries import with_family
from apps.recommendations.models import Recommendation


def get_recommendation(user: User | AnonymousUser, slug: str, code: str) -> Recommendation:
    """The live recommendation with its playbook, their `family`, and the lessons behind it; elsewhere it is not there."""
    found = (
        Recommendation.objects.live()
        .filter(playbook__in=Playbook.objects.visible_to(user), playbook__slug=slug, code=code)
        .select_related("playbook", "original__live_revision")
        .prefetch_related(stops_behind())
    )
    recommendation = with_family(found, user, Recommendation, playbook="playbook__", key="code").first()
    if recommendation is None:
        raise Http404
    return recommendation
