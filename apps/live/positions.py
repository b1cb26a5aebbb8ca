"""How far a client has come in a channel's log.

A number alone does not say so: after an older backup was restored, the same numbers belong to other events, or to none.
So a position names an event by its number and its moment, and whoever holds one that is not in the log is sent everything
anew. Nobody has to notice the restore, and it makes no difference whether the log has passed the number since.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

from django.db.models import Count, OuterRef, Subquery

from apps.common.numbers import whole_number
from apps.live.models import Channel, Event

TOO_FAR = 500  # events; further behind, a client is sent its whole room anew
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Position:
    """The number of an event among those its audience is shown, and its moment in microseconds; 0 where the event is not
    in the log (any more)."""

    number: int = 0
    moment: int = 0

    def __str__(self) -> str:
        return f"{self.number}-{self.moment}"

    @classmethod
    def read(cls, text: str) -> Self:
        number, _, moment = text.partition("-")
        return cls(whole_number(number), whole_number(moment))


def microseconds(moment: dt.datetime | None) -> int:
    return (moment - EPOCH) // dt.timedelta(microseconds=1) if moment else 0


def newest_position(channel: str, *, public: bool) -> Position:
    """The channel's newest event as its public, or those behind the stage, know it."""
    return news_since(channel, Position(), public=public, topics_too=False)[0]


def news_since(
    channel: str, after: Position, *, public: bool, topics_too: bool = True
) -> tuple[Position, Collection[str] | None]:
    """The channel's newest position and the topics that changed after `after`: None, which means everything, for who is
    too far behind, for whom events were already forgotten, and for who comes from another log."""
    numbered = "public_sequence" if public else "sequence"

    def moment(number: object) -> Subquery:
        return Subquery(Event.objects.filter(channel=OuterRef("pk"), **{numbered: number}).values("created_at")[:1])

    row = (
        Channel.objects.filter(name=channel)
        .annotate(newest_at=moment(OuterRef(numbered)), after_at=moment(after.number))
        .values_list(numbered, "newest_at", "after_at")
        .first()
    )
    number, newest_at, after_at = row or (0, None, None)
    newest = Position(number, microseconds(newest_at))
    if after.number > number or after.moment != microseconds(after_at):
        return newest, None
    if after.number == number or not topics_too:
        return newest, set()
    if number - after.number > TOO_FAR:
        return newest, None
    span = {f"{numbered}__gt": after.number, f"{numbered}__lte": number}
    changed = Event.objects.filter(channel__name=channel, **span).order_by().values_list("topic")
    topics = dict(changed.annotate(times=Count("pk")))
    return newest, set(topics) if sum(topics.values()) == number - after.number else None
