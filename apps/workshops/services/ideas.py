"""Ideas as they arrive from the devices: each carries its own key, so sending one again changes nothing."""

import hashlib
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.text import paragraphs
from apps.lessons.models import Lesson
from apps.live.services import publish
from apps.workshops.enums import Kind
from apps.workshops.models import Activity, Contribution, Dot, Participant
from apps.workshops.refusals import Late, WorkshopRefused
from apps.workshops.services.locks import lock_activity, lock_live

LONGEST = 400  # characters


def hash_key(key: uuid.UUID) -> str:
    """What is stored of a device's key. The key has 122 random bits, so a plain hash cannot be turned back."""
    return hashlib.sha256(key.bytes).hexdigest()


def vote_has_begun(activity: Activity) -> bool:
    return activity.followers.filter(kind=Kind.DOT_VOTE, opened_at__isnull=False).exists()


@transaction.atomic
def save_idea(
    *, activity: Activity, participant: Participant, key: uuid.UUID, edition: int, text: str, lesson: Lesson | None
) -> Contribution:
    """Add an idea, or change the one with this key if `edition` is newer than what is stored.

    An idea that arrives after a vote on the activity began is kept as late; a changed text is refused then, because
    people voted on the old one. A card that is off the wall stays off it. In an anonymous workshop neither the
    participant nor the moment is stored; the event does not name the idea, because an event has a moment.
    """
    text = paragraphs(text)
    if not text or len(text) > LONGEST:
        raise WorkshopRefused(_("An idea has between 1 and 400 characters."))
    found = lock_activity(activity, participant)
    if found.kind != Kind.IDEAS:
        raise WorkshopRefused(_("This step does not collect ideas."))
    workshop = found.workshop
    late = vote_has_begun(found)
    idea = found.contributions.filter(key_hash=hash_key(key)).first()
    if idea is None:  # and cannot come into being meanwhile: only this participant knows the key, and is locked
        idea = Contribution.objects.create(
            activity=found,
            key_hash=hash_key(key),
            participant=None if workshop.is_anonymous else participant,
            created_at=(workshop.is_anonymous and found.opened_at) or timezone.now(),
            text=text,
            lesson=lesson,
            edition=edition,
            late=late,
        )
    else:
        if edition <= idea.edition:
            return idea
        if late and not idea.late:
            raise Late(_("The vote has begun, so this idea keeps the words people vote on."))
        if idea.withdrawn_at is not None:
            raise Late(_("This card was taken off the wall. Write a new one instead."))
        idea.text, idea.lesson, idea.edition = text, lesson, edition
        idea.save(update_fields=["text", "lesson", "edition"])
    publish(workshop.channel_name, "ideas")
    return idea


@transaction.atomic
def withdraw_idea(*, activity: Activity, participant: Participant, key: uuid.UUID, edition: int) -> None:
    """Take one's own idea back, as long as no vote on it has begun and nothing was decided on it. Unknown keys are left
    alone: it never arrived."""
    found = lock_activity(activity, participant)
    idea = found.contributions.filter(key_hash=hash_key(key), edition__lt=edition).first()
    if idea is None:
        return
    if vote_has_begun(found) and not idea.late:
        raise Late(_("The vote has begun, so this idea can no longer be taken back."))
    if hasattr(idea, "decision"):
        raise Late(_("A decision rests on this idea, so it can no longer be taken back."))
    idea.withdrawn_at = idea.created_at if found.workshop.is_anonymous else timezone.now()
    idea.edition = edition
    idea.save(update_fields=["withdrawn_at", "edition"])
    publish(found.workshop.channel_name, "ideas")


@transaction.atomic
def set_removed(*, idea: Contribution, removed: bool, by: User) -> None:
    """Take a card off the wall, or put it back. Who wrote it is not asked, and not shown. Dots that lie on it in a vote
    that runs go back to their voters, who could no longer reach them."""
    workshop = lock_live(idea.activity.workshop)
    if removed and hasattr(idea, "decision"):
        raise WorkshopRefused(_("A decision rests on this idea, so it stays on the wall."))
    found = Contribution.objects.filter(pk=idea.pk, withdrawn_at__isnull=removed)
    if found.update(withdrawn_at=timezone.now() if removed else None):
        if removed:
            give_dots_back(idea)
        publish(workshop.channel_name, "ideas", removed=removed, idea=str(idea.pk), by=by.pk)


def give_dots_back(idea: Contribution) -> None:
    votes = Activity.objects.filter(source=idea.activity_id, kind=Kind.DOT_VOTE, closed_at=None)
    running = list(votes.select_for_update(no_key=True).values_list("pk", flat=True))
    dots = Dot.objects.filter(activity__in=running, contribution=idea, taken_back_at=None)
    dots.update(taken_back_at=timezone.now())
