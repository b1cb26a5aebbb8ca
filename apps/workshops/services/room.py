"""Running a live workshop: what the facilitator does to the whole room, and what people say of themselves."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.live.services import publish
from apps.workshops.enums import Kind, WorkshopState
from apps.workshops.models import Activity, Participant, Workshop
from apps.workshops.queries.room import CONNECTED_FOR, has_gone_on, is_decided_on
from apps.workshops.queries.votes import ballot_of, given
from apps.workshops.refusals import WorkshopRefused
from apps.workshops.services import timers
from apps.workshops.services.ballots import erase_voters, fix_ballot, give_back, show_result
from apps.workshops.services.locks import lock_activity, lock_live, lock_steps


@transaction.atomic
def go_to(*, activity: Activity, by: User) -> None:
    """Bring the room to a step, forward or back. Nothing anybody wrote is changed by it: the step left behind keeps its
    cards and what remained of its time. The timer of a step runs on whenever the room comes to it, but for a vote that is
    closed."""
    workshop = lock_live(activity.workshop)
    if workshop.current_activity_id == activity.pk:
        return
    now = timezone.now()
    steps = lock_steps(workshop, workshop.current_activity_id, activity.pk)
    if (left := steps.get(workshop.current_activity_id or 0)) and left.timer_ends_at:
        timers.rest(left, left.remaining(now))
    entered = steps[activity.pk]
    if entered.opened_at is None:
        entered.opened_at = now
        entered.save(update_fields=["opened_at"])
    if entered.closed_at is None:
        timers.run(entered, entered.remaining(now), now)
    workshop.current_activity = entered
    workshop.paused_at, workshop.screen_held = None, False
    workshop.save(update_fields=["current_activity", "paused_at", "screen_held"])
    publish(workshop.channel_name, "agenda", activity=entered.code, by=by.pk)


@transaction.atomic
def reveal(*, activity: Activity, by: User) -> None:
    """Show the cards of an ideas step to everybody; people may go on writing. See `hide` for the way back."""
    workshop = lock_live(activity.workshop)
    shown = workshop.activities.filter(pk=activity.pk, opened_at__isnull=False, revealed_at=None)
    if shown.update(revealed_at=timezone.now()):
        publish(workshop.channel_name, "agenda", revealed=activity.code, by=by.pk)


@transaction.atomic
def hide(*, activity: Activity, by: User) -> None:
    """Take a reveal back, as long as nobody wrote or voted after it."""
    workshop = lock_live(activity.workshop)
    found = lock_steps(workshop, activity.pk)[activity.pk]
    if found.revealed_at is None:
        return
    if has_gone_on(found):
        raise WorkshopRefused(_("Somebody has written or voted since the cards were revealed, so they stay."))
    found.revealed_at = None
    found.save(update_fields=["revealed_at"])
    publish(workshop.channel_name, "agenda", hidden=found.code, by=by.pk)


@transaction.atomic
def close_vote(*, activity: Activity, by: User) -> None:
    """End the vote and show its totals, if the promise of anonymity allows (see `results`)."""
    workshop = lock_live(activity.workshop)
    found = lock_steps(workshop, activity.pk, activity.source_id)[activity.pk]
    if found.kind != Kind.DOT_VOTE or found.opened_at is None:
        raise WorkshopRefused(_("Only a vote that has begun can be closed."))
    if found.closed_at is None:
        now = timezone.now()
        count_out(found, now)
        if found.timer_ends_at is not None:
            timers.rest(found, found.remaining(now))
        publish(workshop.channel_name, "agenda", closed=activity.code, by=by.pk)


def count_out(vote: Activity, now: dt.datetime) -> None:
    """Close a vote. The caller holds its row and that of its source."""
    fix_ballot(vote)
    vote.closed_at = now
    show_result(vote)
    vote.save(update_fields=["closed_at", "showings", "shown_cards"])


@transaction.atomic
def reopen_vote(*, activity: Activity, by: User) -> None:
    """Let people vote on; the totals are hidden again and every dot stays where it is. What is shown after the next close
    may still be this result (see `results`). Dots on cards that were taken off the wall meanwhile go back."""
    workshop = lock_live(activity.workshop)
    if is_decided_on(activity):
        raise WorkshopRefused(_("A decision already rests on this vote, so it stays closed."))
    vote = lock_steps(workshop, activity.pk)[activity.pk]
    if vote.closed_at is not None:
        vote.closed_at = None
        vote.save(update_fields=["closed_at"])
        give_back(vote, given(vote).exclude(contribution__in=ballot_of(vote)))
        publish(workshop.channel_name, "agenda", reopened=activity.code, by=by.pk)


@transaction.atomic
def pause_room(*, workshop: Workshop, by: User) -> None:
    """Put every screen on a holding slide and stop the clock. What people send meanwhile waits on their devices."""
    found = lock_live(workshop)
    if found.paused_at is not None:
        return
    now = timezone.now()
    steps = lock_steps(found)  # what is on its way is stored before the room stands still
    if (current := steps.get(found.current_activity_id or 0)) and current.timer_ends_at:
        timers.rest(current, current.remaining(now))
    found.paused_at = now
    found.save(update_fields=["paused_at"])
    publish(found.channel_name, "agenda", paused=True, by=by.pk)


@transaction.atomic
def resume_room(*, workshop: Workshop, by: User) -> None:
    found = lock_live(workshop)
    if found.paused_at is None:
        return
    if (current := found.current_activity) and current.timer_remaining is not None:
        now = timezone.now()
        timers.run(current, current.remaining(now), now)
    found.paused_at = None
    found.save(update_fields=["paused_at"])
    publish(found.channel_name, "agenda", paused=False, by=by.pk)


@transaction.atomic
def turn_screen(*, workshop: Workshop, pages: int) -> None:
    """Turn the pages of the big screen, forward or back; they then wait to be turned. With no pages they turn by
    themselves again. How many there are, only the screen knows, as it depends on its size."""
    found = lock_live(workshop)
    found.screen_turns, found.screen_held = found.screen_turns + pages, pages != 0
    found.save(update_fields=["screen_turns", "screen_held"])
    publish(found.channel_name, "screen", unseen=True)


@transaction.atomic
def set_lock(*, workshop: Workshop, locked: bool, by: User) -> None:
    """Locked, nobody new gets in; who is in stays, and comes back after a lost connection."""
    found = lock_live(workshop)
    if found.locked != locked:
        found.locked = locked
        found.save(update_fields=["locked"])
        publish(found.channel_name, "agenda", locked=locked, by=by.pk)


@transaction.atomic
def end_workshop(*, workshop: Workshop, by: User) -> None:
    """End for good: the room becomes read only and its code is free again. In an anonymous workshop the link between
    each dot and its voter is erased now; a random ballot keeps one voter's dots together."""
    found = Workshop.objects.select_for_update(no_key=True, of=("self",)).get(pk=workshop.pk)
    if found.state == WorkshopState.ENDED:
        return
    lock_live(found)
    now = timezone.now()
    # Waits for every dot on its way, so that none is stored with its voter after the erasure.
    steps = lock_steps(found)
    found.state, found.ended_at, found.paused_at = WorkshopState.ENDED, now, None
    found.save(update_fields=["state", "ended_at", "paused_at"])
    for vote in steps.values():
        if vote.kind == Kind.DOT_VOTE and vote.opened_at is not None and vote.closed_at is None:
            count_out(vote, now)
    found.activities.filter(opened_at__isnull=False, closed_at=None).update(closed_at=now)
    found.activities.filter(timer_ends_at__isnull=False).update(timer_ends_at=None)
    found.participants.filter(ready_for__isnull=False).update(ready_for=None)
    if found.is_anonymous:
        erase_voters(found)
    record(organization=found.organization, by=by, verb="workshop_ended", subject=("workshop", found.code))
    publish(found.channel_name, "agenda", ended=True, by=by.pk)


