"""What is known of a link."""

from django.db import models
from django.utils import timezone

from apps.lessons.enums import LinkState


class CheckedLink(models.Model):
    """How an address answered when it was last asked."""

    url = models.URLField(max_length=500, unique=True)
    state = models.CharField(max_length=12, choices=LinkState)
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("url",)
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=LinkState.values), name="lessons_checkedlink_known"),
        )

    def __str__(self) -> str:
        return f"{self.url}: {self.get_state_display()}"

    @property
    def is_broken(self) -> bool:
        return LinkState(self.state).is_broken
