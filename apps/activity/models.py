"""Who did what: one table, written by services in the transaction of the change itself."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.common.fields import LineField


class Entry(models.Model):
    """One thing a person did. `subject` names the object by kind and public code, so it outlives the object."""

    organization = models.ForeignKey("teams.Organization", on_delete=models.CASCADE, related_name="entries")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    actor_name = LineField(max_length=120, blank=True)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=30)
    subject_code = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(fields=("subject_kind", "subject_code", "-created_at"), name="activity_entry_subject"),
            models.Index(fields=("organization", "-created_at"), name="activity_entry_organization"),
        )
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb} {self.subject_kind} {self.subject_code}"
