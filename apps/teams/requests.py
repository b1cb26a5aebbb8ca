"""What a request of somebody who is signed in carries, for the types' sake."""

from django.http import HttpRequest

from apps.accounts.models import User
from apps.teams.models import Organization


class MemberRequest(HttpRequest):
    """`LoginRequiredMiddleware` sees to `user`, `OrganizationMiddleware` to the organizations."""

    user: User
    organization: Organization | None
    organizations: list[Organization]
