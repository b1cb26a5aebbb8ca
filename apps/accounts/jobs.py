"""Background jobs; `manage.py procrastinate worker` runs them."""

from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from apps.accounts.limits import forget_expired


@app.task(name="accounts.send_mail", pass_context=True, retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def send_account_mail(context: JobContext, *, subject: str, body: str, to: str) -> None:
    """A mail with a code or a link to get in. Once it is sent, the queue forgets what it said."""
    EmailMessage(subject, body, to=[to]).send()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET args = '{}' WHERE id = %s", [context.job.id])


@app.periodic(cron="*/10 * * * *")
@app.task(name="accounts.forget_limits")
def forget_limits(timestamp: int) -> None:
    """Delete what was counted for limits that are over."""
    forget_expired(timezone.now())
