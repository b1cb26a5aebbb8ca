from django.db import connection

from apps.accounts.models import User
from apps.teams import rules
from apps.teams.enums import Role
from apps.teams.models import Organization, Team
from apps.teams.queries import role_of, team_role_of
from apps.teams.refusals import refuse


def lock_organization(organization: Organization) -> Organization:
    """Whoever changes people, teams or invitations of an organization does it one after the other.

    Not the key: rows that merely refer to the organization are written meanwhile.
    """
    return Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)


def lock_sending() -> None:
    """Until the end of the transaction nobody else invites, anywhere: the limits count over all organizations. Taken
    after the organization's own lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('teams.invitations'))")


def lock_for(organization: Organization, by: User, action: str) -> tuple[Organization, Role | None]:
    """The locked organization, and the role `by` has in it now; refuses what that role does not allow."""
    organization = lock_organization(organization)
    role = role_of(by, organization)
    refuse(rules.why_not(action, role))
    return organization, role


def lock_team_for(team: Team, by: User, action: str) -> Team:
    """The team as it is now, its organization locked; refuses what the place of `by` does not allow."""
    organization = lock_organization(team.organization)
    refuse(rules.why_not_in_team(action, role_of(by, organization), team_role_of(by, team)))
    return Team.objects.select_related("organization").get(pk=team.pk)
