"""What follows from a lesson."""

from apps.common.thread import Reader, Strand, strand
from apps.lessons.models import Lesson
from apps.recommendations.queries import following_from


@strand("lessons.lesson", order=10)
def recommendations_from_lesson(reader: Reader, lesson: Lesson) -> Strand | None:
    """A recommendation belongs to the lesson's own playbook, so who sees the lesson may see it."""
    found = list(following_from(lesson))
    return Strand("recommendations/_strand_lesson.html", {"recommendations": found}) if found else None
