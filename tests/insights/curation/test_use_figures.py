"""What the numbers count, across organizations, and what they keep to themselves."""

import datetime as dt
import time
from dataclasses import asdict
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.insights.curation.use.figures import Period, Row, blocked_on, lesson_rows, recommendation_rows
from apps.lessons.models import Lesson
from apps.plans.enums import State
from apps.workshops.models import Dot
from tests.insights.curation.rooms import NAMED, make_idea, make_room
from tests.insights.curation.test_resting import curator_in, decide, elsewhere
from tests.lessons.factories import LessonFactory, SectionFactory, make_lesson
from tests.people import People
from tests.plans.factories import make_initiative
from tests.recommendations.factories import make_recommendation
from tests.workshops.factories import make_activity, make_workshop

ALWAYS = Period()
NUMBERS = ("workshops", "ideas", "dots", "decisions", "initiatives", "under_way", "blocked", "delivered", "dropped")


def of(lesson: Lesson, period: Period = ALWAYS) -> dict[str, Any]:
    """The numbers of a lesson that are not 0."""
    (row,) = [row for row in lesson_rows(lesson.playbook, period) if row.key == lesson.pk]
    return numbers(row)


def numbers(row: Row) -> dict[str, Any]:
    return {name: number for name, number in asdict(row).items() if name in NUMBERS and number}


def test_a_lesson_nobody_has_used(people: People) -> None:
    lesson = make_lesson()
    other = make_lesson(section=lesson.section)
    make_workshop(people, lessons=[other])
    rows = lesson_rows(lesson.playbook, ALWAYS)
    assert [(row.key, str(row), row.used) for row in rows] == [
        (lesson.pk, str(lesson), False),
        (other.pk, str(other), True),
    ]
    assert of(lesson) == {}


def test_each_workshop_counts_once_however_it_used_the_lesson(people: People) -> None:
    lesson = make_lesson()
    workshop = make_workshop(people, lessons=[lesson], agenda=False)
    make_activity(workshop, lesson=lesson)
    for _ in range(2):
        make_idea(workshop, lesson)
    decide(workshop, lesson)
    make_activity(make_workshop(people, lessons=[make_lesson()], agenda=False), lesson=lesson)
    counted = {"workshops": 2, "ideas": 2, "decisions": 1, "initiatives": 1, "under_way": 1}
    assert of(lesson) == counted


def test_a_decision_on_an_idea_about_the_lesson_counts_once(people: People) -> None:
    lesson = make_lesson()
    workshop = make_workshop(people, lessons=[make_lesson()], agenda=False)
    make_activity(workshop)
    for about in (lesson, make_lesson()):
        decision = decide(workshop, about)
        decision.contribution = make_idea(workshop, lesson)
        decision.save()
    assert of(lesson) == {"workshops": 1, "ideas": 2, "decisions": 2, "initiatives": 1, "under_way": 1}


def test_ideas_taken_back_do_not_count(people: People) -> None:
    lesson = make_lesson()
    workshop = make_room(people, lesson, voters=0)
    make_idea(workshop, lesson, withdrawn_at=timezone.now())
    assert of(lesson) == {"workshops": 1, "ideas": 1}


@pytest.mark.parametrize(("voters", "dots"), [(5, 10), (4, 0)])
def test_dots_of_fewer_than_five_in_an_anonymous_workshop_stay_hidden(people: People, voters: int, dots: int) -> None:
    lesson = make_lesson()
    make_room(people, lesson, voters=voters)
    assert of(lesson).get("dots", 0) == dots


def test_voters_count_also_where_one_vote_has_more_dots_than_four_people_can_give(people: People) -> None:
    lesson = make_lesson()
    make_room(people, lesson, voters=21)
    make_room(people, lesson, voters=20)
    make_room(people, lesson, voters=3)
    assert of(lesson)["dots"] == 21 * 2 + 20 * 2


