"""What workshops add to the thread of a lesson and of an initiative."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from apps.common.thread import Strand, strands_for, teams_using
from apps.lessons.models import Lesson
from apps.workshops.enums import Anonymity, Kind, WorkshopState
from apps.workshops.models import Contribution, Workshop
from apps.workshops.services.commit import Commitment, commit
from apps.workshops.thread import SHOWN, workshop_behind_initiative, workshops_on_lesson
from tests.lessons.factories import make_lesson
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop


@pytest.fixture
def lesson(db: None) -> Lesson:
    return make_lesson()


def promise(people: People, workshop: Workshop, *, named: bool = False) -> Any:
    ideas, step = workshop.activities.get(kind=Kind.IDEAS), workshop.activities.get(kind=Kind.COMMIT)
    idea = Contribution.objects.create(
        activity=ideas,
        key_hash="a",
        text="One pipeline template",
        lesson=workshop.lesson_links.get().lesson,
        participant=make_participant(workshop, "Mei") if named else None,
    )
    commitment = Commitment(
        title="One pipeline template for every squad",
        outcome="Lead time falls.",
        team=people.team,
        due_on=dt.date(2099, 12, 12),
        owner=people.lead,
        owner_name="",
        first_item="Choose the template",
        first_due_on=None,
    )
    return commit(activity=step, idea=idea, commitment=commitment, by=people.facilitator)


def test_lesson_shows_the_readers_workshops_and_their_commitments(people: People, lesson: Lesson) -> None:
    older = make_workshop(people, lessons=[lesson], starts_at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
    newer = make_workshop(people, lessons=[lesson])
    make_workshop(people)
    promise(people, older)
    strand = workshops_on_lesson(people.viewer, lesson)
    assert strand is not None
    assert [(found, found.promises) for found in strand.context["workshops"]] == [(newer, 0), (older, 1)]
    assert strand.context["start_url"] == ""
    assert strand.context["more"] is False


def test_lesson_leads_who_prepares_workshops_to_planning_one(people: People, lesson: Lesson) -> None:
    strand = workshops_on_lesson(people.facilitator, lesson)
    assert strand is not None
    assert strand.context["start_url"] == f"/workshops/new/?lesson={lesson.pk}"


def test_lesson_shows_no_workshop_of_another_organization(people: People, lesson: Lesson) -> None:
    make_workshop(people, lessons=[lesson])
    strand = workshops_on_lesson(people.outsider, lesson)
    assert strand is not None
    assert strand.context["workshops"] == []
    assert workshops_on_lesson(AnonymousUser(), lesson) is None


def test_lesson_says_when_there_are_more_workshops(
    people: People, lesson: Lesson, django_assert_num_queries: Any
) -> None:
    for _n in range(SHOWN + 1):
        make_workshop(people, lessons=[lesson], agenda=False)
    with django_assert_num_queries(2):
        strand = workshops_on_lesson(people.member, lesson)
    assert strand is not None
    assert (len(strand.context["workshops"]), strand.context["more"]) == (SHOWN, True)


def test_lesson_counts_the_teams_whose_workshops_were_opened(people: People, lesson: Lesson) -> None:
    make_workshop(people, lessons=[lesson], state=WorkshopState.DRAFT)
    assert teams_using("lessons.lesson", people.organization.pk, [lesson.pk]) == {}
    make_workshop(people, lessons=[lesson])
    make_workshop(people, lessons=[lesson], state=WorkshopState.ENDED)
    assert teams_using("lessons.lesson", people.organization.pk, [lesson.pk]) == {lesson.pk: 1}
    assert teams_using("lessons.lesson", people.other_organization.pk, [lesson.pk]) == {}


def test_initiative_shows_the_workshop_idea_and_vote_that_chose_it(people: People, lesson: Lesson) -> None:
    decision = promise(people, make_workshop(people, lessons=[lesson]))
    strand = workshop_behind_initiative(people.viewer, decision.initiative)
    assert strand == Strand("workshops/_strand_initiative.html", {"decision": decision, "hidden": False})
    assert strand in strands_for(people.viewer, decision.initiative)


@pytest.mark.parametrize(
    ("anonymity", "voters", "hidden"),
    [
        (Anonymity.ANONYMOUS, 4, True),
        (Anonymity.ANONYMOUS, 5, False),
        (Anonymity.NAMED, 4, False),
        (Anonymity.ANONYMOUS, None, False),
    ],
)
def test_initiative_hides_totals_of_few_voters_where_that_was_promised(
    people: People,
    lesson: Lesson,
    anonymity: str,
    voters: int | None,
    *,
    hidden: bool,
) -> None:
    decision = promise(people, make_workshop(people, lessons=[lesson], anonymity=anonymity))
    decision.dots, decision.voters = voters, voters
    decision.save()
    strand = workshop_behind_initiative(people.member, decision.initiative)
    assert strand is not None
    assert strand.context["hidden"] == hidden


def test_initiative_shows_nothing_to_outsiders_or_without_a_workshop(people: People, lesson: Lesson) -> None:
    decision = promise(people, make_workshop(people, lessons=[lesson]))
    initiative = decision.initiative
    assert workshop_behind_initiative(people.outsider, initiative) is None
    assert workshop_behind_initiative(AnonymousUser(), initiative) is None
    decision.delete()
    assert workshop_behind_initiative(people.member, initiative) is None
