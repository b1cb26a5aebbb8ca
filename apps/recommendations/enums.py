from django.db import models
from django.utils.translation import gettext_lazy as _


class Horizon(models.TextChoices):
    NOW = "now", _("Now, within three months")
    NEXT = "next", _("Next, within a year")
    LATER = "later", _("Later, beyond a year")


class Size(models.TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class Direction(models.TextChoices):
    INCREASE = "increase", _("Should rise")
    DECREASE = "decrease", _("Should fall")


class UploadState(models.TextChoices):
    """Where an upload is on its way into the library."""

    WAITING = "waiting"  # for its owner's decision
    IMPORTING = "importing"
    IMPORTED = "imported"
