"""Housekeeping of the event log and of what the framework leaves behind; `manage.py procrastinate worker` runs it."""

import datetime as dt

from django.core.management import call_command
from django.utils import timezone
from procrastinate import JobContext, builtin_tasks
from procrastinate.contrib.django import app

from apps.live.models import Event

KEPT = dt.timedelta(days=30)  # long after any device would ask what it missed


@app.periodic(cron="17 3 * * *")
@app.task(name="live.trim_events")
def trim_events(timestamp: int) -> None:
    """Forget events nobody can be waiting for; the channel keeps its number, so a late device is sent everything."""
    Event.objects.filter(created_at__lt=timezone.now() - KEPT).delete()


@app.periodic(cron="27 3 * * *")
@app.task(name="live.clear_sessions")
def clear_sessions(timestamp: int) -> None:
    """Delete the sessions that have expired."""
    call_command("clearsessions")


@app.periodic(cron="37 3 * * *")
@app.task(name="live.forget_jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Delete the jobs that were done days ago; what runs every minute leaves a row each time."""
    await builtin_tasks.remove_old_jobs(context, max_hours=72)
