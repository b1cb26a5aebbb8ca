"""Imports, and uploads that nobody came back to; `manage.py procrastinate worker` runs them."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from apps.recommendations.importing.services import forget_uploads, import_upload


@app.periodic(cron="7 * * * *")
@app.task(name="recommendations.forget_uploads")
def forget_old_uploads(timestamp: int) -> None:
    forget_uploads(timezone.now())


@app.task(name="recommendations.import_upload", retry=RetryStrategy(max_attempts=3, wait=5))
def import_in_background(*, pk: int) -> None:
    """An import is one transaction, so one that was broken off begins anew."""
    import_upload(pk)
