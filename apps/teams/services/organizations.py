"""An organization and its name."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.common.addresses import why_not_name
from apps.teams import rules
from apps.teams.enums import Role
from apps.teams.models import Membership, Organization
from apps.teams.refusals import refuse
from apps.teams.services.locks import lock_for


@transaction.atomic
def create_organization(*, name: str, by: User) -> Organization:
    """Whoever creates it owns it. The same name twice by one person is one organization, pressed twice."""
    refuse(rules.why_not_create_organization(is_open=settings.ORGANIZATION_CREATION_OPEN, is_superuser=by.is_superuser))
    name = name.strip()
    refuse(why_not_name(name) if name else _("Give the organization a name."))
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    own = Organization.objects.filter(memberships__user=by, memberships__role=Role.OWNER)
    if known := own.filter(name__iexact=name).first():
        return known
    organization = Organization.objects.create(name=name)
    Membership.objects.create(organization=organization, user=by, role=Role.OWNER)
    record(
        organization=organization,
        by=by,
        verb="organization_created",
        subject=("organization", organization.code),
        name=name,
    )
    return organization


@transaction.atomic
def rename_organization(*, organization: Organization, name: str, by: User) -> Organization:
    organization, _role = lock_for(organization, by, "edit")
    name = name.strip()
    refuse(None if name else _("Give the organization a name."))
    before = organization.name
    if before != name:
        refuse(why_not_name(name))
        organization.name = name
        organization.save(update_fields=["name"])
        record(
            organization=organization,
            by=by,
            verb="organization_renamed",
            subject=("organization", organization.code),
            before=before,
            after=name,
        )
    return organization