def test_a_hidden_vote_does_not_show_through_the_sum_with_others(people: People) -> None:
    lesson = make_lesson()
    make_room(people, lesson, voters=4)
    make_room(people, lesson, voters=2, **NAMED)
    make_room(people, lesson, voters=5)
    assert of(lesson)["dots"] == 2 * 2 + 5 * 2


def test_dots_of_an_open_vote_and_dots_taken_back_do_not_count(people: People) -> None:
    lesson = make_lesson()
    make_room(people, lesson, voters=6, closed=False)
    assert "dots" not in of(lesson)
    make_room(people, lesson, voters=6, **NAMED)
    taken = Dot.objects.filter(activity__closed_at__isnull=False).first()
    assert taken is not None
    taken.taken_back_at, taken.taken_back_after = timezone.now(), 0
    taken.save()
    assert of(lesson)["dots"] == 11


def test_initiatives_are_counted_by_how_they_stand_in_any_organization(people: People) -> None:
    lesson = make_lesson()
    for state, reason in ((State.TO_DO, ""), (State.DOING, ""), (State.BLOCKED, "No budget"), (State.DONE, "")):
        make_initiative(people.team, lessons=[lesson], state=state, blocked_reason=reason)
    make_initiative(people.team, lessons=[lesson], state=State.DROPPED, dropped_reason="Not needed")
    elsewhere(people, lesson)
    assert of(lesson) == {
        "workshops": 1,
        "decisions": 1,
        "initiatives": 6,
        "under_way": 4,
        "blocked": 1,
        "delivered": 1,
        "dropped": 1,
    }


def test_a_period_counts_its_workshops_and_what_came_of_them(people: People) -> None:
    lesson, recommendation = make_lesson(), make_recommendation()
    for month in (3, 5):
        starts_at = dt.datetime(2026, month, 10, 12, tzinfo=dt.UTC)
        workshop = make_room(people, lesson, voters=1, starts_at=starts_at, **NAMED)
        initiative = decide(workshop, lesson).initiative
        initiative.recommendation = recommendation
        initiative.save()
    make_initiative(people.team, lessons=[lesson], recommendation=recommendation)
    one = {"workshops": 1, "decisions": 1, "initiatives": 1, "under_way": 1}
    judged = one | {"ideas": 1, "dots": 2}
    assert of(lesson, Period(since=dt.date(2026, 5, 10))) == judged
    assert of(lesson, Period(until=dt.date(2026, 5, 9))) == judged
    assert of(lesson, Period(dt.date(2026, 4, 1), dt.date(2026, 4, 30))) == {}
    assert of(lesson)["initiatives"] == 3
    (row,) = recommendation_rows(recommendation.playbook, Period(since=dt.date(2026, 5, 10)))
    assert numbers(row) == one


def test_a_recommendation_counts_what_follows_it(people: People) -> None:
    lesson = make_lesson()
    recommendation = make_recommendation(playbook=lesson.playbook)
    make_recommendation(playbook=lesson.playbook)
    workshop = make_workshop(people, lessons=[lesson], agenda=False)
    for title in ("One", "Two"):
        decide(workshop, lesson, title=title, recommendation=recommendation)
    make_initiative(people.other_team, recommendation=recommendation, state=State.DONE)
    used, unused = recommendation_rows(lesson.playbook, ALWAYS)
    assert numbers(used) == {"workshops": 1, "decisions": 2, "initiatives": 3, "under_way": 2, "delivered": 1}
    assert (unused.used, used.number) == (False, recommendation.code)


