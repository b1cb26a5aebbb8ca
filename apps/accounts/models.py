"""People who sign in: one user per e-mail address."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager, Permission
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from apps.common.fields import LineField


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """Signs in with an e-mail address; is known to others by `name`. Without a `language`, the browser's counts."""

    username = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = LineField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), unique=True)

    language = models.CharField(_("language"), max_length=12, blank=True, default="", db_default="")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = (
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_unique"),
            models.CheckConstraint(
                condition=models.Q(language__regex=r"^([a-z]{2,3}(-[a-z0-9]+)*)?$"), name="accounts_user_language_code"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def first_name(self) -> str:  # type: ignore[override]
        """Wagtail's menu greets by it; no column."""
        return str(self)

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @cached_property
    def is_curator(self) -> bool:
        """May open the curation screens; granted through Wagtail's own permission by the groups Curators and Editors.

        Every page asks, for its menu: one query, where `has_perm` would read all permissions in two.
        """
        if self.is_superuser or not self.is_active:
            return self.is_active
        access = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
        return access.filter(models.Q(group__user=self) | models.Q(user=self)).exists()
