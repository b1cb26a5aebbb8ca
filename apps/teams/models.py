"""Organizations, their teams, and who belongs to them."""

import datetime as dt
import zoneinfo
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.common.codes import new_code
from apps.common.fields import LineField
from apps.teams.enums import Role, TeamRole

if TYPE_CHECKING:
    from apps.accounts.models import User


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(memberships__user=user)


class Organization(models.Model):
    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    name = LineField(_("name"), max_length=120)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = (models.CheckConstraint(condition=~models.Q(name=""), name="teams_organization_name_given"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("teams:organization_detail", args=[self.code])


class Membership(models.Model):
    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("user__name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("organization", "user"), name="teams_membership_unique"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="teams_membership_role_known"),
        )

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(organization__memberships__user=user)


class Team(models.Model):
    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="teams")
    name = LineField(_("name"), max_length=120)
    # Where the team works: its days and quarters begin and end there. Empty follows the installation's.
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint("organization", Lower("name"), name="teams_team_name_unique"),
            models.CheckConstraint(condition=~models.Q(name=""), name="teams_team_name_given"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("teams:team_detail", args=[self.code])

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone or settings.TIME_ZONE)

    @property
    def today(self) -> dt.date:
        """Which day it is for the team, wherever the reader is. `apps.teams.days.today_in` says the same in SQL."""
        return timezone.localdate(timezone=self.zone)


class TeamMembership(models.Model):
    """A person's place in a team; the person is always a member of the team's organization (see `services`)."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="team_memberships")
    role = models.CharField(_("role"), max_length=8, choices=TeamRole, default=TeamRole.MEMBER)

    class Meta:
        ordering = ("role", "membership__user__name", "pk")  # "lead" sorts before "member"
        constraints = (
            models.UniqueConstraint(fields=("team", "membership"), name="teams_teammembership_unique"),
            models.CheckConstraint(
                condition=models.Q(role__in=TeamRole.values), name="teams_teammembership_role_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.membership.user} in {self.team}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A link sent by e-mail; only the hash of its token is stored."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="invitations")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations")
    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.MEMBER)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                "organization",
                Lower("email"),
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="teams_invitation_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values) & ~models.Q(role=Role.OWNER),
                name="teams_invitation_role_known",
            ),
        )

    def __str__(self) -> str:
        return self.email
