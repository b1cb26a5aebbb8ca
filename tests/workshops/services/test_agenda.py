"""The steps of an agenda: added, changed, moved, taken out."""

import pytest
from django.utils import timezone

from apps.activity.queries import history_of
from apps.live.models import Event
from apps.workshops.enums import Kind, WorkshopState
from apps.workshops.models import Activity, Workshop
from apps.workshops.refusals import WorkshopRefused
from apps.workshops.services.agenda import (
    StepWords,
    add_activity,
    delete_activity,
    edit_activity,
    move_activity,
    retime_activity,
)
from tests.lessons.factories import make_lesson
from tests.people import People
from tests.workshops.factories import make_workshop


@pytest.fixture
def workshop(people: People) -> Workshop:
    return make_workshop(people, state=WorkshopState.DRAFT)


def step(workshop: Workshop, kind: str) -> Activity:
    found = workshop.activities.get(kind=kind)
    found.workshop = workshop
    return found


def order(workshop: Workshop) -> list[str]:
    steps = list(workshop.activities.all())
    assert [each.position for each in steps] == list(range(len(steps)))
    return [each.kind for each in steps]


def verbs(workshop: Workshop) -> list[str]:
    return [entry.verb for entry in history_of("workshop", workshop.code)]


READ, IDEAS, VOTE, COMMIT = Kind.READ, Kind.IDEAS, Kind.DOT_VOTE, Kind.COMMIT


def test_add_activity_appends_a_step(people: People, workshop: Workshop) -> None:
    words = StepWords("Again?", 5, source=step(workshop, IDEAS), settings={"budget": 3, "cap": 1})
    added = add_activity(workshop=workshop, kind=VOTE, words=words, by=people.facilitator)
    assert order(workshop) == [READ, IDEAS, VOTE, COMMIT, VOTE]
    assert (added.title, added.minutes, added.settings) == ("Again?", 5, {"budget": 3, "cap": 1})
    assert verbs(workshop) == ["activity_added"]


def test_edit_activity_changes_what_was_said(people: People, workshop: Workshop) -> None:
    lesson = workshop.lesson_links.get().lesson
    edit_activity(activity=step(workshop, IDEAS), words=StepWords("What now?", 12, lesson), by=people.facilitator)
    edited = step(workshop, IDEAS)
    assert (edited.title, edited.minutes, edited.lesson) == ("What now?", 12, lesson)
    assert verbs(workshop) == ["activity_edited"]


def test_steps_refuse_foreign_lessons_and_sources_they_cannot_work_on(people: People, workshop: Workshop) -> None:
    other = make_workshop(people)
    misfits = [
        (IDEAS, StepWords("A", 5, make_lesson()), "own lessons"),
        (VOTE, StepWords("A", 5, source=step(other, IDEAS)), "same agenda"),
        (VOTE, StepWords("A", 5, source=step(workshop, READ)), "nothing to work on"),
    ]
    for kind, words, reason in misfits:
        with pytest.raises(WorkshopRefused, match=reason):
            add_activity(workshop=workshop, kind=kind, words=words, by=people.facilitator)
    vote = step(workshop, VOTE)
    with pytest.raises(WorkshopRefused, match="same agenda"):
        edit_activity(activity=vote, words=StepWords("A", 5, source=vote), by=people.facilitator)
    assert order(workshop) == [READ, IDEAS, VOTE, COMMIT]


def test_retime_activity_is_noted_once(people: People, workshop: Workshop) -> None:
    for _n in range(2):
        retime_activity(activity=step(workshop, IDEAS), minutes=25, by=people.facilitator)
    assert step(workshop, IDEAS).minutes == 25
    assert verbs(workshop) == ["activity_retimed"]


def test_move_activity_stands_in_front_of_another_or_at_the_end(people: People, workshop: Workshop) -> None:
    move_activity(activity=step(workshop, COMMIT), before=step(workshop, IDEAS), by=people.facilitator)
    assert order(workshop) == [READ, COMMIT, IDEAS, VOTE]
    move_activity(activity=step(workshop, READ), before=None, by=people.facilitator)
    assert order(workshop) == [COMMIT, IDEAS, VOTE, READ]
    assert verbs(workshop) == ["activity_moved", "activity_moved"]


def test_move_activity_to_where_it_stands_changes_nothing(people: People, workshop: Workshop) -> None:
    move_activity(activity=step(workshop, READ), before=step(workshop, READ), by=people.facilitator)
    move_activity(activity=step(workshop, READ), before=step(workshop, IDEAS), by=people.facilitator)
    move_activity(activity=step(workshop, COMMIT), before=None, by=people.facilitator)
    assert order(workshop) == [READ, IDEAS, VOTE, COMMIT]
    assert verbs(workshop) == []


def test_delete_activity_leaves_what_worked_on_it(people: People, workshop: Workshop) -> None:
    delete_activity(activity=step(workshop, IDEAS), by=people.facilitator)
    assert order(workshop) == [READ, VOTE, COMMIT]
    assert step(workshop, VOTE).source is None
    assert verbs(workshop) == ["activity_deleted"]


def test_a_step_somebody_else_took_out_is_gone(people: People, workshop: Workshop) -> None:
    gone = step(workshop, IDEAS)
    delete_activity(activity=step(workshop, IDEAS), by=people.facilitator)
    with pytest.raises(WorkshopRefused, match="taken this step out"):
        delete_activity(activity=gone, by=people.admin)


def test_open_rooms_hear_of_changes_and_begun_steps_stay(people: People) -> None:
    workshop = make_workshop(people)
    workshop.activities.filter(kind=READ).update(opened_at=timezone.now())
    begun = step(workshop, READ)
    with pytest.raises(WorkshopRefused, match="already begun"):
        retime_activity(activity=begun, minutes=5, by=people.facilitator)
    with pytest.raises(WorkshopRefused, match="already begun"):
        delete_activity(activity=begun, by=people.facilitator)
    assert not Event.objects.exists()
    retime_activity(activity=step(workshop, COMMIT), minutes=5, by=people.facilitator)
    assert [event.topic for event in Event.objects.all()] == ["agenda"]


def test_ended_workshops_stay_as_they_are(people: People) -> None:
    workshop = make_workshop(people, state=WorkshopState.ENDED)
    with pytest.raises(WorkshopRefused, match="has ended"):
        add_activity(workshop=workshop, kind=IDEAS, words=StepWords("A", 5), by=people.facilitator)
    with pytest.raises(WorkshopRefused, match="has ended"):
        move_activity(activity=step(workshop, IDEAS), before=None, by=people.facilitator)
