"""Uploads that nobody came back to; `manage.py procrastinate worker` runs it."""

from django.utils import timezone
from procrastinate.contrib.django import app

from apps.recommendations.importing.services import forget_uploads


@app.periodic(cron="7 * * * *")
@app.task(name="recommendations.forget_uploads")
def forget_old_uploads(timestamp: int) -> None:
    forget_uploads(timezone.now())
