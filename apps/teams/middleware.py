"""Which organization the reader works in: the one chosen in the session, else the first they belong to."""

from collections.abc import Callable
from functools import cache
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from apps.teams.models import Organization
from apps.teams.requests import MemberRequest

SESSION_KEY = "organization"


def organizations_of(request: HttpRequest) -> list[Organization]:
    if not request.user.is_authenticated:
        return []
    return list(Organization.objects.visible_to(request.user))


def current(request: MemberRequest) -> Organization | None:
    chosen = request.session.get(SESSION_KEY)
    organizations = list(request.organizations)
    return next((found for found in organizations if found.code == chosen), next(iter(organizations), None))


def choose(request: HttpRequest, organization: Organization) -> None:
    """From now on the reader works in this organization."""
    request.session[SESSION_KEY] = organization.code


class OrganizationMiddleware:
    """Sets `request.organizations` and `request.organization()`, both read when first used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        member = cast("MemberRequest", request)
        member.organizations = SimpleLazyObject(lambda: organizations_of(member))  # type: ignore[assignment]
        member.organization = cache(lambda: current(member))
        return self.get_response(request)
