"""The state of a live room, as every audience sees it."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from apps.live.models import Event
from apps.workshops.activities import KINDS, ActivityKind
from apps.workshops.enums import Kind, WorkshopState
from apps.workshops.models import Activity, Participant, Workshop

CONNECTED_FOR = dt.timedelta(seconds=75)  # a look of a page that was hidden for long comes once a minute


@dataclass(frozen=True)
class Head:
    """Who is in the room: everybody who joined, who of them is connected, who of those is ready."""

    joined: int
    connected: int
    ready: int


@dataclass(frozen=True)
class Slot:
    """A step in the timetable: when it was planned to start, and when it did or `is_expected` to (None before the first)."""

    step: Activity
    planned: dt.datetime
    real: dt.datetime | None
    is_expected: bool

    @property
    def is_off_plan(self) -> bool:
        return self.real is not None and abs(self.real - self.planned) >= dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Place:
    """Somebody in the room: whether they said that they are ready, and whether their device was heard of lately."""

    person: Participant
    is_ready: bool
    is_here: bool

    @property
    def state(self) -> Literal["ready", "here", "away"]:
        if not self.is_here:
            return "away"
        return "ready" if self.is_ready else "here"


@dataclass
class Room:
    """A workshop with its agenda, read once for a rendering; what a fragment does not show is never read."""

    workshop: Workshop

    @cached_property
    def agenda(self) -> list[Activity]:
        return list(self.workshop.activities.select_related("lesson__section", "lesson__playbook", "source__source"))

    @cached_property
    def activity(self) -> Activity | None:
        """The step the room is at."""
        if self.workshop.current_activity_id is None:
            return None
        found = next((step for step in self.agenda if step.pk == self.workshop.current_activity_id), None)
        if found is not None:
            found.workshop = self.workshop
        return found

    @property
    def kind(self) -> ActivityKind | None:
        return KINDS[self.activity.kind] if self.activity else None  # type: ignore[index]  # the column holds a Kind

    @property
    def next_activity(self) -> Activity | None:
        return self.neighbor(1)

    @property
    def previous_activity(self) -> Activity | None:
        return self.neighbor(-1)

    def neighbor(self, step: int) -> Activity | None:
        if self.activity is None:
            return self.agenda[0] if self.agenda and step > 0 else None
        place = self.agenda.index(self.activity) + step
        return self.agenda[place] if 0 <= place < len(self.agenda) else None

    @cached_property
    def deed(self) -> Literal["", "reveal", "hide", "close", "reopen"]:
        """What the facilitator can do at this step, beside going on."""
        if self.activity is None:
            return ""
        if self.activity.kind == Kind.IDEAS and self.activity.revealed_at is None:
            return "reveal"
        if self.activity.kind == Kind.IDEAS and self.can_hide:
            return "hide"
        if self.activity.kind == Kind.DOT_VOTE and self.activity.closed_at is None:
            return "close"
        return "reopen" if self.activity.kind == Kind.DOT_VOTE and not is_decided_on(self.activity) else ""

    @property
    def next_is_primary(self) -> bool:
        """One thing to do stands out: what is still to be done here, then what comes next."""
        return self.workshop.paused_at is None and self.deed not in ("reveal", "close")

    @property
    def is_live(self) -> bool:
        return self.workshop.state == WorkshopState.OPEN

    @cached_property
    def everybody(self) -> list[Participant]:
        return list(people_of(self.workshop))

    @property
    def people(self) -> list[Participant]:
        return [person for person in self.everybody if person.removed_at is None]

    @property
    def removed(self) -> list[Participant]:
        """Who was taken out, and may be let in again."""
        return [person for person in self.everybody if person.removed_at is not None]

    @cached_property
    def head(self) -> Head:
        connected = Q(seen_at__gte=timezone.now() - CONNECTED_FOR)
        here = Q(ready_for=self.workshop.current_activity_id, ready_for__isnull=False)
        counted = self.workshop.participants.filter(removed_at=None).aggregate(
            joined=Count("pk"), connected=Count("pk", filter=connected), ready=Count("pk", filter=connected & here)
        )
        return Head(**counted)

    @cached_property
    def can_hide(self) -> bool:
        """Whether the reveal of the step the room is at can still be taken back."""
        return self.activity is not None and self.activity.revealed_at is not None and not has_gone_on(self.activity)

    @cached_property
    def places(self) -> list[Place]:
        since, step = timezone.now() - CONNECTED_FOR, self.workshop.current_activity_id
        return [
            Place(person, is_ready=step is not None and person.ready_for_id == step, is_here=person.seen_at >= since)
            for person in self.people
        ]

    @property
    def waited_for(self) -> list[Place]:
        """Who has not said that they are ready."""
        return [place for place in self.places if not place.is_ready]

    @property
    def ready(self) -> list[Place]:
        return [place for place in self.places if place.is_ready]

    @cached_property
    def timetable(self) -> list[Slot]:
        """The steps in their order. What comes after the step the room is at is expected when that one's time is up."""
        planned, expected = self.workshop.starts_at, self.step_ends_at
        passed = self.activity is not None
        slots = []
        for step in self.agenda:
            is_expected = not passed and expected is not None
            slots.append(Slot(step, planned, expected if is_expected else step.opened_at, is_expected))
            if not passed and expected is not None:
                expected += dt.timedelta(minutes=step.minutes)
            passed = passed and step != self.activity
            planned += dt.timedelta(minutes=step.minutes)
        return slots

    @cached_property
    def step_ends_at(self) -> dt.datetime | None:
        """When the time of the step the room is at is up; now, where it is up already. Nothing is expected after the end."""
        if self.activity is None or not self.is_live:
            return None
        now = timezone.now()
        return now + self.activity.remaining(now)

    @property
    def ends_at(self) -> dt.datetime | None:
        """When the last step is expected to end."""
        if self.activity is None or self.step_ends_at is None:
            return None
        rest = self.agenda[self.agenda.index(self.activity) + 1 :]
        return self.step_ends_at + dt.timedelta(minutes=sum(step.minutes for step in rest))

    @cached_property
    def late_by(self) -> int:
        """Minutes later than its agenda, counted from the first step, the room is expected to end; negative when early, 0
        before it began."""
        opened = [step.opened_at for step in self.agenda if step.opened_at]
        if self.ends_at is None or not opened:
            return 0
        planned = min(opened) + dt.timedelta(minutes=sum(step.minutes for step in self.agenda))
        return round((self.ends_at - planned).total_seconds() / 60)


def is_decided_on(vote: Activity) -> bool:
    """Whether a decision rests on this vote, which therefore stays closed."""
    return vote.workshop.decisions.filter(activity__source=vote).exists()


def has_gone_on(activity: Activity) -> bool:
    """Whether somebody wrote or voted since the cards of this step were revealed. What the facilitator did does not count;
    where the log has forgotten the reveal, the room has gone on."""
    events = Event.objects.filter(channel__name=activity.workshop.channel_name)
    revealed = events.filter(topic="agenda", data__revealed=activity.code).order_by("-sequence").first()
    if revealed is None:
        return True
    later = events.filter(sequence__gt=revealed.sequence, topic__in=("ideas", "votes"))
    return later.exclude(data__has_key="by").exists()


def people_of(workshop: Workshop) -> QuerySet[Participant]:
    return workshop.participants.select_related("team").order_by("name", "joined_at")


def room_of(code: str) -> Room:
    return Room(Workshop.objects.select_related("organization", "playbook").get(code=code))
