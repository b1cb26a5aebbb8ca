"""Housekeeping of the event log and of what the framework leaves behind; `manage.py procrastinate worker` runs it."""

import datetime as dt
import logging

from django.core.management import call_command
from django.utils import timezone
from procrastinate import JobContext, builtin_tasks
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from apps.live.models import Event

logger = logging.getLogger(__name__)
SILENT = 30  # seconds without a heartbeat; then a worker is taken for dead
MOST_STARTS = 5  # a job that ends its worker each time would otherwise go round for ever
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


@app.periodic(cron="* * * * *")
@app.task(name="live.run_abandoned_jobs", queueing_lock="live.run_abandoned_jobs", pass_context=True)
async def run_abandoned_jobs(context: JobContext, timestamp: int) -> None:
    """Put the jobs of a worker that was killed, or lost its database, back into the queue. Where another of the same lock
    waits there already, that one does the work."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        sentence = f"Job {job.id} ({job.task_name}) of a worker that is gone"
        try:
            if job.attempts < MOST_STARTS:
                await manager.retry_job(job, retry_at=timezone.now())
                logger.warning("%s runs again.", sentence)
                continue
            logger.error("%s was started %d times and is given up.", sentence, job.attempts)
        except UniqueViolation:
            logger.warning("%s is left to the next one, which waits.", sentence)
        await manager.finish_job(job, status=Status.FAILED, delete_job=False)
    await manager.prune_stalled_workers(SILENT)
