from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """How far the translation of one piece is."""

    MISSING = "missing", _("Not there yet")
    UNTOUCHED = "untouched", _("Not translated yet")
    DRAFT = "draft", _("A draft, not published")
    CHANGED = "changed", _("The original changed since")
    UNKNOWN = "unknown", _("Does not say which version it translates")
    DONE = "done", _("Translated")
    ALONE = "alone", _("Only in the translation")
