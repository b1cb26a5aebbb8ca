from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.common.htmx import answer, asked_partial
from apps.common.thread import strands_for
from apps.teams import rules
from apps.teams.access import get_organization, get_place, get_team, get_team_member
from apps.teams.enums import TeamRole
from apps.teams.forms import TeamCreateForm, TeamEditForm, TeamMemberForm, TeamRoleForm
from apps.teams.queries import Place, team_memberships_in
from apps.teams.refusals import TeamsRefused
from apps.teams.requests import MemberRequest
from apps.teams.services.teams import create_team, delete_team, put_in_team, rename_team, set_time_zone, take_from_team


@require_http_methods(["GET", "POST"])
def team_create(request: MemberRequest, code: str) -> HttpResponse:
    organization = get_organization(request.user, code, to="manage_teams")
    form = TeamCreateForm(request.POST or None)
    if form.is_valid():
        try:
            team = create_team(organization=organization, by=request.user, **form.cleaned_data)
        except TeamsRefused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, _("The team is there. Now say who is in it."))
            return redirect(team)
    context = {"organization": organization, "form": form}
    return answer(request, "teams/team_create.html", context, status=422 if form.errors else 200)


@require_GET
def team_detail(request: MemberRequest, code: str) -> HttpResponse:
    return team_page(request, get_place(request.user, code))


def team_page(request: MemberRequest, place: Place, form: TeamMemberForm | None = None) -> HttpResponse:
    """The page of a team, or its list of people; `form` is the one that came back with errors."""
    team = place.team
    can_staff = rules.why_not_in_team("staff", place.role, place.team_role) is None
    can_delete = rules.why_not_in_team("delete", place.role, place.team_role) is None
    context = {
        "team": team,
        "organization": team.organization,
        "people": team_memberships_in(team),
        "strands": strands_for(request.user, team),
        "can_edit": rules.why_not_in_team("edit", place.role, place.team_role) is None,
        "can_staff": can_staff,
        "can_delete": can_delete,
        "form": (form or TeamMemberForm(team=team)) if can_staff else None,
        "why_not_delete": rules.why_not_delete_team(plans=team.plans.count()) if can_delete else None,
    }
    status = 422 if form and form.errors else 200
    return answer(request, "teams/team_detail.html", context, partials=("member-list",), status=status)


@require_http_methods(["GET", "POST"])
def team_edit(request: MemberRequest, code: str) -> HttpResponse:
    team = get_team(request.user, code, to="edit")
    form = TeamEditForm(request.POST or None, initial={"name": team.name, "time_zone": team.time_zone})
    if form.is_valid():
        try:
            rename_team(team=team, name=form.cleaned_data["name"], by=request.user)
            set_time_zone(team=team, time_zone=form.cleaned_data["time_zone"], by=request.user)
        except TeamsRefused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, _("The team is saved."))
            return redirect(team)
    context = {"team": team, "organization": team.organization, "form": form}
    return answer(request, "teams/team_edit.html", context, status=422 if form.errors else 200)


@require_POST
def team_delete(request: MemberRequest, code: str) -> HttpResponse:
    team = get_team(request.user, code, to="delete")
    try:
        delete_team(team=team, by=request.user)
    except TeamsRefused as refused:
        messages.error(request, str(refused))
        return redirect(team)
    messages.success(request, _("The team %(name)s is deleted.") % {"name": team})
    return redirect(team.organization)


@require_POST
def team_member_add(request: MemberRequest, code: str) -> HttpResponse:
    place = get_place(request.user, code, to="staff")
    form = TeamMemberForm(request.POST, team=place.team)
    if form.is_valid():
        member = form.cleaned_data["member"]
        try:
            put_in_team(team=place.team, member=member, role=form.cleaned_data["role"], by=request.user)
        except TeamsRefused as refused:
            form.add_error("role", str(refused))
        else:
            messages.success(request, _("%(name)s is in the team now.") % {"name": member.user})
            return after_change(request, place)
    return team_page(request, place, form)


@require_POST
def team_member_edit(request: MemberRequest, code: str, member_code: str) -> HttpResponse:
    place = get_place(request.user, code, to="staff")
    team = place.team
    member = get_team_member(team, member_code).membership
    form = TeamRoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose whether this person leads the team or is a member of it."))
        return after_change(request, place)
    role = form.cleaned_data["role"]
    try:
        put_in_team(team=team, member=member, role=role, by=request.user)
    except TeamsRefused as refused:
        messages.error(request, str(refused))
    else:
        words = (
            _("%(name)s leads the team now.") if role == TeamRole.LEAD else _("%(name)s is a member of the team now.")
        )
        messages.success(request, words % {"name": member.user})
    return after_change(request, place)


@require_POST
def team_member_remove(request: MemberRequest, code: str, member_code: str) -> HttpResponse:
    """Somebody who may say who is in the team takes a person out, or a person takes themselves out."""
    place = get_place(request.user, code)
    team = place.team
    member = get_team_member(team, member_code).membership
    if member.user_id != request.user.pk:
        get_team(request.user, code, to="staff")
    take_from_team(team=team, member=member, by=request.user)
    messages.success(request, _("%(name)s is no longer in the team.") % {"name": member.user})
    return after_change(request, place)


def after_change(request: MemberRequest, place: Place) -> HttpResponse:
    return team_page(request, place) if asked_partial(request) else redirect(place.team)
