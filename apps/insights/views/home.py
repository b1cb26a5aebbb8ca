from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.models import User
from apps.common.caching import public_page
from apps.common.htmx import answer, asked_partial
from apps.insights.queries import home as queries
from apps.teams.enums import Role
from apps.teams.models import Organization
from apps.teams.queries import invitations_for
from apps.teams.requests import MemberRequest
from apps.workshops.queries.lists import live_in


@require_safe
@login_not_required
@public_page
def home(request: HttpRequest) -> HttpResponse:
    """What is mine and what is late; for visitors, what this is and the way in."""
    if not isinstance(request.user, User):
        context = {"sign_up_open": settings.SIGN_UP_OPEN, "library_public": settings.LIBRARY_PUBLIC}
        return answer(request, "insights/landing.html", context)
    return _members_home(cast("MemberRequest", request))


def _members_home(request: MemberRequest) -> HttpResponse:
    organization = request.organization()
    if organization is None:
        context: dict[str, Any] = {
            "creation_open": settings.ORGANIZATION_CREATION_OPEN,
            "invitations": invitations_for(request.user),
        }
        return answer(request, "insights/home_first.html", context)
    # The page's own address says it, also where a tick is sent from it.
    everything = "all" in request.GET or "all" in urlsplit(request.headers.get("HX-Current-URL", "")).query.split("&")
    context = _home(organization, request.user, everything=everything)
    # What a tick changes beside the list comes along with it.
    context["beside"] = asked_partial(request) == "mine"
    return answer(request, "insights/home.html", context, partials=("mine",))


def _home(organization: Organization, user: User, *, everything: bool) -> dict[str, Any]:
    role = queries.role_in(organization, user)
    teams, is_all = queries.teams_watched(organization, user, role)
    return {
        "today": timezone.localdate(),
        "everything": everything,
        "organization": organization,
        "mine": queries.mine_in(organization, user, everything=everything),
        "owned": queries.initiatives_owned(organization, user, everything=everything),
        "late": queries.late_in(organization, teams, user, everything=everything),
        "all_teams": is_all,
        "live": live_in(organization, user),
        "workshops": queries.workshops_ahead(organization, timezone.localdate()),
        "is_new": queries.is_new(organization),
        "has_team": bool(teams),
        "can_act": role != Role.VIEWER,
        "can_facilitate": role in queries.HOSTS,
        "can_manage": role in (Role.OWNER, Role.ADMIN),
    }
