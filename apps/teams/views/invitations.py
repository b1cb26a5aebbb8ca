from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.invited import let_sign_up
from apps.common.htmx import answer, asked_partial
from apps.teams import rules
from apps.teams.access import get_invitation, get_own_membership
from apps.teams.forms import InvitationForm
from apps.teams.middleware import choose
from apps.teams.models import Invitation, Membership
from apps.teams.queries import invitation_with_hash, membership_of
from apps.teams.refusals import TeamsRefused
from apps.teams.requests import MemberRequest
from apps.teams.services.invitations import (
    accept_invitation,
    hash_of,
    invite,
    resend_invitation,
    revoke_invitation,
)
from apps.teams.views.organizations import organization_page


@require_http_methods(["GET", "POST"])
def invitation_create(request: MemberRequest, code: str) -> HttpResponse:
    own = get_own_membership(request.user, code, to="invite")
    form = InvitationForm(request.POST or None, organization=own.organization)
    if form.is_valid():
        try:
            invitation = invite(organization=own.organization, by=request.user, **form.cleaned_data)
        except TeamsRefused as refused:
            form.add_error("email", str(refused))
        else:
            messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": invitation.email})
            return redirect(own.organization)
    context = {"organization": own.organization, "form": form}
    return answer(request, "teams/invitation_create.html", context, status=422 if form.errors else 200)


@require_POST
def invitation_resend(request: MemberRequest, code: str, invitation_code: str) -> HttpResponse:
    own = get_own_membership(request.user, code, to="invite")
    invitation = get_invitation(own.organization, invitation_code)
    try:
        resend_invitation(invitation=invitation, by=request.user)
    except TeamsRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("A new link is on its way to %(email)s.") % {"email": invitation.email})
    return after_change(request, own)


@require_POST
def invitation_revoke(request: MemberRequest, code: str, invitation_code: str) -> HttpResponse:
    own = get_own_membership(request.user, code, to="invite")
    invitation = get_invitation(own.organization, invitation_code)
    try:
        revoke_invitation(invitation=invitation, by=request.user)
    except TeamsRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The invitation of %(email)s is withdrawn.") % {"email": invitation.email})
    return after_change(request, own)


def after_change(request: MemberRequest, own: Membership) -> HttpResponse:
    return organization_page(request, own) if asked_partial(request) else redirect(own.organization)


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """The link is the key: whoever holds it may join, with the account they say, by pressing the button."""
    invitation = invitation_with_hash(hash_of(token))
    if invitation is None:
        reason = _("This link is not a valid invitation. It may be incomplete, or replaced by a newer one.")
        return closed(request, reason, status=404)
    if request.user.is_authenticated and request.method == "POST":
        return join(cast("MemberRequest", request), invitation)
    if request.user.is_authenticated and invitation.accepted_by_id == request.user.pk:
        return redirect(invitation.organization)
    if expired := rules.why_not_accept(invitation, timezone.now()):
        return closed(request, expired)
    if not request.user.is_authenticated:
        # Sign in or sign up, and come back. Where sign-up is closed, the invitation opens it for its own address.
        let_sign_up(request, invitation.email)
        return answer(request, "teams/invitation_accept.html", {"invitation": invitation})
    member = cast("MemberRequest", request)
    context = {
        "invitation": invitation,
        "own": membership_of(member.user, invitation.organization),
        "same_address": member.user.email.lower() == invitation.email.lower(),
    }
    return answer(request, "teams/invitation_accept.html", context)


def join(request: MemberRequest, invitation: Invitation) -> HttpResponse:
    try:
        accept_invitation(invitation=invitation, by=request.user)
    except TeamsRefused as refused:
        return closed(request, str(refused))
    choose(request, invitation.organization)
    messages.success(request, _("Welcome to %(name)s.") % {"name": invitation.organization})
    return redirect(invitation.organization)


def closed(request: HttpRequest, reason: str, *, status: int = 410) -> HttpResponse:
    return answer(request, "teams/invitation_closed.html", {"reason": reason}, status=status)
