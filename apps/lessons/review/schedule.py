"""What a curator has set for an hour at which it cannot happen."""

from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from wagtail.log_actions import log
from wagtail.models import Revision

from apps.accounts.language import language_of_mail
from apps.common.text import isolated
from apps.lessons.models import Lesson, Section

NOT_PUBLISHED = "lessons.not_published"
NOT_ARCHIVED = "lessons.not_archived"


def cancel_impossible_schedules() -> None:
    """A number may be taken by now, or readers still see what stands in a section. Whoever wrote the version hears why;
    everything else happens all the same."""
    now = timezone.now()
    section_type = ContentType.objects.get_for_model(Section).pk
    due = Revision.objects.filter(approved_go_live_at__lt=now).select_related("user")
    # Sections first: whether a lesson can be published depends on its own.
    for revision in sorted(due, key=lambda found: found.content_type_id != section_type):
        piece = revision.as_object()
        if sentence := piece.why_not_whole():
            _keep_as_draft(revision, piece, sentence)
    for model in (Lesson, Section):  # a lesson that stays keeps its section
        leaving = model.objects.live().filter(expire_at__lt=now)
        for piece in leaving.select_related("latest_revision", "live_revision__user"):
            if sentence := piece.why_not_archive():
                _keep_published(piece, sentence)


@transaction.atomic
def _keep_as_draft(revision: Revision, piece: object, sentence: str) -> None:
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    log(piece, NOT_PUBLISHED, revision=revision, data={"reason": sentence})
    _tell(revision, NOT_PUBLISHED, sentence)


@transaction.atomic
def _keep_published(piece: Lesson | Section, sentence: str) -> None:
    type(piece).objects.filter(pk=piece.pk).update(expire_at=None)
    if (draft := piece.latest_revision) and draft.as_object().expire_at == piece.expire_at:
        Revision.objects.filter(pk=draft.pk).update(content=draft.content | {"expire_at": None})
    log(piece, NOT_ARCHIVED, data={"reason": sentence})
    if piece.live_revision:
        _tell(piece.live_revision, NOT_ARCHIVED, sentence)


def _tell(revision: Revision, what: str, reason: str) -> None:
    """By a job, written in this very transaction: a mail server that is away keeps nobody else's hour from coming."""
    if revision.user and revision.user.email:
        app.configure_task("lessons.tell_of_schedule").defer(revision=revision.pk, what=what, reason=reason)


def tell_of_schedule(*, revision: int, what: str, reason: str) -> None:
    """Send whoever wrote the version why its hour passed; nobody, if version or author are gone by now."""
    found = (
        Revision.objects.select_related("user").filter(pk=revision, user__isnull=False).exclude(user__email="").first()
    )
    if found is None or found.user is None:
        return
    with translation.override(language_of_mail(found.user)):
        if what == NOT_PUBLISHED:
            subject = _("Not published: %(piece)s")
            body = _("It was set for this hour and could not be published: %(reason)s")
        else:
            subject = _("Not archived: %(piece)s")
            body = _("It was set for this hour and could not be archived: %(reason)s")
        subject, body = subject % {"piece": isolated(found.object_str)}, body % {"reason": reason}
    EmailMessage(" ".join(subject.split()), body, to=[found.user.email]).send()
