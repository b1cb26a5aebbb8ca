from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.common.htmx import answer
from apps.teams import rules
from apps.teams.access import get_organization, get_own_membership
from apps.teams.enums import Role
from apps.teams.forms import HandOverForm, OrganizationForm
from apps.teams.holdings import held_by
from apps.teams.middleware import choose
from apps.teams.models import Membership
from apps.teams.queries import invitations_waiting, memberships_in, owners_of, teams_in
from apps.teams.refusals import TeamsRefused
from apps.teams.requests import MemberRequest
from apps.teams.services.organizations import create_organization, rename_organization
from apps.teams.services.people import leave_organization

PEOPLE_ON_A_PAGE = 50


@require_http_methods(["GET", "POST"])
def organization_create(request: MemberRequest) -> HttpResponse:
    reason = rules.why_not_create_organization(
        is_open=settings.ORGANIZATION_CREATION_OPEN, is_superuser=request.user.is_superuser
    )
    if reason:
        raise PermissionDenied(reason)
    form = OrganizationForm(request.POST or None)
    if form.is_valid():
        organization = create_organization(name=form.cleaned_data["name"], by=request.user)
        choose(request, organization)
        messages.success(request, _("%(name)s is ready. Create teams and invite people.") % {"name": organization})
        return redirect(organization)
    return answer(request, "teams/organization_create.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def organization_detail(request: MemberRequest, code: str) -> HttpResponse:
    own = get_own_membership(request.user, code)
    return organization_page(request, own)


def organization_page(request: MemberRequest, own: Membership) -> HttpResponse:
    """The page of an organization, or its list of people or of invitations."""
    organization, role = own.organization, Role(own.role)
    can_invite = rules.why_not("invite", role) is None
    people = memberships_in(organization)
    context = {
        "organization": organization,
        "own": own,
        "people": Paginator(people, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page")),
        "teams": teams_in(organization),
        "can_edit": rules.why_not("edit", role) is None,
        "can_invite": can_invite,
        "can_manage_people": rules.why_not("manage_people", role) is None,
        "can_manage_teams": rules.why_not("manage_teams", role) is None,
        "invitations": invitations_waiting(organization) if can_invite else (),
    }
    partials = ("people", "invitation-list") if can_invite else ("people",)
    return answer(request, "teams/organization_detail.html", context, partials=partials)


@require_http_methods(["GET", "POST"])
def organization_edit(request: MemberRequest, code: str) -> HttpResponse:
    organization = get_organization(request.user, code, to="edit")
    form = OrganizationForm(request.POST or None, initial={"name": organization.name})
    if form.is_valid():
        rename_organization(organization=organization, name=form.cleaned_data["name"], by=request.user)
        messages.success(request, _("The organization has its new name."))
        return redirect(organization)
    context = {"organization": organization, "form": form}
    return answer(request, "teams/organization_edit.html", context, status=422 if form.errors else 200)


@require_POST
def organization_switch(request: MemberRequest, code: str) -> HttpResponse:
    """The next pages are about this organization; it starts at its home."""
    organization = get_organization(request.user, code)
    choose(request, organization)
    messages.info(request, _("You are now working in %(name)s.") % {"name": organization})
    return redirect("home")


@require_http_methods(["GET", "POST"])
def organization_leave(request: MemberRequest, code: str) -> HttpResponse:
    """What the reader holds and who goes on with it, before they leave."""
    own = get_own_membership(request.user, code)
    organization, role = own.organization, Role(own.role)
    held = held_by(organization, request.user)
    form = HandOverForm(request.POST if request.method == "POST" else None, member=own, held=held)
    if not form.is_valid():
        context = {
            "organization": organization,
            "form": form,
            "why_not": rules.why_not_leave(role, owners=owners_of(organization)),
        }
        return answer(request, "teams/organization_leave.html", context, status=422 if form.errors else 200)
    try:
        leave_organization(organization=organization, by=request.user, **form.chosen())
    except TeamsRefused as refused:
        messages.error(request, str(refused))
        return redirect(organization)
    messages.success(request, _("You have left %(name)s.") % {"name": organization})
    return redirect("accounts:profile")
