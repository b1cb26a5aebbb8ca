from dataclasses import dataclass

from apps.lessons.models import Lesson
from apps.workshops.models import Activity, Workshop, WorkshopLesson


@dataclass(frozen=True)
class PinnedLesson:
    """A lesson as the room reads it: the text of the pinned revision, and whether the library has moved on since."""

    link: WorkshopLesson
    lesson: Lesson
    changed_since: bool


def lesson_links(workshop: Workshop) -> list[WorkshopLesson]:
    return list(workshop.lesson_links.select_related("lesson__section", "lesson__playbook"))


def pinned(link: WorkshopLesson) -> PinnedLesson:
    # Not `revision.as_object()`, which asks the database for every relation and every question anew.
    lesson = Lesson.from_serializable_data(link.revision.content, check_fks=False)
    lesson.section, lesson.playbook = link.lesson.section, link.lesson.playbook
    return PinnedLesson(link, lesson, link.lesson.live_revision_id != link.revision_id)


def pinned_lesson(activity: Activity) -> PinnedLesson | None:
    """The lesson an activity reads, pinned; none if it has none."""
    if activity.lesson_id is None:
        return None
    links = activity.workshop.lesson_links.select_related("revision", "lesson__section", "lesson__playbook")
    link = links.filter(lesson=activity.lesson_id).first()
    return pinned(link) if link else None


def lessons_of(workshop: Workshop) -> list[Lesson]:
    """The workshop's lessons, in its own order; enough to draw their stops."""
    return [link.lesson for link in lesson_links(workshop)]
