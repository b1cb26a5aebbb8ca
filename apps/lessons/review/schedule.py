"""What a curator has set for an hour at which it cannot happen."""

from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Revision

from apps.lessons.models import Section

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
    leaving = Section.objects.live().filter(expire_at__lt=now)
    for section in leaving.select_related("latest_revision", "live_revision__user"):
        if sentence := section.why_not_archive():
            _keep_published(section, sentence)


@transaction.atomic
def _keep_as_draft(revision: Revision, piece: object, sentence: str) -> None:
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    log(piece, NOT_PUBLISHED, revision=revision, data={"reason": sentence})
    body = _("It was set for this hour and could not be published: %(reason)s") % {"reason": sentence}
    _tell(revision, _("Not published: %(piece)s"), body)


@transaction.atomic
def _keep_published(section: Section, sentence: str) -> None:
    Section.objects.filter(pk=section.pk).update(expire_at=None)
    if (draft := section.latest_revision) and draft.as_object().expire_at == section.expire_at:
        Revision.objects.filter(pk=draft.pk).update(content=draft.content | {"expire_at": None})
    log(section, NOT_ARCHIVED, data={"reason": sentence})
    if section.live_revision:
        body = _("It was set for this hour and could not be archived: %(reason)s") % {"reason": sentence}
        _tell(section.live_revision, _("Not archived: %(piece)s"), body)


def _tell(revision: Revision, subject: str, body: str) -> None:
    if revision.user and revision.user.email:
        message = EmailMessage(subject % {"piece": revision.object_str}, body, to=[revision.user.email])
        transaction.on_commit(message.send)
