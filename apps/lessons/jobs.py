"""Publishing and archiving at the time a curator has set; `manage.py procrastinate worker` runs it."""

from django.core.management import call_command
from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(name="lessons.publish_scheduled", queueing_lock="lessons.publish_scheduled")
def publish_scheduled(timestamp: int) -> None:
    """Every minute. One that waits is enough, however long the worker was away."""
    call_command("publish_scheduled")
