"""The doors to organizations and teams. An outsider finds nothing; too low a role is told why."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from apps.accounts.models import User
from apps.teams import rules
from apps.teams.enums import Role
from apps.teams.models import Invitation, Membership, Organization, Team, TeamMembership
from apps.teams.queries import Place, place_of


def get_own_membership(user: User, organization_code: str, to: str = "view") -> Membership:
    """The reader's own membership with its organization: who they are there, once they may do `to`."""
    membership = (
        Membership.objects.filter(user=user, organization__code=organization_code)
        .select_related("organization")
        .first()
    )
    if membership is None:
        raise Http404
    if reason := rules.why_not(to, Role(membership.role)):
        raise PermissionDenied(reason)
    return membership


def get_organization(user: User, code: str, to: str = "view") -> Organization:
    return get_own_membership(user, code, to).organization


def get_place(user: User, team_code: str, to: str = "view") -> Place:
    """The team and where the reader stands, for `to` of "view", "edit", "staff" (say who is in it) and "delete"."""
    place = place_of(user, team_code)
    if place is None:
        raise Http404
    if reason := rules.why_not_in_team(to, place.role, place.team_role):
        raise PermissionDenied(reason)
    return place


def get_team(user: User, code: str, to: str = "view") -> Team:
    return get_place(user, code, to).team


def get_member(organization: Organization, code: str) -> Membership:
    """A person of an organization the reader has already got through its door."""
    member = Membership.objects.filter(organization=organization, code=code).select_related("user").first()
    if member is None:
        raise Http404
    return member


def get_team_member(team: Team, code: str) -> TeamMembership:
    """A person of a team the reader has already got through its door, by the code of their membership."""
    place = TeamMembership.objects.filter(team=team, membership__code=code).select_related("membership__user").first()
    if place is None:
        raise Http404
    return place


def get_invitation(organization: Organization, code: str) -> Invitation:
    """An invitation of an organization the reader has already got through its door."""
    invitation = Invitation.objects.filter(organization=organization, code=code).first()
    if invitation is None:
        raise Http404
    return invitation
