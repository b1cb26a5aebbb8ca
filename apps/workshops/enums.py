from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkshopState(models.TextChoices):
    """`draft` is being prepared, `open` lets people join and is run, `ended` is read only."""

    DRAFT = "draft", _("In preparation")
    OPEN = "open", _("Live")
    ENDED = "ended", _("Ended")


class Anonymity(models.TextChoices):
    """The contract shown before anybody types, mildest first. It can only become stricter."""

    NAMED = "named", _("Names shown")
    ANONYMOUS = "anonymous", _("Anonymous for good")


class Kind(models.TextChoices):
    """The kinds of activity that exist; each is a module in `activities/` and a folder of templates."""

    READ = "read", _("Read a lesson")
    IDEAS = "ideas", _("Ideas")
    DOT_VOTE = "dot_vote", _("Dot vote")
    COMMIT = "commit", _("Commit")


class Audience(models.TextChoices):
    """Who looks at a live room; each gets its own rendering, the same for everybody in it."""

    PARTICIPANT = "participant", _("Participant")
    CONSOLE = "console", _("Facilitator's console")
    SCREEN = "screen", _("Big screen")
