"""Teams, and who is in them."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.teams import rules
from apps.teams.days import time_zones
from apps.teams.enums import Role, TeamRole
from apps.teams.models import Membership, Organization, Team, TeamMembership
from apps.teams.queries import role_of, team_role_of
from apps.teams.refusals import TeamsRefused, refuse
from apps.teams.services.locks import lock_for, lock_organization, lock_team_for


def note(team: Team, by: User, verb: str, **data: Any) -> None:
    record(organization=team.organization, by=by, verb=verb, subject=("team", team.code), **data)


def checked_name(organization: Organization, name: str, *, besides: Team | None = None) -> str:
    name = name.strip()
    refuse(None if name else _("Give the team a name."))
    others = Team.objects.filter(organization=organization, name__iexact=name)
    if besides:
        others = others.exclude(pk=besides.pk)
    refuse(_("There is already a team of this name.") if others.exists() else None)
    return name


@transaction.atomic
def create_team(*, organization: Organization, name: str, joins: bool = False, by: User) -> Team:
    """Whoever creates a team they join leads it."""
    organization, _role = lock_for(organization, by, "manage_teams")
    team = Team.objects.create(organization=organization, name=checked_name(organization, name))
    note(team, by, "team_created", name=team.name)
    if joins:
        place(team, member=Membership.objects.get(organization=organization, user=by), role=TeamRole.LEAD, by=by)
    return team


@transaction.atomic
def rename_team(*, team: Team, name: str, by: User) -> Team:
    team = lock_team_for(team, by, "edit")
    name = checked_name(team.organization, name, besides=team)
    before = team.name
    if before != name:
        team.name = name
        team.save(update_fields=["name"])
        note(team, by, "team_renamed", before=before, after=name)
    return team


@transaction.atomic
def set_time_zone(*, team: Team, time_zone: str, by: User) -> Team:
    """Where the team works: its plans' quarters and what is overdue go by that day. Empty is the installation's zone."""
    team = lock_team_for(team, by, "edit")
    refuse(None if time_zone in ("", *time_zones()) else _("Choose a time zone of the list."))
    before = team.time_zone
    if before != time_zone:
        team.time_zone = time_zone
        team.save(update_fields=["time_zone"])
        note(team, by, "team_time_zone_set", before=before, after=time_zone)
    return team


@transaction.atomic
def delete_team(*, team: Team, by: User) -> None:
    """Only a team without plans. Invitations into it stay open, for the organization alone."""
    organization = lock_organization(team.organization)
    found = Team.objects.select_for_update().filter(pk=team.pk).first()
    if found is None:
        return
    refuse(rules.why_not_in_team("delete", role_of(by, organization), team_role_of(by, found)))
    # The row is locked against new plans too: writing one takes a lock on the team it refers to.
    refuse(rules.why_not_delete_team(plans=found.plans.count()))
    record(
        organization=organization,
        by=by,
        verb="team_deleted",
        subject=("organization", organization.code),
        name=found.name,
    )
    found.delete()


@transaction.atomic
def put_in_team(*, team: Team, member: Membership, role: TeamRole, by: User) -> TeamMembership:
    """Adds a person of the organization to the team, or changes what they are in it."""
    team = lock_team_for(team, by, "staff")
    found = Membership.objects.filter(pk=member.pk, organization=team.organization).select_related("user").first()
    if found is None:
        raise TeamsRefused(_("This person does not belong to the organization any more."))
    return place(team, member=found, role=role, by=by)


def place(team: Team, *, member: Membership, role: TeamRole, by: User) -> TeamMembership:
    """The same without asking who may: for services that have asked already and hold the organization's lock."""
    if role == TeamRole.LEAD:
        refuse(rules.why_not_lead(Role(member.role)))
    known = TeamMembership.objects.filter(team=team, membership=member).first()
    if known is None:
        known = TeamMembership.objects.create(team=team, membership=member, role=role)
        note(team, by, "team_joined", person=str(member.user), role=role)
    elif known.role != role:
        known.role = role
        known.save(update_fields=["role"])
        note(team, by, "team_role_changed", person=str(member.user), role=role)
    return known


@transaction.atomic
def take_from_team(*, team: Team, member: Membership, by: User) -> None:
    """The person stays in the organization. Everybody may take themselves out."""
    team = lock_team_for(team, by, "view" if member.user_id == by.pk else "staff")
    gone, _by_model = TeamMembership.objects.filter(team=team, membership=member).delete()
    if gone:
        note(team, by, "team_left", person=str(member.user))
