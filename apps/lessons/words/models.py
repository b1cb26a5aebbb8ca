import unicodedata

from django.db import models
from django.utils.translation import gettext_lazy as _


def fold(word: str) -> str:
    """As it is typed without accents and capitals: "Übergröße" → "ubergrosse"."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


class KnownWord(models.Model):
    """A word as it is written in the published pieces of a playbook, for questions that are not spelled like it."""

    playbook = models.ForeignKey("lessons.Playbook", on_delete=models.CASCADE, related_name="known_words")
    word = models.TextField(_("word"))
    folded = models.TextField(_("word without accents"))
    pieces = models.PositiveIntegerField(_("pieces it stands in"))

    class Meta:
        verbose_name = _("known word")
        verbose_name_plural = _("known words")
        constraints = (models.UniqueConstraint(fields=("playbook", "word"), name="lessons_knownword_unique"),)

    def __str__(self) -> str:
        return self.word
