"""Finding the workshop of a join code."""

from django.db.models import Case, Value, When

from apps.workshops.enums import WorkshopState
from apps.workshops.models import Workshop


def workshop_with_code(code: str) -> Workshop | None:
    """The workshop people mean by this code: one that is open or will be, else the latest that ended with it (a code is
    free again once its workshop has ended)."""
    ended_last = Case(When(state=WorkshopState.ENDED, then=Value(1)), default=Value(0))
    found = Workshop.objects.filter(join_code=code).select_related("organization", "playbook")
    return found.order_by(ended_last, "-ended_at").first()
