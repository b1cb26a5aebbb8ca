"""The state of a live room, as every audience sees it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from apps.live.models import Event
from apps.workshops.activities import KINDS, ActivityKind
from apps.workshops.enums import WorkshopState
from apps.workshops.models import Activity, Participant, Workshop

CONNECTED_FOR = dt.timedelta(seconds=40)  # two heartbeats of a stream, and some


@dataclass(frozen=True)
class Head:
    """Who is in the room: everybody who joined, who of them is connected, who of those is ready."""

    joined: int
    connected: int
    ready: int


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

    @property
    def connected_since(self) -> dt.datetime:
        """Who was seen after this moment is connected."""
        return timezone.now() - CONNECTED_FOR

    @cached_property
    def timetable(self) -> list[tuple[Activity, dt.datetime]]:
        """The steps with the times they were planned to start at."""
        at, found = self.workshop.starts_at, []
        for step in self.agenda:
            found.append((step, at))
            at += dt.timedelta(minutes=step.minutes)
        return found

    @cached_property
    def late_by(self) -> int:
        """Minutes the room is behind its agenda at the step it is at; negative when early, 0 before it began."""
        if self.activity is None or self.activity.opened_at is None or self.workshop.opened_at is None:
            return 0
        before = sum(step.minutes for step in self.agenda[: self.agenda.index(self.activity)])
        begun = min(step.opened_at for step in self.agenda if step.opened_at)
        planned = begun + dt.timedelta(minutes=before)
        return round((self.activity.opened_at - planned).total_seconds() / 60)


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
