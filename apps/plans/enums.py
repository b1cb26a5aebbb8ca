from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where an initiative or an action item stands."""

    TO_DO = "to_do", _("To do")
    DOING = "doing", _("Doing")
    BLOCKED = "blocked", _("Blocked")
    DONE = "done", _("Done")
