"""One notice for one published version, or none; decided once and by somebody who may publish."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Revision

from apps.accounts.models import User
from apps.notices.models import Addressee, Notice
from apps.notices.queries import Piece, offer_of
from apps.notices.refusals import NoticeRefused

LONGEST = 500


def tell_owners(*, piece: Piece, revision: int, words: str, by: User) -> Notice:
    """One mail to each, once the transaction has been committed. Repeated, it answers with what was decided."""
    from apps.notices.jobs import send_notice  # jobs call services

    words = " ".join(words.split())
    if len(words) > LONGEST:
        raise NoticeRefused(_("Write at most %(count)d characters.") % {"count": LONGEST})
    with transaction.atomic():
        notice, people = _decide(piece, revision, by, words)
        if people:
            found = Addressee.objects.bulk_create(
                Addressee(notice=notice, person_id=person, since=since) for person, since in people.items()
            )
            log(piece, "notices.sent", user=by, revision=notice.revision, data={"people": len(found)})
            jobs: list[dict[str, Any]] = [{"addressee": addressee.pk} for addressee in found]
            send_notice.batch_defer(*jobs)
    return notice


def tell_nobody(*, piece: Piece, revision: int, by: User) -> Notice:
    """So that this version is not offered again."""
    with transaction.atomic():
        notice, people = _decide(piece, revision, by, "")
        if people:
            log(piece, "notices.none", user=by, revision=notice.revision)
    return notice


def _decide(piece: Piece, revision: int, by: User, words: str) -> tuple[Notice, dict[int, Revision]]:
    """The decision with whom it is about; with nobody, where it has been made before."""
    meta = piece._meta
    if not by.has_perm(f"{meta.app_label}.publish_{meta.model_name}"):
        raise NoticeRefused(_("Only who may publish it can send a notice about it."))
    found = type(piece).objects.select_for_update(no_key=True).get(pk=piece.pk)
    if found.live_revision_id != revision:
        raise NoticeRefused(_("Readers see another version by now. Look at what changed, and decide about that one."))
    if known := Notice.objects.filter(revision=revision).first():
        return known, {}
    offer = offer_of(found)
    if offer is None:
        raise NoticeRefused(_("Nothing under way rests on an older version any more, so there is nobody to tell."))
    return Notice.objects.create(revision=offer.revision, words=words, decided_by=by), dict(offer.people)


def mark_sent(*, addressee: int, at: dt.datetime | None) -> None:
    """For the job alone; at no time, when it could not be sent."""
    Addressee.objects.filter(pk=addressee).update(sent_at=at)
