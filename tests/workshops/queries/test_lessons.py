"""Lessons as the room reads them: pinned, whatever the library says since."""

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.lessons.models import Lesson, Question
from apps.workshops.queries.lessons import lessons_of, pinned_lesson
from tests.lessons.factories import make_lesson, make_playbook, publish
from tests.people import People
from tests.workshops.factories import make_workshop
from tests.workshops.room import IDEAS, READ, step


def test_pinned_lesson_keeps_the_text_the_room_was_promised(people: People) -> None:
    workshop = make_workshop(people)
    found = pinned_lesson(step(workshop, READ))
    assert found is not None
    assert (found.changed_since, found.link) == (False, workshop.lesson_links.get())
    lesson = Lesson.objects.get()
    lesson.summary = "Something newer."
    lesson.questions.set([Question(text="Something newer?")])
    publish(lesson)
    found = pinned_lesson(step(workshop, READ))
    assert found is not None
    assert (found.changed_since, found.lesson.pk) == (True, lesson.pk)
    assert found.lesson.summary == "Short loops beat long plans."
    assert [question.text for question in found.lesson.questions.all()] == ["Question 1 on 1.1?", "Question 2 on 1.1?"]
    assert (found.lesson.number, found.lesson.line, found.lesson.playbook) == ("1.1", 1, lesson.playbook)


@pytest.mark.parametrize("questions", [1, 3])
def test_pinned_lesson_takes_one_query_whatever_it_holds(
    people: People, django_assert_num_queries: DjangoAssertNumQueries, questions: int
) -> None:
    lesson = make_lesson()
    lesson.questions.set([Question(text=f"Question {number}?") for number in range(questions)])
    activity = step(make_workshop(people, lessons=[publish(lesson)]), READ)
    with django_assert_num_queries(1):
        found = pinned_lesson(activity)
        assert found is not None
        assert (len(found.lesson.questions.all()), found.lesson.line) == (questions, 1)


def test_pinned_lesson_is_none_without_a_lesson_or_its_pin(people: People) -> None:
    workshop = make_workshop(people)
    assert pinned_lesson(step(workshop, IDEAS)) is None
    workshop.lesson_links.all().delete()
    assert pinned_lesson(step(workshop, READ)) is None


def test_lessons_come_in_the_workshops_own_order(people: People) -> None:
    first, second, third = make_playbook(lessons=3).lessons.all()
    make_workshop(people, lessons=[first])
    assert lessons_of(make_workshop(people, lessons=[third, first, second])) == [third, first, second]
