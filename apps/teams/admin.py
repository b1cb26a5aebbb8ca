from django.contrib import admin

from apps.teams.models import Membership, Organization, Team


class MembershipInline(admin.TabularInline[Membership, Organization]):
    model = Membership
    raw_id_fields = ("user",)
    extra = 0


class TeamInline(admin.TabularInline[Team, Organization]):
    model = Team
    extra = 0


@admin.register(Organization)
class OrganizationAdmin(admin.ModelAdmin[Organization]):
    """For the people who run the installation; what is changed here is not in the organization's own history."""

    list_display = ("name", "code", "created_at")
    search_fields = ("name", "code")
    inlines = (MembershipInline, TeamInline)
