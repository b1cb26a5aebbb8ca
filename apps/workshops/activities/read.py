"""Read a lesson together: the pinned revision on the big screen and on every phone."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.workshops.activities.base import ActivityKind
from apps.workshops.enums import Kind
from apps.workshops.models import Activity
from apps.workshops.queries.lessons import pinned_lesson


def context(activity: Activity) -> dict[str, Any]:
    return {"lesson": pinned_lesson(activity)}


KIND = ActivityKind(
    kind=Kind.READ,
    label=_("Read a lesson"),
    help=_("Everybody reads the same lesson, in the revision that was chosen, and its questions."),
    minutes=8,
    icon="book-open",
    context=context,
    needs_lesson=True,
)
