"""Taking a reveal back."""

import pytest

from apps.live.models import Event
from apps.workshops.models import Workshop
from apps.workshops.queries.room import room_of
from apps.workshops.refusals import WorkshopRefused
from apps.workshops.services.ideas import set_removed
from apps.workshops.services.room import hide, reveal
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop
from tests.workshops.room import IDEAS, VOTE, enter, events, give, step, write


@pytest.fixture
def workshop(people: People) -> Workshop:
    return make_workshop(people)


def test_a_reveal_is_taken_back_until_somebody_writes(people: People, workshop: Workshop) -> None:
    enter(workshop, people, IDEAS)
    seat = make_participant(workshop)
    idea = write(workshop, seat)
    ideas, by = step(workshop, IDEAS), people.facilitator
    hide(activity=ideas, by=by)  # nothing is shown yet
    reveal(activity=ideas, by=by)
    set_removed(idea=idea, removed=True, by=by)  # what the facilitator does is no reason
    assert room_of(workshop.code).can_hide is True
    for _ in range(2):
        hide(activity=ideas, by=by)
    assert step(workshop, IDEAS).revealed_at is None
    assert room_of(workshop.code).can_hide is False
    assert events(workshop)[-1] == ("agenda", {"hidden": ideas.code, "by": by.pk})
    reveal(activity=ideas, by=by)
    assert room_of(workshop.code).can_hide is True
    write(workshop, seat, "Measure it")
    assert room_of(workshop.code).can_hide is False
    with pytest.raises(WorkshopRefused) as refused:
        hide(activity=step(workshop, IDEAS), by=by)
    assert str(refused.value) == "Somebody has written or voted since the cards were revealed, so they stay."
    assert step(workshop, IDEAS).revealed_at is not None


def test_a_reveal_stays_once_somebody_voted_or_the_log_forgot_it(people: People, workshop: Workshop) -> None:
    enter(workshop, people, IDEAS)
    seat = make_participant(workshop)
    idea = write(workshop, seat)
    reveal(activity=step(workshop, IDEAS), by=people.facilitator)
    enter(workshop, people, VOTE)
    give(workshop, seat, idea)
    enter(workshop, people, IDEAS)
    assert room_of(workshop.code).can_hide is False
    Event.objects.all().delete()
    assert room_of(workshop.code).can_hide is False
