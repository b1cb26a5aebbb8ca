"""What tests of organizations, teams and invitations are made of."""

import datetime as dt

from django.utils import timezone

from apps.accounts.models import User
from apps.teams.enums import Role
from apps.teams.models import Invitation, Membership, Organization, Team
from apps.teams.services.invitations import hash_of

TOKEN = "a-token-of-a-test"


def membership(user: User, organization: Organization) -> Membership:
    return Membership.objects.get(user=user, organization=organization)


def make_invitation(
    organization: Organization,
    *,
    by: User,
    email: str = "new@example.org",
    team: Team | None = None,
    role: Role = Role.MEMBER,
    days: int = 14,
    token: str = TOKEN,
) -> Invitation:
    """An open invitation whose link carries `token`; with negative `days` it has expired."""
    return Invitation.objects.create(
        organization=organization,
        email=email,
        role=role,
        team=team,
        token_hash=hash_of(token),
        invited_by=by,
        expires_at=timezone.now() + dt.timedelta(days=days),
    )
