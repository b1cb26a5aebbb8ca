"""Invitations by e-mail link: asked for here, written and sent by a job, so that the token is stored nowhere."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.queries import addresses_of
from apps.activity.services import record
from apps.teams import rules
from apps.teams.enums import Role, TeamRole
from apps.teams.models import Invitation, Membership, Organization, Team
from apps.teams.queries import invitations_sent_since, invitations_waiting, is_in, membership_of, was_asked_for
from apps.teams.refusals import refuse
from apps.teams.services.locks import lock_for, lock_organization, lock_sending
from apps.teams.services.teams import place


def hash_of(token: str) -> str:
    """What is stored of a token. It is long and random, so a plain hash of it cannot be searched back."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    return secrets.token_urlsafe(32)


def note(invitation: Invitation, by: User | None, verb: str) -> None:
    """The address is left out: the log outlives the invitation."""
    record(
        organization=invitation.organization,
        by=by,
        verb=verb,
        subject=("organization", invitation.organization.code),
        invitation=invitation.code,
        role=invitation.role,
    )


@transaction.atomic
def invite(*, organization: Organization, email: str, role: Role, team: Team | None, by: User) -> Invitation:
    """Replaces an open invitation of the same address: the link in the older e-mail stops working."""
    from apps.teams.jobs import send_invitation  # jobs call services

    organization, own_role = lock_for(organization, by, "invite")
    email = email.strip().lower()
    refuse(rules.why_not_invite(own_role, role))
    refuse(
        _("%(email)s already belongs to this organization.") % {"email": email} if is_in(organization, email) else None
    )
    now = timezone.now()
    lock_sending()
    refuse(rules.why_not_send(**invitations_sent_since(now - dt.timedelta(days=1), organization, by)))
    invitations_waiting(organization).filter(email__iexact=email).update(revoked_at=now)
    invitation = Invitation.objects.create(
        organization=organization,
        team=team,
        email=email,
        role=role,
        # Nobody knows this token; the job makes the one that is sent.
        token_hash=hash_of(new_token()),
        invited_by=by,
        expires_at=now + dt.timedelta(days=rules.INVITATION_DAYS),
    )
    note(invitation, by, "person_invited")
    send_invitation.defer(code=invitation.code)
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """A new e-mail with a new link and the full time again."""
    organization = lock_organization(invitation.organization)
    found = Invitation.objects.select_related("team").get(pk=invitation.pk)
    refuse(rules.why_not_resend(found))
    return invite(organization=organization, email=found.email, role=Role(found.role), team=found.team, by=by)


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User) -> None:
    lock_for(invitation.organization, by, "invite")
    found = Invitation.objects.select_related("organization").get(pk=invitation.pk)
    refuse(_("This invitation has already been used.") if found.accepted_at else None)
    if found.revoked_at:
        return
    found.revoked_at = timezone.now()
    found.save(update_fields=["revoked_at"])
    note(found, by, "invitation_revoked")


@transaction.atomic
def renew_token(*, code: str) -> tuple[Invitation, str] | None:
    """The invitation with a new token for its link, or nothing if it can no longer be accepted. For the job alone:
    the token exists in the e-mail and nowhere else."""
    found = Invitation.objects.open().filter(code=code).select_related("organization", "team", "invited_by").first()
    if found is None:
        return None
    lock_organization(found.organization)
    token = new_token()
    found.token_hash = hash_of(token)
    found.save(update_fields=["token_hash"])
    return found, token


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: User) -> Membership:
    """Makes `by`, to whom it was sent, a member, once. Who belongs already keeps their role and joins the team; the same
    person may press twice. Its sender hears of it."""
    from apps.teams.jobs import tell_inviter  # jobs call services

    organization = lock_organization(invitation.organization)
    found = Invitation.objects.select_related("organization", "team").get(pk=invitation.pk)
    own = membership_of(by, organization)
    if own and found.accepted_by_id == by.pk:
        return own
    now = timezone.now()
    refuse(rules.why_not_accept(found, now) or rules.why_not_accept_as(found, addresses_of(by)))
    if own is None:
        own = Membership.objects.create(organization=organization, user=by, role=found.role)
    if found.team:
        place(found.team, member=own, role=TeamRole.MEMBER, by=by)
    found.accepted_at = now
    found.accepted_by = by
    found.save(update_fields=["accepted_at", "accepted_by"])
    note(found, by, "invitation_accepted")
    if found.invited_by_id not in (None, by.pk):
        tell_inviter.defer(code=found.code)
    return own


@transaction.atomic
def ask_for_invitation(*, invitation: Invitation, by: User) -> None:
    """Whoever holds a link that is not theirs asks its sender for one to their own address. Asking twice sends one mail."""
    from apps.teams.jobs import ask_inviter  # jobs call services

    organization = lock_organization(invitation.organization)
    found = Invitation.objects.select_related("organization", "invited_by").get(pk=invitation.pk)
    refuse(rules.why_not_accept(found, timezone.now()) or rules.why_not_ask(found, by, membership_of(by, organization)))
    if not was_asked_for(found, by):
        note(found, by, "invitation_asked_for")
        ask_inviter.defer(code=found.code, person=by.pk)
