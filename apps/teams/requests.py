"""What a request of somebody who is signed in carries, for the types' sake."""

from collections.abc import Callable

from django.http import HttpRequest

from apps.accounts.models import User
from apps.teams.models import Organization


class MemberRequest(HttpRequest):
    """`LoginRequiredMiddleware` sees to `user`, `OrganizationMiddleware` to the organizations.

    `organization` is asked, in Python by calling it (a template calls it by itself): a lazy object would never be None.
    """

    user: User
    organization: Callable[[], Organization | None]
    organizations: list[Organization]
