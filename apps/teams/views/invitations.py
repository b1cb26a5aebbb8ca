from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.invited import let_sign_up
from apps.accounts.models import User
from apps.accounts.queries import addresses_of
from apps.common.htmx import answer, asked_partial
from apps.teams import rules
from apps.teams.access import get_invitation, get_own_membership
from apps.teams.forms import InvitationForm
from apps.teams.middleware import choose
from apps.teams.models import Invitation, Membership
from apps.teams.queries import invitation_with_hash, membership_of, was_asked_for
from apps.teams.refusals import TeamsRefused
from apps.teams.requests import MemberRequest
from apps.teams.services.invitations import (
    accept_invitation,
    ask_for_invitation,
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
    """The link shows the invitation; the account of the address it was sent to joins, by pressing the button."""
    invitation = invitation_with_hash(hash_of(token))
    if invitation is None:
        reason = _("This link is not a valid invitation. It may be incomplete, or replaced by a newer one.")
        return closed(request, reason, status=404)
    if request.user.is_authenticated and invitation.accepted_by_id == request.user.pk:
        return redirect(invitation.organization)
    if expired := rules.why_not_accept(invitation, timezone.now()):
        return closed(request, expired)
    if not request.user.is_authenticated:
        # Sign in or sign up, and come back. Where sign-up is closed, the invitation opens it for its own address.
        let_sign_up(request, invitation.email)
        return answer(request, "teams/invitation_accept.html", {"invitation": invitation})
    return accept_or_say_why(cast("MemberRequest", request), invitation)


def accept_or_say_why(request: MemberRequest, invitation: Invitation) -> HttpResponse:
    context = accept_context(request.user, invitation)
    if request.method == "POST" and not context["why_not"]:
        return join(request, invitation)
    status = 403 if request.method == "POST" else 200
    return answer(request, "teams/invitation_accept.html", context, status=status)


def accept_context(user: User, invitation: Invitation) -> dict[str, Any]:
    """What the page of an invitation says to who is signed in."""
    own = membership_of(user, invitation.organization)
    return {
        "invitation": invitation,
        "own": own,
        "why_not": rules.why_not_accept_as(invitation, addresses_of(user)),
        "can_ask": rules.why_not_ask(invitation, user, own) is None,
        "is_asked": was_asked_for(invitation, user),
    }


@require_POST
def invitation_ask(request: MemberRequest, token: str) -> HttpResponse:
    """Whoever holds somebody else's link asks its sender for one of their own."""
    invitation = invitation_with_hash(hash_of(token))
    if invitation is None:
        raise Http404
    try:
        ask_for_invitation(invitation=invitation, by=request.user)
    except TeamsRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Your wish is on its way to %(name)s.") % {"name": invitation.invited_by})
    return redirect("teams:invitation_accept", token)


def join(request: MemberRequest, invitation: Invitation) -> HttpResponse:
    accept_invitation(invitation=invitation, by=request.user)
    choose(request, invitation.organization)
    messages.success(request, _("Welcome to %(name)s.") % {"name": invitation.organization})
    return redirect(invitation.team or "home")


def closed(request: HttpRequest, reason: str, *, status: int = 410) -> HttpResponse:
    return answer(request, "teams/invitation_closed.html", {"reason": reason}, status=status)
