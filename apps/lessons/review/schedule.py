"""What a curator has set for an hour at which it can no longer be published."""

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Revision

NOT_PUBLISHED = "lessons.not_published"


def cancel_impossible_schedules() -> None:
    """A number may be taken by now. Whoever wrote the draft hears why; the others are published all the same."""
    for revision in Revision.objects.filter(approved_go_live_at__lt=timezone.now()).select_related("user"):
        piece = revision.as_object()
        if sentence := piece.why_not_whole():
            _cancel(revision, piece, sentence)


@transaction.atomic
def _cancel(revision: Revision, piece: object, sentence: str) -> None:
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    log(piece, NOT_PUBLISHED, revision=revision, data={"reason": sentence})
    if revision.user and revision.user.email:
        subject = _("Not published: %(piece)s") % {"piece": revision.object_str}
        body = _("It was set for this hour and could not be published: %(reason)s") % {"reason": sentence}
        message = EmailMessage(subject, body, to=[revision.user.email])
        transaction.on_commit(message.send)
