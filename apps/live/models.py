"""The event log: one row per change, numbered per channel, written in the transaction of the change itself."""

from django.db import models
from django.utils import timezone


class Channel(models.Model):
    """One live room. `sequence` is the number of its newest event; taking the next one locks this row until commit,
    so events of a channel become visible in the order of their numbers. `public_sequence` counts those alone that the
    public of the room is shown: a number that counted what is hidden would tell of it."""

    name = models.CharField(max_length=64, unique=True)
    sequence = models.BigIntegerField(default=0)
    public_sequence = models.BigIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """`topic` says which part of the room changed; `data` is what a history needs, never what a stream sends."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="events")
    sequence = models.BigIntegerField()
    public_sequence = models.BigIntegerField(null=True)
    topic = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("channel", "sequence")
        constraints = (
            models.UniqueConstraint(fields=("channel", "sequence"), name="live_event_sequence_unique"),
            models.UniqueConstraint(fields=("channel", "public_sequence"), name="live_event_public_sequence_unique"),
        )

    def __str__(self) -> str:
        return f"{self.channel_id}/{self.sequence} {self.topic}"