def test_reasons_are_those_of_the_readers_organizations_and_a_number_of_the_others(people: People) -> None:
    lesson, recommendation = make_lesson(), make_recommendation()
    fields: dict[str, Any] = {"lessons": [lesson], "recommendation": recommendation, "state": State.BLOCKED}
    own = make_initiative(people.team, blocked_reason="No budget", **fields)
    make_initiative(people.other_team, blocked_reason="Secret reason", **fields)
    reader = curator_in(people)
    for rows, way in (
        (lesson_rows(lesson.playbook, ALWAYS), "lesson_links__lesson"),
        (recommendation_rows(recommendation.playbook, ALWAYS), "recommendation"),
    ):
        (found,) = blocked_on(rows, way, reader, ALWAYS).values()
        assert (found.own, found.elsewhere) == ([own], 1)


def test_some_reasons_are_named_and_the_rest_counted(people: People) -> None:
    first = make_lesson(position=1)
    second = make_lesson(section=first.section, position=2)
    fields: dict[str, Any] = {"state": State.BLOCKED, "blocked_reason": "No budget"}
    for title in ("C", "A", "B"):
        make_initiative(people.team, title=title, lessons=[first], **fields)
    make_initiative(people.team, title="D", lessons=[second], **fields)
    make_initiative(people.other_team, lessons=[first], **fields)
    rows, reader = lesson_rows(first.playbook, ALWAYS), curator_in(people)

    def found(named: int | None) -> list[tuple[list[str], int, int]]:
        blocked = blocked_on(rows, "lesson_links__lesson", reader, ALWAYS, named=named)
        return [([row.title for row in one.own], one.more, one.elsewhere) for one in blocked.values()]

    assert found(2) == [(["A", "B"], 1, 1), (["D"], 0, 0)]
    assert found(None) == [(["A", "B", "C"], 0, 1), (["D"], 0, 0)]


def test_reasons_are_of_the_period_too(people: People) -> None:
    lesson = make_lesson()
    workshop = make_workshop(
        people, lessons=[lesson], agenda=False, starts_at=dt.datetime(2026, 5, 10, 12, tzinfo=dt.UTC)
    )
    inside = decide(workshop, lesson).initiative
    inside.state, inside.blocked_reason = State.BLOCKED, "No budget"
    inside.save()
    make_initiative(people.team, lessons=[lesson], state=State.BLOCKED, blocked_reason="No staff")
    reader = curator_in(people)
    for period, own in ((Period(since=dt.date(2026, 5, 1)), 1), (ALWAYS, 2)):
        (found,) = blocked_on(lesson_rows(lesson.playbook, period), "lesson_links__lesson", reader, period).values()
        assert (len(found.own), found.elsewhere) == (own, 0)


def test_the_numbers_take_the_same_queries_with_one_row_and_with_three(
    people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lesson = make_lesson()
    recommendation = make_recommendation(playbook=lesson.playbook)
    reader = curator_in(people)
    for _ in range(2):
        make_room(people, lesson, voters=5)
        fields: dict[str, Any] = {"state": State.BLOCKED, "blocked_reason": "No budget"}
        make_initiative(people.team, lessons=[lesson], recommendation=recommendation, **fields)
        with django_assert_num_queries(8):
            blocked_on(lesson_rows(lesson.playbook, ALWAYS), "lesson_links__lesson", reader, ALWAYS)
        with django_assert_num_queries(4):
            blocked_on(recommendation_rows(lesson.playbook, ALWAYS), "recommendation", reader, ALWAYS)
        for _more in range(2):
            lesson = make_lesson(section=lesson.section)
            recommendation = make_recommendation(playbook=lesson.playbook)
            make_initiative(people.team, lessons=[lesson], recommendation=recommendation, **fields)


def test_two_thousand_lessons_are_counted_in_time(people: People) -> None:
    """200 ms on two quiet cores; ten times that here, where others may be at work, still tells a statement per row."""
    section = SectionFactory.create()
    Lesson.objects.bulk_create(LessonFactory.build(section=section, playbook=section.playbook) for _ in range(2000))
    started = time.perf_counter()
    rows = lesson_rows(section.playbook, ALWAYS)
    assert len(rows) == 2000
    assert time.perf_counter() - started < 2
