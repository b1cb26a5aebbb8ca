"""Background jobs; `manage.py procrastinate worker` runs them."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from apps.accounts.language import language_of_mail
from apps.notices.differences import changes
from apps.notices.models import Addressee
from apps.notices.queries import Piece, Thing, Versions, things_on
from apps.notices.services import mark_sent


@app.task(name="notices.send_notice", retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def send_notice(*, addressee: int) -> None:
    """First it is written down that the mail was sent, for good, and then it is: a job that runs again, for whatever reason,
    finds that and sends nobody a second one. Only where the mail was not taken, this is undone and the job tries again."""
    letter = _written_down(addressee)
    if letter is None:
        return
    try:
        letter.send()
    except Exception:
        mark_sent(addressee=addressee, at=None)
        raise


@transaction.atomic
def _written_down(addressee: int) -> EmailMessage | None:
    """What the person owns is asked at the moment of sending: who has left in between is told nothing."""
    waiting = Addressee.objects.select_for_update(no_key=True, of=("self",)).filter(pk=addressee, sent_at=None)
    found = waiting.select_related("notice__revision", "since", "person").first()
    if found is None:
        return None
    new = found.notice.revision
    piece = new.content_object
    things = [
        thing for thing in things_on(piece, Versions(piece), of=found.person_id) if thing.version not in (None, new.pk)
    ]
    if not (things and piece.live and piece.playbook.live):
        return None
    with translation.override(language_of_mail(found.person)):
        letter = message(found, piece, things)
    mark_sent(addressee=addressee, at=timezone.now())
    return letter


def message(addressee: Addressee, piece: Piece, things: Sequence[Thing]) -> EmailMessage:
    new = addressee.notice.revision
    context = {
        "person": addressee.person,
        "piece": piece,
        "url": settings.BASE_URL + piece.get_absolute_url(),
        "things": [(thing.title, settings.BASE_URL + thing.url) for thing in things],
        "changes": changes(type(piece), addressee.since.content, new.content),
        "words": addressee.notice.words,
        "base_url": settings.BASE_URL,
    }
    subject = _("“%(piece)s” reads differently now") % {"piece": piece}
    body = render_to_string("notices/email/notice.txt", context)
    return EmailMessage(" ".join(subject.split()), body, to=[addressee.person.email])