@transaction.atomic
def set_ready(*, participant: Participant, activity: Activity, ready: bool) -> None:
    """Say "I'm ready" for a step, or take it back."""
    found = lock_activity(activity, participant)
    changed = Participant.objects.filter(pk=participant.pk, removed_at=None)
    changed = changed.exclude(ready_for=activity) if ready else changed.filter(ready_for=activity)
    if changed.update(ready_for=activity if ready else None):
        publish(found.workshop.channel_name, "people")


@transaction.atomic
def remove_participant(*, participant: Participant, by: User) -> None:
    """Take somebody out of the room. What they wrote stays."""
    workshop = lock_live(participant.workshop)
    if Participant.objects.filter(pk=participant.pk, removed_at=None).update(removed_at=timezone.now(), ready_for=None):
        publish(workshop.channel_name, "people", removed=str(participant.pk), by=by.pk)


@transaction.atomic
def mark_gone(participant: Participant) -> None:
    """Note that nobody sits here any more; the seat and what was written from it stay."""
    Participant.objects.filter(pk=participant.pk).update(seen_at=timezone.now() - CONNECTED_FOR, ready_for=None)
    publish(participant.workshop.channel_name, "people", gone=str(participant.pk))


def mark_seen(keys: Collection[str]) -> None:
    """Note that these participants' devices are connected now."""
    Participant.objects.filter(pk__in=keys).update(seen_at=timezone.now())
