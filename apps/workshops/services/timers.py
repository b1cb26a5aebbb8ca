"""The timer of an activity. The server owns its end; zero cuts nobody off, it only says that time is up."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.live.services import publish
from apps.workshops.models import Activity
from apps.workshops.refusals import WorkshopRefused
from apps.workshops.services.locks import lock_live

LONGEST = dt.timedelta(hours=10)
MOST_ADDED = 60  # minutes at once


def run(activity: Activity, left: dt.timedelta, now: dt.datetime) -> None:
    """Let the timer run with `left` to go; saves."""
    activity.timer_ends_at, activity.timer_remaining = now + left, None
    activity.save(update_fields=["timer_ends_at", "timer_remaining"])


def rest(activity: Activity, left: dt.timedelta) -> None:
    """Stop the timer with `left` to go; saves."""
    activity.timer_ends_at, activity.timer_remaining = None, left
    activity.save(update_fields=["timer_ends_at", "timer_remaining"])


def locked(activity: Activity) -> Activity:
    workshop = lock_live(activity.workshop)
    return workshop.activities.get(pk=activity.pk)


@transaction.atomic
def start_timer(*, activity: Activity, by: User) -> None:
    """Let the timer run on from where it rests; a running one is left alone."""
    found, now = locked(activity), timezone.now()
    if found.timer_ends_at is None:
        run(found, found.remaining(now), now)
        tell(found, by, "started")


@transaction.atomic
def pause_timer(*, activity: Activity, by: User) -> None:
    found, now = locked(activity), timezone.now()
    if found.timer_ends_at is not None:
        rest(found, found.remaining(now))
        tell(found, by, "paused")


@transaction.atomic
def add_time(*, activity: Activity, minutes: int, by: User) -> None:
    """Add minutes to what is left. An activity whose time is up runs again; one that rests keeps resting."""
    if not 1 <= minutes <= MOST_ADDED:
        raise WorkshopRefused(_("Add between 1 and 60 minutes."))
    found, now = locked(activity), timezone.now()
    left = min(found.remaining(now) + dt.timedelta(minutes=minutes), LONGEST)
    if found.timer_remaining is not None:
        rest(found, left)
    else:
        run(found, left, now)
    tell(found, by, "added", minutes=minutes)


def tell(activity: Activity, by: User, change: str, **data: Any) -> None:
    publish(activity.workshop.channel_name, "timer", activity=activity.code, change=change, by=by.pk, **data)
