"""What lets an open stream of a room be read, and whether it still holds. The doors in `access.py` ask the same when a
stream begins; this asks for all streams of a process together, because they stay open for hours."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from django.contrib.sessions.models import Session
from django.utils import timezone

from apps.accounts.models import User
from apps.teams.enums import Role
from apps.teams.models import Membership
from apps.workshops.models import Participant, Workshop
from apps.workshops.rules import may, why_not_read


@dataclass(frozen=True)
class Right:
    """Somebody's seat, or the role in which somebody runs the room when there is none. `deed` is what their role must allow;
    guests need none. Whoever is signed in, a guest too, is so by a session, which `password` (a hash over it) would end as
    well."""

    workshop: int
    participant: uuid.UUID | None
    deed: Literal["", "view", "facilitate"]
    user: int | None = None
    session: str = ""
    password: str = ""


def find_ended(rights: Collection[Right]) -> set[Right]:
    """Those of `rights` that hold no longer, in five queries however many there are."""
    workshops = Workshop.objects.in_bulk({right.workshop for right in rights})
    now = timezone.now()
    seats = Participant.objects.filter(pk__in={right.participant for right in rights}, removed_at=None)
    seated = set(seats.values_list("pk", flat=True))
    users = User.objects.filter(is_active=True).in_bulk({right.user for right in rights if right.user})
    sessions = Session.objects.filter(session_key__in={right.session for right in rights}, expire_date__gt=now)
    signed_in = set(sessions.values_list("session_key", flat=True))
    memberships = Membership.objects.filter(
        user__in=users, organization__in={workshop.organization_id for workshop in workshops.values()}
    )
    roles: dict[tuple[int | None, int], Role] = {
        (user, organization): Role(role)
        for user, organization, role in memberships.values_list("user", "organization", "role")
    }

    def holds(right: Right) -> bool:
        workshop = workshops.get(right.workshop)
        if workshop is None or (right.participant and right.participant not in seated):
            return False
        if right.user is not None:
            user = users.get(right.user)
            if user is None or right.session not in signed_in or user.get_session_auth_hash() != right.password:
                return False
        if not right.deed:
            return why_not_read(workshop, now) is None
        return may(roles.get((right.user, workshop.organization_id)), right.deed)

    return {right for right in rights if not holds(right)}
