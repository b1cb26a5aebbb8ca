"""Notes on a draft, and the links through which people without an account write them."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from apps.accounts.models import User
from apps.lessons.jobs import tell_of_note
from apps.lessons.refusals import LibraryRefused
from apps.lessons.review.models import SIGNER, Note, ReviewLink
from apps.lessons.review.note_mail import people_of

NOTES_AN_HOUR = 20
DAYS = (1, 7, 30)


def notes_of(piece: Any) -> QuerySet[Note]:
    """On every version of the piece, oldest first."""
    return Note.objects.filter(revision__in=piece.revisions).select_related("link", "revision__content_type")


def review_links_of(piece: Any) -> QuerySet[ReviewLink]:
    return ReviewLink.objects.filter(revision__in=piece.revisions).select_related("created_by")


def get_link(token: str) -> ReviewLink:
    """The door for those without an account: a link we signed. Whether it still works is for the caller to say."""
    try:
        code = SIGNER.unsign(token)
    except BadSignature as error:
        raise Http404 from error
    link = ReviewLink.objects.select_related("revision__content_type", "created_by").filter(code=code).first()
    if link is None:
        raise Http404
    return link


def make_link(*, revision: Revision, reviewer: str, days: int, by: User) -> ReviewLink:
    if days not in DAYS:
        raise LibraryRefused(_("Choose for how long the link works."))
    link = ReviewLink(
        revision=revision,
        reviewer=reviewer.strip(),
        created_by=by,
        expires_at=timezone.now() + dt.timedelta(days=days),
    )
    _save(link, _("Say for whom the link is, in at most 80 characters."))
    return link


def revoke_link(*, link: ReviewLink) -> None:
    ReviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())


@transaction.atomic
def write_note(
    *,
    revision: Revision,
    text: str,
    part: str = "",
    by: User | None = None,
    name: str = "",
    link: ReviewLink | None = None,
) -> Note:
    """By a colleague, or through a link by somebody who gives a name; through a link so many an hour and no more.

    On the part of the piece that is named, or on the whole of it."""
    if part not in {"", *revision.content_type.model_class().parts}:
        raise LibraryRefused(_("Choose a part of the piece, or the whole of it."))
    if link is not None:
        link = ReviewLink.objects.select_for_update(no_key=True).get(pk=link.pk)
        if not link.works:
            raise LibraryRefused(_("This link no longer works. Ask whoever sent it for a new one."))
        if link.notes.filter(created_at__gt=timezone.now() - dt.timedelta(hours=1)).count() >= NOTES_AN_HOUR:
            raise LibraryRefused(_("That were many notes in an hour. Please write the next one later."))
    note = Note(
        revision=revision, link=link, author=by, name=str(by or name).strip()[:80], text=text.strip(), part=part
    )
    _save(note, _("Write your name and a note of at most 2000 characters."))
    for person in people_of(note):
        tell_of_note.defer(note=note.pk, person=person.pk)
    return note


def resolve_note(*, note: Note, done: bool) -> None:
    Note.objects.filter(pk=note.pk).update(resolved_at=timezone.now() if done else None)


def _save(row: Note | ReviewLink, sentence: str) -> None:
    try:
        row.full_clean(exclude=["author", "link", "created_by", "resolved_at", "revoked_at"])
    except ValidationError as error:
        raise LibraryRefused(sentence) from error
    row.save()
