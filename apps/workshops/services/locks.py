"""The locks that decide races in a live workshop. Always taken in this order: workshop, activity, then the channel
(by `publish`, last)."""

from django.utils.translation import gettext as _

from apps.workshops.enums import WorkshopState
from apps.workshops.models import Activity, Workshop
from apps.workshops.refusals import Late, WorkshopRefused


def lock_live(workshop: Workshop) -> Workshop:
    """The workshop's row, locked until commit, if it is live. For what the facilitator does to the room."""
    found = Workshop.objects.select_for_update(no_key=True, of=("self",)).get(pk=workshop.pk)
    if found.state == WorkshopState.DRAFT:
        raise WorkshopRefused(_("The workshop has not been opened yet."))
    if found.state == WorkshopState.ENDED:
        raise Late(_("The workshop has ended. It can be read, but no longer changed."))
    return found


def lock_activity(activity: Activity) -> Activity:
    """The activity's row, locked until commit, with its workshop, if that is live. For what participants do: they wait
    for each other within one activity, never for the facilitator's other work."""
    rows = Activity.objects.select_for_update(no_key=True, of=("self",)).select_related("source")
    found = rows.get(pk=activity.pk)
    # Read after the lock, in a statement of its own: one that waited for the lock would still show the old state.
    found.workshop = Workshop.objects.get(pk=found.workshop_id)
    if found.workshop.state != WorkshopState.OPEN:
        raise Late(_("The workshop has ended before this arrived."))
    if found.opened_at is None:
        raise WorkshopRefused(_("This step has not begun yet."))
    return found
