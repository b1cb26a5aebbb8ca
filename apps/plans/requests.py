from django.http import HttpRequest

from apps.accounts.models import User
from apps.teams.models import Organization


class SignedInRequest(HttpRequest):
    """A request as the views that need a sign-in get it: for the type checker, which cannot see the middleware."""

    user: User
    organization: Organization | None
    organizations: list[Organization]
