"""Taking a seat in a workshop. A seat is one insert; nothing here locks the workshop's row, so a full room gets in at
once."""

import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.common.text import one_line
from apps.live.services import publish
from apps.teams.models import Team
from apps.workshops import rules
from apps.workshops.models import Participant, Workshop
from apps.workshops.refusals import WorkshopRefused
from apps.workshops.services.ideas import hash_key
from apps.workshops.services.locks import lock_live

NAME_LENGTH = Participant._meta.get_field("name").max_length or 60
NAME_CLASH = "workshops_participant_name_unique"


def clean_name(name: str) -> str:
    """One line without what cannot be seen; control and direction marks would upset other people's screens."""
    return one_line(name)


def numbered(name: str, nth: int) -> str:
    """'Anna', 'Anna 2', 'Anna 3', within the length of a name."""
    ending = f" {nth}" if nth > 1 else ""
    return name[: NAME_LENGTH - len(ending)].rstrip() + ending


def join_as_guest(*, workshop: Workshop, name: str, team: Team | None, key: uuid.UUID) -> Participant:
    """Seat somebody without an account in the organization. `key` comes with the form: the same key, the same seat. A
    name that is taken gets a number."""
    name = clean_name(name)
    if not name:
        raise WorkshopRefused(_("Please say what the room should call you."))
    return take_seat(workshop, Participant(workshop=workshop, key_hash=hash_key(key), team=team), name)


def join_as_member(*, workshop: Workshop, user: User, team: Team | None) -> Participant:
    """Seat somebody of the organization under their own account, once."""
    return take_seat(workshop, Participant(workshop=workshop, user=user, team=team), clean_name(str(user)))


def take_seat(workshop: Workshop, seat: Participant, name: str) -> Participant:
    """Store the seat under the first free form of `name`, and tell the room. Whoever has the seat already gets it back,
    in a locked room too; the database decides who was first.

    Whether the room is open is read beforehand, without a lock: whoever joins in the instant of its locking is in.
    """
    if reason := rules.why_not_join(workshop):
        if known := seat_of(seat):
            return known
        raise WorkshopRefused(reason)
    if seat.team is not None and not workshop.teams.filter(pk=seat.team.pk).exists():
        seat.team = None
    nth = 1
    while True:
        seat.name = numbered(name, nth)
        try:
            return insert_seat(workshop, seat)
        except IntegrityError as error:
            if known := seat_of(seat):
                return known
            if NAME_CLASH not in str(error):
                raise
        nth = next_free(workshop, name, nth)


@transaction.atomic
def insert_seat(workshop: Workshop, seat: Participant) -> Participant:
    seat.save(force_insert=True)
    record(
        organization=workshop.organization,
        by=seat.user,
        by_name=seat.name,
        verb="workshop_joined",
        subject=("workshop", workshop.code),
    )
    publish(workshop.channel_name, "people", participant=str(seat.pk))
    return seat


def seat_of(seat: Participant) -> Participant | None:
    """The stored seat of the same person or key."""
    seats = Participant.objects.filter(workshop=seat.workshop)
    found = seats.filter(user=seat.user_id) if seat.user_id else seats.filter(key_hash=seat.key_hash)
    known = found.first()
    if known is not None and known.removed_at is not None:
        raise WorkshopRefused(str(rules.TAKEN_OUT))
    return known


@transaction.atomic
def let_in_again(*, participant: Participant, by: User) -> None:
    """Give somebody who was taken out their seat back."""
    workshop = lock_live(participant.workshop)
    if Participant.objects.filter(pk=participant.pk, removed_at__isnull=False).update(removed_at=None):
        publish(workshop.channel_name, "people", let_in=str(participant.pk), by=by.pk)


def next_free(workshop: Workshop, name: str, nth: int) -> int:
    """The next number after `nth` that nobody of this name has."""
    beginning = name[: NAME_LENGTH - 4].rstrip()
    names = Participant.objects.filter(workshop=workshop, name__istartswith=beginning).values_list("name", flat=True)
    taken = {known.casefold() for known in names}
    nth += 1
    while numbered(name, nth).casefold() in taken:
        nth += 1
    return nth
