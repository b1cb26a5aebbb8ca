"""The version a mail about a review is of."""

from typing import Any

from django import template
from wagtail.models import TaskState

register = template.Library()


@register.simple_tag
def version_under_review(piece: Any) -> int:
    """Asked of the step itself: while its mail is written, the review does not know yet that it has begun."""
    steps = TaskState.objects.filter(workflow_state__in=piece.workflow_states.all())
    version: int = steps.order_by("-pk").values_list("revision", flat=True)[0]
    return version
