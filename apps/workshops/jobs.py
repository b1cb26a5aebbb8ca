"""Background jobs; `manage.py procrastinate worker` runs them."""

from django.utils import timezone
from procrastinate.contrib.django import app

from apps.workshops.services.attempts import forget_attempts


@app.periodic(cron="7 * * * *")
@app.task(name="workshops.forget_attempts")
def forget_wrong_codes(timestamp: int) -> None:
    """Delete what was counted against guessing join codes, as soon as no limit needs it."""
    forget_attempts(timezone.now())
