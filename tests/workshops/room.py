"""What tests of a live room say often."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from apps.live.models import Event
from apps.workshops.models import Activity, Contribution, Participant, Workshop
from apps.workshops.services.commit import Commitment
from apps.workshops.services.ideas import save_idea
from apps.workshops.services.room import go_to
from apps.workshops.services.votes import give_dot
from tests.people import People
from tests.workshops.factories import make_participant

READ, IDEAS, VOTE, COMMIT = range(4)  # places in the agenda of `make_workshop`
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def step(workshop: Workshop, place: int) -> Activity:
    """A step of the agenda, as it is stored now."""
    return workshop.activities.all()[place]


def events(workshop: Workshop) -> list[tuple[str, dict[str, Any]]]:
    """What the room's log says, oldest first."""
    found = Event.objects.filter(channel__name=workshop.channel_name)
    return list(found.order_by("sequence").values_list("topic", "data"))


def enter(workshop: Workshop, people: People, *places: int) -> None:
    """Bring the room to each of these steps in turn."""
    for place in places:
        go_to(activity=step(workshop, place), by=people.facilitator)


def write(workshop: Workshop, participant: Participant, text: str = "Release every week") -> Contribution:
    return save_idea(
        activity=step(workshop, IDEAS), participant=participant, key=uuid.uuid4(), edition=1, text=text, lesson=None
    )


def give(
    workshop: Workshop, participant: Participant, idea: Contribution, dots: int = 1, key: uuid.UUID | None = None
) -> None:
    for _ in range(dots):
        give_dot(activity=step(workshop, VOTE), participant=participant, contribution=idea, key=key or uuid.uuid4())


def fill(workshop: Workshop, people: People, voters: int) -> Contribution:
    """Take the room to the vote with one idea on which so many people have put a dot each."""
    enter(workshop, people, IDEAS)
    seats = [make_participant(workshop) for _ in range(max(voters, 1))]
    idea = write(workshop, seats[0])
    enter(workshop, people, VOTE)
    for seat in seats[:voters]:
        give(workshop, seat, idea)
    return idea


def promise(people: People) -> Commitment:
    return Commitment(
        title="A rollback drill",
        outcome="We can take any model back within ten minutes.",
        team=people.team,
        due_on=dt.date(2099, 6, 1),
        owner=people.lead,
        owner_name="",
        first_item="Write the drill down",
        first_due_on=dt.date(2099, 5, 1),
    )


@dataclass
class Clock:
    """The time of day, which a test sets."""

    now: dt.datetime = NOON

    def forward(self, **units: float) -> None:
        self.now += dt.timedelta(**units)
