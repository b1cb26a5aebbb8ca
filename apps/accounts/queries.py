from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from apps.accounts.models import User
    from apps.teams.models import Membership


def memberships_of(user: "User") -> "QuerySet[Membership]":
    """Where the person belongs, as what, by the organization's name."""
    return user.memberships.select_related("organization").order_by("organization__name", "pk")


def addresses_of(user: "User") -> set[str]:
    """The addresses a person has shown to be theirs. The one they sign in with counts unless allauth still waits for its
    code: accounts made by a command have no row there."""
    known = dict(EmailAddress.objects.filter(user=user).values_list("email", "verified"))
    known = {email.lower(): verified for email, verified in known.items()}
    return {email for email, verified in ({user.email.lower(): True} | known).items() if verified}
