"""Ideas as they arrive from the devices: each carries its own key, so sending one again changes nothing."""

import hashlib
import uuid

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.text import paragraphs
from apps.lessons.models import Lesson
from apps.live.services import publish
from apps.workshops.enums import Kind
from apps.workshops.models import Activity, Contribution, LateCard, Participant
from apps.workshops.queries.votes import given
from apps.workshops.refusals import Late, WorkshopRefused
from apps.workshops.services.ballots import give_back
from apps.workshops.services.locks import lock_activity, lock_live, lock_steps

LONGEST = 400  # characters


def hash_key(key: uuid.UUID) -> str:
    """What is stored of a device's key. The key has 122 random bits, so a plain hash cannot be turned back."""
    return hashlib.sha256(key.bytes).hexdigest()


def is_voted_on(idea: Contribution) -> bool:
    """Whether it is on the ballot of a vote that people have begun to give dots in."""
    votes = Activity.objects.filter(source=idea.activity_id, kind=Kind.DOT_VOTE, ballot_fixed=True)
    return votes.exclude(late_cards__in=LateCard.objects.filter(contribution=idea, admitted_at=None)).exists()


def is_hidden(idea: Contribution) -> bool:
    """Whether the room is shown nothing of an idea yet, neither on the wall nor on the ballot of a vote that was begun."""
    left_out = LateCard.objects.filter(contribution=idea, admitted_at=None)
    votes = Activity.objects.filter(source=idea.activity_id, kind=Kind.DOT_VOTE, opened_at__isnull=False)
    shown = Q(pk=idea.activity_id, revealed_at__isnull=False) | Q(pk__in=votes.exclude(late_cards__in=left_out))
    return not Activity.objects.filter(shown).exists()


@transaction.atomic
def save_idea(
    *, activity: Activity, participant: Participant, key: uuid.UUID, edition: int, text: str, lesson: Lesson | None
) -> Contribution:
    """Add an idea, or change the one with this key if `edition` is newer than what is stored.

    An idea that arrives after a vote on the activity has had its first dot is late for that vote; the words people vote on
    cannot be changed. A card that is off the wall stays off it. In an anonymous workshop neither the
    participant nor the moment is stored; the event does not name the idea, because an event has a moment.
    """
    text = paragraphs(text)
    if not text or len(text) > LONGEST:
        raise WorkshopRefused(_("An idea has between 1 and 400 characters."))
    found = lock_activity(activity, participant)
    if found.kind != Kind.IDEAS:
        raise WorkshopRefused(_("This step does not collect ideas."))
    workshop = found.workshop
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
        )
        votes = found.followers.filter(kind=Kind.DOT_VOTE, ballot_fixed=True)
        LateCard.objects.bulk_create(LateCard(vote=vote, contribution=idea) for vote in votes)
    else:
        if edition <= idea.edition:
            return idea
        if is_voted_on(idea):
            raise Late(_("The vote has begun, so this idea keeps the words people vote on."))
        if idea.withdrawn_at is not None or idea.removed_at is not None:
            raise Late(_("This card was taken off the wall. Write a new one instead."))
        idea.text, idea.lesson, idea.edition = text, lesson, edition
        idea.save(update_fields=["text", "lesson", "edition"])
    publish(workshop.channel_name, "ideas", unseen=lambda: is_hidden(idea))
    return idea


@transaction.atomic
def withdraw_idea(*, activity: Activity, participant: Participant, key: uuid.UUID, edition: int) -> None:
    """Take one's own idea back, as long as nobody votes on it and nothing was decided on it. Unknown keys are left alone: it
    never arrived."""
    found = lock_activity(activity, participant)
    idea = found.contributions.filter(key_hash=hash_key(key), edition__lt=edition).first()
    if idea is None:
        return
    if is_voted_on(idea):
        raise Late(_("The vote has begun, so this idea can no longer be taken back."))
    if hasattr(idea, "decision"):
        raise Late(_("A decision rests on this idea, so it can no longer be taken back."))
    idea.withdrawn_at = idea.created_at if found.workshop.is_anonymous else timezone.now()
    idea.edition = edition
    idea.save(update_fields=["withdrawn_at", "edition"])
    publish(found.workshop.channel_name, "ideas", unseen=lambda: is_hidden(idea))


@transaction.atomic
def set_removed(*, idea: Contribution, removed: bool, by: User) -> None:
    """Take a card off the wall, or put it back; what its author took back stays so. Who wrote it is not asked, and not
    shown. Dots that lie on it in a vote that runs go back to their voters, who could no longer reach them."""
    workshop = lock_live(idea.activity.workshop)
    wall = Activity.objects.filter(Q(pk=idea.activity_id) | Q(source=idea.activity_id, kind=Kind.DOT_VOTE))
    steps = lock_steps(workshop, *wall.values_list("pk", flat=True))
    if removed and hasattr(idea, "decision"):
        raise WorkshopRefused(_("A decision rests on this idea, so it stays on the wall."))
    found = Contribution.objects.filter(pk=idea.pk, withdrawn_at=None, removed_at__isnull=removed)
    if found.update(removed_at=timezone.now() if removed else None):
        if removed:
            for vote in steps.values():
                if vote.kind == Kind.DOT_VOTE and vote.closed_at is None:
                    give_back(vote, given(vote).filter(contribution=idea))
        unseen = is_hidden(idea)
        publish(workshop.channel_name, "ideas", unseen=unseen, removed=removed, idea=str(idea.pk), by=by.pk)


@transaction.atomic
def admit_idea(*, vote: Activity, idea: Contribution, by: User) -> None:
    """Put a card that came late on the ballot of a vote that runs. Whoever has voted is told, and may move their dots."""
    workshop = lock_live(vote.workshop)
    found = lock_steps(workshop, vote.pk)[vote.pk]
    if found.closed_at is not None:
        raise WorkshopRefused(_("The vote is closed. Reopen it, then add the card."))
    if LateCard.objects.filter(vote=found, contribution=idea, admitted_at=None).update(admitted_at=timezone.now()):
        publish(workshop.channel_name, "ideas", admitted=str(idea.pk), by=by.pk)
