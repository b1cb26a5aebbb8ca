"""The locks that decide races in a live workshop. Always taken in this order: workshop, activities (several of them by
their keys), participant, then the channel (by `publish`, last)."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from apps.workshops.enums import WorkshopState
from apps.workshops.models import Activity, Participant, Workshop
from apps.workshops.refusals import Late, Paused, Stale, WorkshopRefused


def lock_live(workshop: Workshop) -> Workshop:
    """The workshop's row, locked until commit, if it is live. For what the facilitator does to the room."""
    found = Workshop.objects.select_for_update(no_key=True, of=("self",)).get(pk=workshop.pk)
    if found.state == WorkshopState.DRAFT:
        raise WorkshopRefused(_("The workshop has not been opened yet."))
    if found.state == WorkshopState.ENDED:
        raise Late(_("The workshop has ended. It can be read, but no longer changed."))
    return found


def refuse_stale(workshop: Workshop, *, shown: Collection[str]) -> None:
    """Refuse what was pressed on a page that showed the room at another step; `shown` holds the codes of the steps it may
    stand at. Call it in the transaction of the deed: the room then stays where it is until the commit. A room that is not
    live is left to the deed itself, which knows what to say."""
    found = Workshop.objects.select_for_update(no_key=True, of=("self",)).get(pk=workshop.pk)
    here = found.current_activity
    if found.state != WorkshopState.OPEN or (here.code if here else "") in shown:
        return
    if here is None:
        raise Stale(_("The room has not begun yet, so nothing was changed. This page shows it now."))
    sentence = _("The room is at “%(title)s” by now, so nothing was changed. This page shows it now.")
    raise Stale(sentence % {"title": here.title})


def lock_steps(workshop: Workshop, *keys: int | None) -> dict[int, Activity]:
    """These steps of a workshop (all of them without `keys`) by their keys, locked until commit: what participants send to
    them is stored before, or waits."""
    steps = workshop.activities.select_for_update(no_key=True).order_by("pk")
    named = [key for key in keys if key is not None]
    return {step.pk: step for step in (steps.filter(pk__in=named) if keys else steps)}


# Shared with the other participants, so that a full room does not queue up; the facilitator's changes of the step wait for
# all of them. What one participant sends is done one after the other.
LOCK_FOR_PARTICIPANT = """
    SELECT activity.* FROM workshops_activity activity, workshops_participant participant
    WHERE activity.id = %s AND participant.id = %s
    FOR SHARE OF activity FOR NO KEY UPDATE OF participant
"""


def lock_activity(activity: Activity, participant: Participant) -> Activity:
    """The activity as it is now, with its workshop, if that is live. Until commit the facilitator cannot change it, and
    nothing else of this participant is stored; other participants are not held up."""
    found = next(iter(Activity.objects.raw(LOCK_FOR_PARTICIPANT, [activity.pk, participant.pk])), None)
    if found is None:
        raise Late(_("This step was taken off the agenda before this arrived."))
    # Read after the lock, in a statement of its own: one that waited for the lock would still show the old state.
    found.workshop = participant.workshop
    stands = Workshop.objects.values_list("state", "paused_at").get(pk=found.workshop_id)
    found.workshop.state, found.workshop.paused_at = stands
    if found.workshop.state != WorkshopState.OPEN:
        raise Late(_("The workshop has ended before this arrived."))
    if found.workshop.paused_at is not None:
        raise Paused(_("The room is paused. This is kept on your device and sent when it goes on."))
    if found.opened_at is None:
        raise WorkshopRefused(_("This step has not begun yet."))
    return found
