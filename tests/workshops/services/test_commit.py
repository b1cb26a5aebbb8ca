"""Commit: an idea becomes an initiative, once, with the vote that chose it."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from apps.activity.models import Entry
from apps.plans.models import Initiative
from apps.plans.refusals import PlanRefused
from apps.workshops.enums import Anonymity, WorkshopState
from apps.workshops.models import Decision, Participant, Workshop
from apps.workshops.refusals import Late, WorkshopRefused
from apps.workshops.services.commit import commit
from apps.workshops.services.room import close_vote, reopen_vote
from tests.lessons.factories import make_lesson, make_playbook
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop
from tests.workshops.room import COMMIT, IDEAS, READ, VOTE, Clock, enter, events, fill, promise, step, write


@pytest.fixture
def workshop(people: People) -> Workshop:
    return make_workshop(people)


def vote(workshop: Workshop, people: People, voters: int) -> None:
    """Take the room through a closed vote."""
    fill(workshop, people, voters)
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    enter(workshop, people, COMMIT)


def test_commit_puts_an_initiative_into_the_teams_plan(people: People, workshop: Workshop) -> None:
    vote(workshop, people, voters=5)
    idea = step(workshop, IDEAS).contributions.get()
    decision = commit(activity=step(workshop, COMMIT), idea=idea, commitment=promise(people), by=people.facilitator)
    initiative = Initiative.objects.get()
    assert (decision.dots, decision.voters, decision.statement) == (5, 5, "Release every week")
    assert (decision.contribution, decision.initiative, decision.decided_by) == (idea, initiative, people.facilitator)
    assert (initiative.title, initiative.owner, initiative.owner_name) == ("A rollback drill", people.lead, "")
    assert (initiative.plan.team, initiative.due_on) == (people.team, dt.date(2099, 6, 1))
    assert initiative.outcome == "We can take any model back within ten minutes."
    assert list(initiative.items.values_list("title", "assignee", "due_on")) == [
        ("Write the drill down", people.lead.pk, dt.date(2099, 5, 1))
    ]
    pinned = workshop.lesson_links.get()
    assert list(initiative.lesson_links.values_list("lesson", "revision", "reason")) == [
        (pinned.lesson_id, pinned.revision_id, "Release every week")
    ]
    assert events(workshop)[-1] == ("decisions", {"decision": decision.code, "by": people.facilitator.pk})
    assert list(Entry.objects.filter(subject_kind="initiative").values_list("verb", "actor", "subject_code")) == [
        ("initiative_created", people.facilitator.pk, initiative.code)
    ]


def test_commit_twice_answers_with_the_decision_that_stands(people: People, workshop: Workshop) -> None:
    vote(workshop, people, voters=1)
    idea = step(workshop, IDEAS).contributions.get()
    decisions = [
        commit(activity=step(workshop, COMMIT), idea=idea, commitment=given, by=people.facilitator)
        for given in (promise(people), replace(promise(people), title="Another title"))
    ]
    assert decisions[0] == decisions[1]
    assert Initiative.objects.get().title == "A rollback drill"
    assert len([topic for topic, _ in events(workshop) if topic == "decisions"]) == 1


def test_commit_hides_the_dots_of_fewer_than_five_anonymous_voters(people: People, workshop: Workshop) -> None:
    vote(workshop, people, voters=4)
    idea = step(workshop, IDEAS).contributions.get()
    decision = commit(activity=step(workshop, COMMIT), idea=idea, commitment=promise(people), by=people.facilitator)
    assert (decision.dots, decision.voters) == (None, None)


def test_commit_shows_the_dots_of_few_in_a_named_workshop(people: People) -> None:
    workshop = make_workshop(people, anonymity=Anonymity.NAMED)
    vote(workshop, people, voters=2)
    idea = step(workshop, IDEAS).contributions.get()
    decision = commit(activity=step(workshop, COMMIT), idea=idea, commitment=promise(people), by=people.facilitator)
    assert (decision.dots, decision.voters) == (2, 2)


def test_commit_takes_no_dots_from_an_open_vote_or_to_a_late_idea(people: People) -> None:
    workshop = make_workshop(people, anonymity=Anonymity.NAMED)
    fill(workshop, people, voters=2)
    late = write(workshop, Participant.objects.all()[0], "Came late")
    early = step(workshop, IDEAS).contributions.exclude(pk=late.pk).get()
    first = commit(activity=step(workshop, COMMIT), idea=early, commitment=promise(people), by=people.facilitator)
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    second = commit(activity=step(workshop, COMMIT), idea=late, commitment=promise(people), by=people.facilitator)
    assert [(found.dots, found.voters) for found in (first, second)] == [(None, None), (None, None)]


def test_the_same_form_sent_twice_is_one_commitment(people: People) -> None:
    workshop = make_workshop(people)
    key = uuid.UUID("0b0e1e52-5a51-4bd2-9d8a-7a3d6ad1c00b")
    first, again, other = (
        commit(activity=step(workshop, COMMIT), idea=None, commitment=promise(people), by=people.facilitator, key=sent)
        for sent in (key, key, uuid.uuid4())
    )
    assert (first == again, first == other) == (True, False)
    assert Initiative.objects.count() == 2


def test_commit_to_something_else_rests_on_every_lesson(people: People) -> None:
    lessons = list(make_playbook(lessons=2).lessons.all())
    workshop = make_workshop(people, lessons=lessons)
    given = replace(promise(people), owner=None, owner_name="Ines", first_due_on=None)
    decision = commit(activity=step(workshop, COMMIT), idea=None, commitment=given, by=people.facilitator)
    assert (decision.contribution, decision.statement, decision.dots) == (None, "A rollback drill", None)
    assert (decision.initiative.owner, decision.initiative.owner_name) == (None, "Ines")
    item = decision.initiative.items.get()
    assert (item.assignee, item.assignee_name, item.due_on) == (None, "Ines", None)
    reason = "Agreed in the workshop “Lessons to action”."
    assert sorted(decision.initiative.lesson_links.values_list("lesson", "reason")) == sorted(
        (lesson.pk, reason) for lesson in lessons
    )


def test_commit_rests_on_the_ideas_own_lesson_else_on_that_of_its_step(people: People) -> None:
    first, second, third = make_playbook(lessons=3).lessons.all()
    workshop = make_workshop(people, lessons=[first, second, third])
    ideas = step(workshop, IDEAS)
    ideas.lesson = second
    ideas.save()
    enter(workshop, people, IDEAS)
    seat = make_participant(workshop)
    own, steps = write(workshop, seat, "Its own"), write(workshop, seat, "The step's")
    own.lesson = third
    own.save()
    found = [
        commit(activity=step(workshop, COMMIT), idea=idea, commitment=promise(people), by=people.facilitator)
        for idea in (own, steps)
    ]
    assert [decision.initiative.lesson_links.get().lesson for decision in found] == [third, second]


def test_commit_leaves_out_a_lesson_the_room_did_not_read(people: People, workshop: Workshop) -> None:
    enter(workshop, people, IDEAS)
    idea = write(workshop, make_participant(workshop))
    idea.lesson = make_lesson()
    idea.save()
    decision = commit(activity=step(workshop, COMMIT), idea=idea, commitment=promise(people), by=people.facilitator)
    assert list(decision.initiative.lesson_links.all()) == []


# Refusals ------------------------------------------------------------------------------------------------------------
def test_commit_refuses_what_is_not_this_rooms_own(people: People, workshop: Workshop) -> None:
    other = make_workshop(people)
    enter(other, people, IDEAS)
    foreign = write(other, make_participant(other))
    for place, idea, team, sentence in (
        (READ, None, people.team, "This step does not take commitments."),
        (COMMIT, foreign, people.team, "This idea belongs to another workshop."),
        (COMMIT, None, people.other_team, "This team belongs to another organization."),
    ):
        with pytest.raises(WorkshopRefused) as refused:
            commit(
                activity=step(workshop, place),
                idea=idea,
                commitment=replace(promise(people), team=team),
                by=people.facilitator,
            )
        assert str(refused.value) == sentence
    with pytest.raises(PlanRefused):
        commit(
            activity=step(workshop, COMMIT),
            idea=None,
            commitment=replace(promise(people), due_on=dt.date(2000, 1, 1)),
            by=people.facilitator,
        )
    assert (Decision.objects.count(), Initiative.objects.count(), events(workshop)) == (0, 0, [])


@pytest.mark.parametrize(("state", "error"), [(WorkshopState.DRAFT, WorkshopRefused), (WorkshopState.ENDED, Late)])
def test_commit_refuses_a_room_that_is_not_live(people: People, state: str, error: type[Exception]) -> None:
    workshop = make_workshop(people, state=state)
    with pytest.raises(error):
        commit(activity=step(workshop, COMMIT), idea=None, commitment=promise(people), by=people.facilitator)
    assert Initiative.objects.count() == 0


def test_a_vote_that_a_decision_rests_on_stays_closed(people: People, workshop: Workshop, clock: Clock) -> None:
    vote(workshop, people, voters=1)
    idea = step(workshop, IDEAS).contributions.get()
    commit(activity=step(workshop, COMMIT), idea=idea, commitment=promise(people), by=people.facilitator)
    with pytest.raises(WorkshopRefused) as refused:
        reopen_vote(activity=step(workshop, VOTE), by=people.facilitator)
    assert str(refused.value) == "A decision already rests on this vote, so it stays closed."
    assert step(workshop, VOTE).closed_at == clock.now
