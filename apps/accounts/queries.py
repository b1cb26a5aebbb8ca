from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from apps.accounts.models import User
    from apps.teams.models import Membership


def memberships_of(user: "User") -> "QuerySet[Membership]":
    """Where the person belongs, as what, by the organization's name."""
    return user.memberships.select_related("organization").order_by("organization__name", "pk")
