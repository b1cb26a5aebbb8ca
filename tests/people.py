"""The same people in every test: one organization with a person per role, and a second one whose data could leak."""

from dataclasses import dataclass

from apps.accounts.models import User
from apps.teams.enums import Role, TeamRole
from apps.teams.models import Membership, Organization, Team, TeamMembership


@dataclass(frozen=True)
class People:
    """`organization` with `team`; `other_organization` with `other_team`, to which only `outsider` belongs."""

    organization: Organization
    team: Team
    owner: User
    admin: User
    facilitator: User
    lead: User
    member: User
    viewer: User
    other_organization: Organization
    other_team: Team
    outsider: User


def make_user(name: str) -> User:
    return User.objects.create_user(f"{name.lower()}@example.org", name=name.capitalize())


def join(user: User, organization: Organization, role: Role) -> Membership:
    return Membership.objects.create(user=user, organization=organization, role=role)


def make_people() -> People:
    organization = Organization.objects.create(name="Northwind Industrial")
    team = Team.objects.create(organization=organization, name="Platform")
    roles = {
        "owner": Role.OWNER,
        "admin": Role.ADMIN,
        "facilitator": Role.FACILITATOR,
        "lead": Role.MEMBER,
        "member": Role.MEMBER,
        "viewer": Role.VIEWER,
    }
    users = {name: make_user(name) for name in roles}
    memberships = {name: join(users[name], organization, role) for name, role in roles.items()}
    TeamMembership.objects.create(team=team, membership=memberships["lead"], role=TeamRole.LEAD)
    TeamMembership.objects.create(team=team, membership=memberships["member"], role=TeamRole.MEMBER)
    other_organization = Organization.objects.create(name="Contoso Rail")
    other_team = Team.objects.create(organization=other_organization, name="Platform")
    outsider = make_user("outsider")
    join(outsider, other_organization, Role.OWNER)
    return People(
        organization=organization,
        team=team,
        other_organization=other_organization,
        other_team=other_team,
        outsider=outsider,
        **users,
    )
