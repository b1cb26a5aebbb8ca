"""Dots as they arrive from the devices. Giving and taking back name the dot by its own key, so both can be repeated,
and in any order: a dot that was taken back stays back."""

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.live.services import publish
from apps.workshops.enums import Kind
from apps.workshops.models import Activity, Contribution, Dot, Participant
from apps.workshops.queries.votes import ballot_of, rules_of
from apps.workshops.refusals import Late, WorkshopRefused
from apps.workshops.services.ballots import fix_ballot
from apps.workshops.services.locks import lock_activity, lock_steps

MOST_CHANGES = 200  # dots one voter gives in one vote, with those taken back; somebody who changes their mind gives 30


def lock_vote(activity: Activity, participant: Participant) -> Activity:
    found = lock_activity(activity, participant)
    if found.kind != Kind.DOT_VOTE:
        raise WorkshopRefused(_("This step is not a vote."))
    if found.closed_at is not None:
        raise Late(_("The vote was closed before this dot arrived."))
    return found


def lowest_free(taken: set[int], most: int) -> int | None:
    return next((place for place in range(1, most + 1) if place not in taken), None)


@transaction.atomic
def give_dot(*, activity: Activity, participant: Participant, contribution: Contribution, key: uuid.UUID) -> None:
    """Put one dot on an idea, within the voter's budget and the cap on one idea. The first dot fixes the ballot."""
    if activity.kind == Kind.DOT_VOTE and not activity.ballot_fixed:
        for step in lock_steps(activity.workshop, activity.pk, activity.source_id).values():
            if step == activity:
                fix_ballot(step)
    found = lock_vote(activity, participant)
    dots = list(Dot.objects.filter(activity=found, participant=participant))
    if any(dot.key == key for dot in dots):
        return
    if len(dots) >= MOST_CHANGES:
        raise WorkshopRefused(_("Your dots were moved so often that they now lie where they lie."))
    if not ballot_of(found).filter(pk=contribution.pk).exists():
        raise WorkshopRefused(_("This idea is not on the ballot."))
    rules = rules_of(found)
    given = [dot for dot in dots if dot.taken_back_at is None]
    slot = lowest_free({dot.slot for dot in given}, rules.budget)
    if slot is None:
        raise WorkshopRefused(
            ngettext(
                "You have %(budget)s dot. Take one back first.",
                "You have %(budget)s dots. Take one back first.",
                rules.budget,
            )
            % {"budget": rules.budget}
        )
    nth = lowest_free({dot.nth for dot in given if dot.contribution_id == contribution.pk}, rules.cap)
    if nth is None:
        raise WorkshopRefused(_("At most %(cap)s dots may lie on one idea.") % {"cap": rules.cap})
    Dot.objects.create(
        activity=found,
        participant=participant,
        contribution=contribution,
        key=key,
        budget=rules.budget,
        cap=rules.cap,
        slot=slot,
        nth=nth,
        given_after=found.showings,
    )
    publish(found.workshop.channel_name, "votes", unseen=True)


@transaction.atomic
def take_back_dot(*, activity: Activity, participant: Participant, contribution: Contribution, key: uuid.UUID) -> None:
    """Take one's own dot back. A dot that never arrived leaves a tombstone, so that its late arrival counts nothing."""
    found = lock_vote(activity, participant)
    rules = rules_of(found)
    now = timezone.now()
    mine = Dot.objects.filter(activity=found, participant=participant)
    if mine.count() >= MOST_CHANGES and not mine.filter(key=key).exists():
        raise WorkshopRefused(_("Your dots were moved so often that they now lie where they lie."))
    dot, created = Dot.objects.get_or_create(
        activity=found,
        participant=participant,
        key=key,
        defaults={
            "contribution": contribution,
            "budget": rules.budget,
            "cap": rules.cap,
            "slot": 1,
            "nth": 1,
            "taken_back_at": now,
            "given_after": found.showings,
            "taken_back_after": found.showings,
        },
    )
    if created or dot.taken_back_at is not None:
        return
    dot.taken_back_at, dot.taken_back_after = now, found.showings
    dot.save(update_fields=["taken_back_at", "taken_back_after"])
    publish(found.workshop.channel_name, "votes", unseen=True)
