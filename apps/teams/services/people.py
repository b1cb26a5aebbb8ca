"""Who belongs to an organization, as what."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.activity.services import record
from apps.teams import rules
from apps.teams.enums import Role, TeamRole
from apps.teams.holdings import hand_over
from apps.teams.models import Membership, Organization, TeamMembership
from apps.teams.queries import membership_of, owners_of, people_to_hand_to, role_of
from apps.teams.refusals import refuse
from apps.teams.services.locks import lock_organization


def note(organization: Organization, by: User, verb: str, member: Membership, **data: Any) -> None:
    record(
        organization=organization,
        by=by,
        verb=verb,
        subject=("organization", organization.code),
        person=str(member.user),
        **data,
    )


@transaction.atomic
def change_role(*, member: Membership, role: Role, by: User) -> Membership | None:
    """The membership with its new role, or nothing if the person has left meanwhile. Never leaves an organization
    without an owner. A new viewer stays in their teams, but leads none."""
    organization = lock_organization(member.organization)
    found = Membership.objects.filter(pk=member.pk).select_related("user").first()
    if found is None:
        return None
    before = Role(found.role)
    refuse(rules.why_not_change_role(role_of(by, organization), before, role, owners=owners_of(organization)))
    if before == role:
        return found
    found.role = role
    found.save(update_fields=["role"])
    if role == Role.VIEWER:
        TeamMembership.objects.filter(membership=found, role=TeamRole.LEAD).update(role=TeamRole.MEMBER)
    note(organization, by, "role_changed", found, before=before, after=role)
    return found


@transaction.atomic
def remove_person(
    *, member: Membership, to: Mapping[str, Membership] | None = None, rest: Membership | None = None, by: User
) -> None:
    """Takes the person out of the organization and its teams. What they wrote stays under their name; what they hold goes
    to who is named for its key in `to`, else to `rest`, else to nobody yet."""
    organization = lock_organization(member.organization)
    found = Membership.objects.filter(pk=member.pk).select_related("user", "organization").first()
    if found is None:
        return
    refuse(rules.why_not_remove(role_of(by, organization), Role(found.role), owners=owners_of(organization)))
    hand_on(found, to or {}, rest, by)
    note(organization, by, "person_removed", found)
    found.delete()


@transaction.atomic
def leave_organization(
    *,
    organization: Organization,
    to: Mapping[str, Membership] | None = None,
    rest: Membership | None = None,
    by: User,
) -> None:
    """Of two last owners who leave at once, one stays. What is left behind is handed over as in `remove_person`."""
    organization = lock_organization(organization)
    own = membership_of(by, organization)
    if own is None:
        return
    refuse(rules.why_not_leave(Role(own.role), owners=owners_of(organization)))
    hand_on(own, to or {}, rest, by)
    note(organization, by, "person_left", own)
    own.delete()


def hand_on(member: Membership, to: Mapping[str, Membership], rest: Membership | None, by: User) -> None:
    """The caller holds the organization's lock, so who is named and has left meanwhile gets nothing."""
    users = {found.pk: found.user for found in people_to_hand_to(member)}
    hand_over(
        organization=member.organization,
        person=member.user,
        to={key: users[chosen.pk] for key, chosen in to.items() if chosen.pk in users},
        rest=users.get(rest.pk) if rest else None,
        by=by,
    )
