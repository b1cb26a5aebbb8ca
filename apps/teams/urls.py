from django.urls import path

from apps.teams.views import invitations, organizations, people, teams

app_name = "teams"
urlpatterns = [
    path("organizations/new/", organizations.organization_create, name="organization_create"),
    path("organizations/<slug:code>/", organizations.organization_detail, name="organization_detail"),
    path("organizations/<slug:code>/edit/", organizations.organization_edit, name="organization_edit"),
    path("organizations/<slug:code>/switch/", organizations.organization_switch, name="organization_switch"),
    path("organizations/<slug:code>/leave/", organizations.organization_leave, name="organization_leave"),
    path("organizations/<slug:code>/people/<slug:member_code>/", people.member_edit, name="member_edit"),
    path("organizations/<slug:code>/people/<slug:member_code>/remove/", people.member_remove, name="member_remove"),
    path("organizations/<slug:code>/invitations/new/", invitations.invitation_create, name="invitation_create"),
    path(
        "organizations/<slug:code>/invitations/<slug:invitation_code>/resend/",
        invitations.invitation_resend,
        name="invitation_resend",
    ),
    path(
        "organizations/<slug:code>/invitations/<slug:invitation_code>/revoke/",
        invitations.invitation_revoke,
        name="invitation_revoke",
    ),
    path("organizations/<slug:code>/teams/new/", teams.team_create, name="team_create"),
    path("invitations/<slug:token>/", invitations.invitation_accept, name="invitation_accept"),
    path("invitations/<slug:token>/ask/", invitations.invitation_ask, name="invitation_ask"),
    path("teams/<slug:code>/", teams.team_detail, name="team_detail"),
    path("teams/<slug:code>/edit/", teams.team_edit, name="team_edit"),
    path("teams/<slug:code>/delete/", teams.team_delete, name="team_delete"),
    path("teams/<slug:code>/members/new/", teams.team_member_add, name="team_member_add"),
    path("teams/<slug:code>/members/<slug:member_code>/", teams.team_member_edit, name="team_member_edit"),
    path("teams/<slug:code>/members/<slug:member_code>/remove/", teams.team_member_remove, name="team_member_remove"),
]
