"""Who was told that readers see a newer version of a lesson or recommendation than their work rests on."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.common.fields import LineField


class Notice(models.Model):
    """What a curator decided about one published version, once: its addressees are told of it, or nobody is."""

    revision = models.OneToOneField("wagtailcore.Revision", on_delete=models.CASCADE, related_name="notice")
    words = LineField(_("a sentence from you"), max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-decided_at", "-pk")

    def __str__(self) -> str:
        return f"notice of {self.revision_id}"


class Addressee(models.Model):
    """Somebody who is told, once, however many of their things rest on the piece. `since` is the oldest version any of
    them rests on."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="addressees")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.ForeignKey("wagtailcore.Revision", on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("notice", "person"), name="notices_addressee_once"),)

    def __str__(self) -> str:
        return f"{self.person} of {self.notice}"
