from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where an initiative or an action item stands."""

    TO_DO = "to_do", _("To do")
    DOING = "doing", _("Doing")
    BLOCKED = "blocked", _("Blocked")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


# What nobody works on any more.
CLOSED = (State.DONE, State.DROPPED)


class Helped(models.TextChoices):
    """Whether what was done brought the outcome."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("In part")
    NO = "no", _("No")
    TOO_EARLY = "too_early", _("Too early to say")


class OpenItems(models.TextChoices):
    """What becomes of the action items that are open when their initiative is done."""

    FINISH = "finish", _("They are done too")
    DROP = "drop", _("Drop them")
    MOVE = "move", _("Move them to another initiative")
    LEAVE = "leave", _("Leave them undone")
