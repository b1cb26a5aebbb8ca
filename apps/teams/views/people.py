from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.common.htmx import answer
from apps.teams import rules
from apps.teams.access import get_member, get_own_membership
from apps.teams.enums import Role
from apps.teams.forms import HandOverForm, RoleForm
from apps.teams.holdings import held_by
from apps.teams.queries import owners_of
from apps.teams.refusals import TeamsRefused
from apps.teams.requests import MemberRequest
from apps.teams.services.people import change_role, remove_person


@require_http_methods(["GET", "POST"])
def member_edit(request: MemberRequest, code: str, member_code: str) -> HttpResponse:
    own = get_own_membership(request.user, code, to="manage_people")
    member = get_member(own.organization, member_code)
    by, role = Role(own.role), Role(member.role)
    if reason := rules.why_not_change_person(by, role):
        raise PermissionDenied(reason)
    form = RoleForm(request.POST or None, by=by, initial={"role": member.role})
    if form.is_valid():
        try:
            change_role(member=member, role=form.cleaned_data["role"], by=request.user)
        except TeamsRefused as refused:
            form.add_error("role", str(refused))
        else:
            messages.success(request, _("The role of %(name)s is changed.") % {"name": member.user})
            return redirect(own.organization)
    context = {
        "organization": own.organization,
        "member": member,
        "form": form,
        "why_not_remove": rules.why_not_remove(by, role, owners=owners_of(own.organization)),
    }
    return answer(request, "teams/member_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def member_remove(request: MemberRequest, code: str, member_code: str) -> HttpResponse:
    """What the person holds and who goes on with it, before they are removed."""
    own = get_own_membership(request.user, code, to="manage_people")
    member = get_member(own.organization, member_code)
    if reason := rules.why_not_change_person(Role(own.role), Role(member.role)):
        raise PermissionDenied(reason)
    held = held_by(own.organization, member.user)
    form = HandOverForm(request.POST if request.method == "POST" else None, member=member, held=held)
    if not form.is_valid():
        context = {
            "organization": own.organization,
            "member": member,
            "form": form,
            "why_not": rules.why_not_remove(Role(own.role), Role(member.role), owners=owners_of(own.organization)),
        }
        return answer(request, "teams/member_remove.html", context, status=422 if form.errors else 200)
    try:
        remove_person(member=member, by=request.user, **form.chosen())
    except TeamsRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request,
            _("%(name)s no longer belongs to %(organization)s.")
            % {"name": member.user, "organization": own.organization},
        )
    return redirect("accounts:profile" if member.user_id == request.user.pk else own.organization)
