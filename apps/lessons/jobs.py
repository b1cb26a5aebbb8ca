"""What happens to the library by itself; `manage.py procrastinate worker` runs it."""

from django.core.management import call_command
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from apps.lessons.links.services import check_all_links, check_new_links
from apps.lessons.review import schedule
from apps.lessons.review.note_mail import tell_person
from apps.lessons.words import services as words


@app.periodic(cron="* * * * *")
@app.task(name="lessons.publish_scheduled", queueing_lock="lessons.publish_scheduled")
def publish_scheduled(timestamp: int) -> None:
    """Publish and archive at the time a curator has set, every minute. One that waits is enough, however long the
    worker was away."""
    schedule.cancel_impossible_schedules()
    call_command("publish_scheduled")


@app.task(name="lessons.tell_of_schedule", retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def tell_of_schedule(*, revision: int, what: str, reason: str) -> None:
    schedule.tell_of_schedule(revision=revision, what=what, reason=reason)


@app.periodic(cron="* * * * *")
@app.task(name="lessons.refresh_words", queueing_lock="lessons.refresh_words")
def refresh_words(timestamp: int) -> None:
    """A word that was published or archived by any way is known or forgotten within a minute."""
    words.refresh_words()


@app.periodic(cron="23 4 * * 1")
@app.task(name="lessons.ask_links", queueing_lock="lessons.ask_links")
def ask_links(timestamp: int) -> None:
    """Every Monday, in the quiet hours."""
    check_all_links()


@app.task(name="lessons.ask_new_links")
def ask_new_links() -> None:
    """After an import, which itself waits for no other server."""
    check_new_links()


@app.task(name="lessons.tell_of_note", retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def tell_of_note(*, note: int, person: int) -> None:
    """One mail to one person, so that an address that is not taken holds up nobody else's."""
    tell_person(note=note, person=person)
