"""To whom a new version could be told: once each, with the oldest version they rest on, and nobody else."""

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.lessons.models import Lesson
from apps.notices.models import Notice
from apps.notices.queries import Piece, offer_of
from apps.plans.enums import State
from apps.plans.models import InitiativeLesson
from apps.teams.models import Membership
from apps.workshops.enums import WorkshopState
from tests.lessons.factories import make_lesson, publish
from tests.notices.versions import rewrite
from tests.people import People
from tests.plans.factories import make_initiative
from tests.recommendations.factories import make_recommendation
from tests.workshops.factories import make_workshop


def offered(piece: Piece) -> dict[int, int]:
    """By person, the number of the version."""
    offer = offer_of(piece)
    if offer is None:
        return {}
    numbers = {difference.since.pk: difference.number for difference in offer.differences}
    return {person: numbers[since.pk] for person, since in offer.people.items()}


def test_owners_of_initiatives_and_who_prepared_workshops_are_offered_once_each(people: People) -> None:
    lesson = make_lesson()
    for _ in range(2):
        make_initiative(people.team, lessons=[lesson], owner=people.member)
    make_initiative(people.other_team, lessons=[lesson], owner=people.outsider)
    make_workshop(people, lessons=[lesson])
    assert offered(lesson) == {}
    lesson = rewrite(lesson, summary="Other words.")
    assert offered(lesson) == {people.member.pk: 1, people.outsider.pk: 1, people.facilitator.pk: 1}


def test_who_rests_on_the_new_version_is_not_offered(people: People) -> None:
    lesson = make_lesson()
    make_initiative(people.team, lessons=[lesson], owner=people.member)
    lesson = rewrite(lesson, summary="Other words.")
    make_initiative(people.team, lessons=[lesson], owner=people.lead)
    assert offered(lesson) == {people.member.pk: 1}


def test_of_several_things_the_oldest_version_counts(people: People) -> None:
    lesson = make_lesson()
    make_initiative(people.team, lessons=[lesson], owner=people.member)
    lesson = rewrite(lesson, summary="Other words.")
    make_initiative(people.team, lessons=[lesson], owner=people.member)
    make_initiative(people.team, lessons=[lesson], owner=people.lead)
    lesson = rewrite(lesson, summary="Third words.")
    assert offered(lesson) == {people.member.pk: 1, people.lead.pk: 2}


def test_a_version_with_the_same_words_offers_nothing(people: People) -> None:
    lesson = make_lesson()
    make_initiative(people.team, lessons=[lesson], owner=people.member)
    assert offered(rewrite(lesson, position=9)) == {}


@pytest.mark.parametrize("case", ["delivered", "no owner", "inactive", "left"])
def test_initiatives_nobody_works_on_are_left_out(people: People, case: str) -> None:
    lesson = make_lesson()
    initiative = make_initiative(people.team, lessons=[lesson], owner=people.member)
    lesson = rewrite(lesson, summary="Other words.")
    assert offered(lesson) == {people.member.pk: 1}
    if case == "delivered":
        initiative.state, initiative.done_at = State.DONE, timezone.now()
    elif case == "no owner":
        initiative.owner = None
    elif case == "inactive":
        people.member.is_active = False
        people.member.save()
    else:
        Membership.objects.get(user=people.member).delete()
    initiative.save()
    assert offered(lesson) == {}


@pytest.mark.parametrize("case", ["ended", "past draft", "inactive", "left"])
def test_workshops_nobody_runs_any_more_are_left_out(people: People, case: str) -> None:
    lesson = make_lesson()
    workshop = make_workshop(people, lessons=[lesson], state=WorkshopState.DRAFT)
    lesson = rewrite(lesson, summary="Other words.")
    assert offered(lesson) == {people.facilitator.pk: 1}
    if case == "ended":
        workshop.state = WorkshopState.ENDED
    elif case == "past draft":
        workshop.starts_at = timezone.now() - dt.timedelta(days=1)
    elif case == "inactive":
        people.facilitator.is_active = False
        people.facilitator.save()
    else:
        Membership.objects.get(user=people.facilitator).delete()
    workshop.save()
    assert offered(lesson) == {}


def test_what_keeps_no_version_rests_on_what_readers_saw_when_it_began(people: People) -> None:
    recommendation = make_recommendation()
    make_initiative(people.team, recommendation=recommendation, owner=people.member)
    recommendation = rewrite(recommendation, why="Another reason.")
    make_initiative(people.team, recommendation=recommendation, owner=people.lead)
    assert offered(recommendation) == {people.member.pk: 1}


def test_what_began_before_anything_was_published_is_left_out(people: People) -> None:
    lesson = make_lesson()
    long_ago = timezone.now() - dt.timedelta(days=400)
    make_initiative(people.team, lessons=[lesson], owner=people.member, created_at=long_ago)
    InitiativeLesson.objects.update(revision=None)
    assert offered(rewrite(lesson, summary="Other words.")) == {}


def test_an_archived_piece_offers_nothing(people: People) -> None:
    lesson = make_lesson()
    make_initiative(people.team, lessons=[lesson], owner=people.member)
    lesson = rewrite(lesson, summary="Other words.")
    lesson.unpublish()
    assert offered(Lesson.objects.get()) == {}


def test_a_piece_of_an_archived_playbook_offers_nothing(people: People) -> None:
    lesson = make_lesson()
    make_initiative(people.team, lessons=[lesson], owner=people.member)
    lesson = rewrite(lesson, summary="Other words.")
    lesson.playbook.unpublish()
    assert offered(Lesson.objects.get()) == {}
    publish(lesson.playbook)
    assert offered(Lesson.objects.get()) == {people.member.pk: 1}


def test_what_was_decided_is_not_offered_again(people: People) -> None:
    lesson = make_lesson()
    make_initiative(people.team, lessons=[lesson], owner=people.member)
    lesson = rewrite(lesson, summary="Other words.")
    Notice.objects.create(revision=lesson.live_revision)
    assert offered(lesson) == {}
    lesson = rewrite(lesson, position=9)
    assert offered(lesson) == {}
    assert offered(rewrite(lesson, summary="Third words.")) == {people.member.pk: 2}


def test_an_offer_takes_the_same_queries_with_one_thing_and_with_three(
    people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lesson = make_lesson()
    recommendation = make_recommendation()
    for owner in (people.member, people.lead):
        make_initiative(people.team, lessons=[lesson], recommendation=recommendation, owner=owner)
        make_workshop(people, lessons=[lesson])
        newer = rewrite(lesson, summary=f"Words for {owner}.")
        after = rewrite(recommendation, why=f"Words for {owner}.")
        with django_assert_num_queries(7):
            assert offer_of(newer)
        with django_assert_num_queries(7):
            assert offer_of(after)
        make_initiative(people.team, lessons=[lesson], recommendation=recommendation, owner=people.owner)
