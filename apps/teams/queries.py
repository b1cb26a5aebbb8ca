"""Reads of organizations, teams and the people in them."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from apps.accounts.models import User
from apps.accounts.queries import addresses_of
from apps.activity.models import Entry
from apps.teams.enums import Role, TeamRole
from apps.teams.models import Invitation, Membership, Organization, Team, TeamMembership


def membership_of(user: User, organization: Organization) -> Membership | None:
    return Membership.objects.filter(user=user, organization=organization).first()


def role_of(user: User, organization: Organization) -> Role | None:
    membership = membership_of(user, organization)
    return Role(membership.role) if membership else None


def team_role_of(user: User, team: Team) -> TeamRole | None:
    role = TeamMembership.objects.filter(team=team, membership__user=user).values_list("role", flat=True).first()
    return TeamRole(role) if role else None


@dataclass(frozen=True)
class Place:
    """Where a person stands towards a team; without a role in its organization they are outside."""

    team: Team
    role: Role
    team_role: TeamRole | None


def place_of(user: User, team_code: str) -> Place | None:
    """The team with this code and the person's place in one query, or nothing for an outsider."""
    own = Membership.objects.filter(user=user, organization=OuterRef("organization"))
    own_in_team = TeamMembership.objects.filter(team=OuterRef("pk"), membership__user=user)
    team = (
        Team.objects.visible_to(user)
        .filter(code=team_code)
        .select_related("organization")
        .annotate(own_role=Subquery(own.values("role")), own_team_role=Subquery(own_in_team.values("role")))
        .first()
    )
    if team is None:
        return None
    # The types lose what a queryset of our own class is annotated with.
    role, team_role = team.own_role, team.own_team_role  # type: ignore[attr-defined]
    return Place(team, Role(role), TeamRole(team_role) if team_role else None)


def owners_of(organization: Organization) -> int:
    return Membership.objects.filter(organization=organization, role=Role.OWNER).count()


def memberships_in(organization: Organization) -> QuerySet[Membership]:
    """The people of an organization with their teams."""
    teams = TeamMembership.objects.select_related("team").order_by("team__name", "pk")
    return (
        Membership.objects.filter(organization=organization)
        .select_related("user")
        .prefetch_related(Prefetch("team_memberships", queryset=teams))
    )


def teams_in(organization: Organization) -> QuerySet[Team, Team]:
    """The teams of an organization, each with `people_count` and the memberships of its `leads`."""
    leads = TeamMembership.objects.filter(role=TeamRole.LEAD).select_related("membership__user")
    return (
        Team.objects.filter(organization=organization)
        .annotate(people_count=Count("memberships"))
        .prefetch_related(Prefetch("memberships", queryset=leads, to_attr="leads"))
    )


def team_memberships_in(team: Team) -> QuerySet[TeamMembership]:
    return TeamMembership.objects.filter(team=team).select_related("membership__user")


def people_to_hand_to(member: Membership) -> QuerySet[Membership]:
    """Who could go on with what a person who leaves holds: all but viewers."""
    return (
        Membership.objects.filter(organization_id=member.organization_id)
        .exclude(role=Role.VIEWER)
        .exclude(pk=member.pk)
        .select_related("user")
    )


def people_outside(team: Team) -> QuerySet[Membership]:
    """The organization's people who are not in the team."""
    return (
        Membership.objects.filter(organization_id=team.organization_id)
        .exclude(team_memberships__team=team)
        .select_related("user")
    )


def invitations_waiting(organization: Organization) -> QuerySet[Invitation]:
    """Neither accepted nor withdrawn; those that expired are among them, so that they can be sent again."""
    return Invitation.objects.filter(organization=organization, accepted_at=None, revoked_at=None).select_related(
        "team", "invited_by"
    )


def invitations_for(user: User) -> QuerySet[Invitation]:
    """Those that wait for one of the person's own addresses; the link that accepts one stands in its mail alone."""
    known = addresses_of(user)
    invitations = Invitation.objects.open().annotate(address=Lower("email")).filter(address__in=known)
    return invitations.select_related("organization", "invited_by")


def invitations_sent_since(moment: dt.datetime, organization: Organization, by: User) -> dict[str, int]:
    """How many went out: `sent` of the organization, `by_person`, `in_all`."""
    return Invitation.objects.filter(created_at__gt=moment).aggregate(
        sent=Count("pk", filter=Q(organization=organization)),
        by_person=Count("pk", filter=Q(invited_by=by)),
        in_all=Count("pk"),
    )


def invitation_with_hash(token_hash: str) -> Invitation | None:
    return Invitation.objects.filter(token_hash=token_hash).select_related("organization", "team", "invited_by").first()


def is_in(organization: Organization, email: str) -> bool:
    """Whether somebody who signs in with this address already belongs to the organization."""
    return Membership.objects.filter(
        Q(user__email__iexact=email) | Q(user__emailaddress__email__iexact=email, user__emailaddress__verified=True),
        organization=organization,
    ).exists()


def was_asked_for(invitation: Invitation, by: User) -> bool:
    """Whether the person has asked the sender of this invitation for one of their own."""
    return Entry.objects.filter(
        organization=invitation.organization_id, verb="invitation_asked_for", actor=by, data__invitation=invitation.code
    ).exists()
