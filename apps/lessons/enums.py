from django.db import models
from django.utils.translation import gettext_lazy as _


class SectionKind(models.TextChoices):
    LESSONS = "lessons", _("Lessons")
    COMPARISON = "comparison", _("Comparison")
    RECOMMENDATIONS = "recommendations", _("Recommendations")


class Origin(models.TextChoices):
    """Where a text comes from: the playbook's source, in our words, or what we add for the workshop."""

    ARTICLE = "article", _("From the article")
    OURS = "ours", _("Added for the workshop")


class GuardrailKind(models.TextChoices):
    """The cautions the article itself names."""

    PRIVACY = "privacy", _("Privacy law")
    EXPORT_CONTROL = "export_control", _("Export control")
    INTELLECTUAL_PROPERTY = "intellectual_property", _("Intellectual property")
    GEOPOLITICS = "geopolitics", _("Geopolitical risk")
    DUE_DILIGENCE = "due_diligence", _("Due diligence")


class Outcome(models.TextChoices):
    """What became of one part of a pack when it was loaded."""

    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    KEPT = "kept", _("kept, because a curator has edited it")
    REMOVED = "removed", _("left out, because a curator has removed it")
    UNTRANSLATED = "untranslated", _("left out, because it still says what its original says")
    WITHOUT_SECTION = "without_section", _("left out, because readers do not see its section")
    WITHOUT_LESSON = "without_lesson", _("left out, because no lesson behind it is there")
    GONE = "gone", _("no longer in the pack; it stays")


class LinkState(models.TextChoices):
    """What became of asking a link; each as a sentence to a curator."""

    ANSWERS = "answers", _("It answers.")
    NOT_FOUND = "not_found", _("There is no such page.")
    NO_HOST = "no_host", _("There is no such host.")
    PRIVATE = "private", _("It leads into a private network.")
    UNCHECKED = "unchecked", _("It could not be checked.")

    @property
    def is_broken(self) -> bool:
        return self in {LinkState.NOT_FOUND, LinkState.NO_HOST, LinkState.PRIVATE}
