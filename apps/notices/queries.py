"""Who works on something that rests on a version readers no longer see."""

import bisect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Q
from django.utils import timezone
from wagtail.models import ModelLogEntry, Revision

from apps.lessons.models import Lesson
from apps.notices.differences import Change, changes
from apps.notices.models import Notice
from apps.plans.models import Initiative, InitiativeLesson
from apps.recommendations.models import Recommendation
from apps.workshops.enums import WorkshopState
from apps.workshops.models import WorkshopLesson

PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled")
Piece = Lesson | Recommendation


@dataclass(frozen=True)
class Thing:
    """An initiative under way or a workshop that has not ended, whose it is, and the version it rests on."""

    title: str
    url: str
    person: int
    version: int | None


@dataclass(frozen=True)
class Difference:
    """What reads differently since a version; `number` counts the versions of the piece."""

    number: int
    since: Revision
    changes: list[Change]


@dataclass(frozen=True)
class Offer:
    """Who could be told of the version readers see: by person, the oldest version anything of theirs rests on."""

    revision: Revision
    people: Mapping[int, Revision]
    differences: list[Difference]


class Versions:
    """The versions of a piece, oldest first, and which one readers saw when."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        keys = piece.revisions.order_by("created_at", "pk").values_list("pk", flat=True)
        self.number = {key: number for number, key in enumerate(keys, start=1)}

    @cached_property
    def published(self) -> list[tuple[Any, int]]:
        entries = ModelLogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(self.piece),
            object_id=str(self.piece.pk),
            action__in=PUBLISHED,
            revision__in=self.number,
        )
        return list(entries.order_by("timestamp").values_list("timestamp", "revision_id"))

    def seen_at(self, moment: Any) -> int | None:
        """What a thing rests on that was begun at that moment and kept no version of its own."""
        place = bisect.bisect_right([timestamp for timestamp, _ in self.published], moment)
        return self.published[place - 1][1] if place else None


def things_on(piece: Piece, versions: Versions, *, of: int | None = None) -> list[Thing]:
    """In any organization; only of people who are active and belong to the thing's organization now."""
    own = Initiative.objects.open().filter(
        owner__is_active=True, owner__memberships__organization=F("plan__team__organization")
    )
    if of is not None:
        own = own.filter(owner=of)
    if isinstance(piece, Recommendation):
        return [_promise(initiative, None, versions) for initiative in own.filter(recommendation=piece)]
    links = InitiativeLesson.objects.filter(lesson=piece, initiative__in=own).select_related("initiative")
    rooms = WorkshopLesson.objects.filter(
        Q(workshop__state=WorkshopState.OPEN)
        | Q(workshop__state=WorkshopState.DRAFT, workshop__starts_at__gte=timezone.now()),
        lesson=piece,
        workshop__created_by__is_active=True,
        workshop__created_by__memberships__organization=F("workshop__organization"),
    )
    if of is not None:
        rooms = rooms.filter(workshop__created_by=of)
    return [
        *(_promise(link.initiative, link.revision_id, versions) for link in links.order_by("initiative__due_on", "pk")),
        *(
            Thing(str(room.workshop), room.workshop.get_absolute_url(), room.workshop.created_by_id, room.revision_id)  # type: ignore[arg-type]  # active, so there is one
            for room in rooms.select_related("workshop").order_by("workshop__starts_at", "pk")
        ),
    ]


def _promise(initiative: Initiative, pinned: int | None, versions: Versions) -> Thing:
    assert initiative.owner_id is not None
    version = pinned or versions.seen_at(initiative.created_at)
    return Thing(str(initiative), initiative.get_absolute_url(), initiative.owner_id, version)


def notice_of(piece: Piece) -> Notice | None:
    """What was decided about the version readers see, with `told`, how many people; of nobody told, nothing."""
    notices = Notice.objects.filter(revision=piece.live_revision_id).annotate(told=Count("addressees"))
    return notices.filter(told__gt=0).select_related("decided_by").first()


def offer_of(piece: Piece) -> Offer | None:
    """Nothing where readers see no version, a curator has decided about it, or nobody's work rests on other words.

    What a curator has decided about an earlier version is not offered again: those who rest on a still older one count
    as resting on that one.
    """
    live = piece.live_revision_id
    if not (piece.live and piece.playbook.live) or live is None or Notice.objects.filter(revision=live).exists():
        return None
    versions = Versions(piece)
    number = versions.number
    decided = Notice.objects.filter(revision__in=number).values_list("revision", flat=True).first()
    rests: dict[int, int] = {}
    for thing in things_on(piece, versions):
        if thing.version is not None and thing.version in number:
            since = max(thing.version, decided or thing.version, key=number.__getitem__)
            rests[thing.person] = min(since, rests.get(thing.person, since), key=number.__getitem__)
    texts = Revision.objects.in_bulk({live, *rests.values()})
    differences = {
        key: found
        for key in sorted(set(rests.values()), key=number.__getitem__, reverse=True)
        if (found := changes(type(piece), texts[key].content, texts[live].content))
    }
    people = {person: texts[since] for person, since in rests.items() if since in differences}
    if not people:
        return None
    shown = [Difference(number[key], texts[key], found) for key, found in differences.items()]
    return Offer(texts[live], people, shown)
