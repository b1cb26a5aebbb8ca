from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.common.fields import ParagraphsField

if TYPE_CHECKING:
    from apps.accounts.models import User

NOTE_LENGTH = 4000


class LessonMarkQuerySet(models.QuerySet["LessonMark"]):
    def of(self, user: "User") -> "LessonMarkQuerySet":
        return self.filter(user=user)


class LessonMark(models.Model):
    """What one person keeps with a lesson. A row that keeps nothing is removed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lesson_marks")
    lesson = models.ForeignKey("lessons.Lesson", on_delete=models.CASCADE, related_name="marks")
    read_at = models.DateTimeField(null=True, editable=False)
    note = ParagraphsField(_("note"), max_length=NOTE_LENGTH, blank=True)
    noted_at = models.DateTimeField(null=True, editable=False)
    basketed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = LessonMarkQuerySet.as_manager()

    class Meta:
        ordering = ("lesson__section__position", "lesson__section__number", "lesson__position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("user", "lesson"), name="lessons_lessonmark_unique"),
            models.CheckConstraint(
                condition=models.Q(note="", noted_at=None) | (~models.Q(note="") & models.Q(noted_at__isnull=False)),
                name="lessons_lessonmark_note_dated",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.lesson}"
