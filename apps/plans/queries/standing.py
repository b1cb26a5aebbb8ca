"""What the reader is to a plan, fetched in the query that fetches the plan."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from apps.accounts.models import User
from apps.plans.rules import Standing
from apps.teams.enums import Role, TeamRole
from apps.teams.models import Membership, Team, TeamMembership


def with_standing[Q: QuerySet[Any, Any]](rows: Q, user: User, *, team: str) -> Q:
    """Rows of the user's organizations only, each with what the user is there; `team` is the path to a row's team."""
    organization = f"{team}__organization" if team else "organization"
    mine = Membership.objects.filter(user=user, organization=OuterRef(organization))
    in_team = TeamMembership.objects.filter(team=OuterRef(team or "pk"), membership__user=user)
    return rows.annotate(
        reader_role=Subquery(mine.values("role")[:1]), reader_team_role=Subquery(in_team.values("role")[:1])
    ).filter(reader_role__isnull=False)


def standing_on(row: Any) -> Standing:
    """Of a row that came from `with_standing`."""
    return Standing(Role(row.reader_role), TeamRole(row.reader_team_role) if row.reader_team_role else None)


def standings_of(user: User, organization: int | None) -> list[Standing]:
    """What the user is to each team of their organizations, or of the one given alone."""
    teams = Team.objects.all() if organization is None else Team.objects.filter(organization=organization)
    return [standing_on(team) for team in with_standing(teams, user, team="")]
