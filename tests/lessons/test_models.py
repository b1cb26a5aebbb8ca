import pytest
from django.core.exceptions import ValidationError

from apps.lessons.models import Lesson, LoadedPart
from tests.lessons.factories import (
    LessonFactory,
    SectionFactory,
    make_aspect,
    make_faq_entry,
    make_lesson,
    make_playbook,
    make_reading,
)

pytestmark = pytest.mark.django_db


def mistakes(lesson: Lesson) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as raised:
        lesson.full_clean()
    return raised.value.message_dict


def test_a_lesson_in_its_place_is_fine() -> None:
    LessonFactory.create().full_clean()


def test_a_number_is_written_with_its_section() -> None:
    lesson = LessonFactory.create()
    lesson.number = "2.9"
    assert mistakes(lesson) == {"number": ["The lesson stands in section 1, so its number begins with “1.”"]}

    lesson.number = "one"
    assert mistakes(lesson)["number"][0] == "Write the section, a dot and a number, such as 2.1."


def test_a_section_of_another_playbook_is_refused() -> None:
    lesson = LessonFactory.create()
    lesson.section = SectionFactory.create()
    assert mistakes(lesson) == {"section": ["The section belongs to another playbook."]}


def test_a_draft_may_lack_its_place() -> None:
    Lesson(title="A thought").clean()


def test_a_number_stands_once_in_a_playbook() -> None:
    first = LessonFactory.create()
    second = LessonFactory.create(section=first.section)
    second.number = first.number
    assert mistakes(second) == {"__all__": ["Another lesson of this playbook has this number."]}


def test_addresses_and_names() -> None:
    playbook = make_playbook(slug="small", title="Small")
    lesson = make_lesson(playbook=playbook, position=1, title="Short loops")
    aspect = make_aspect(playbook=playbook, slug="speed", title="Speed")
    entry = make_faq_entry(playbook=playbook, number=1, question="Why?")
    reading = make_reading(playbook=playbook, number=2, title="On loops")

    assert [(str(found), found.get_absolute_url()) for found in (playbook, lesson, aspect, entry, reading)] == [
        ("Small", "/library/small/"),
        ("1.1 Short loops", "/library/small/lessons/1.1/"),
        ("Speed", "/library/small/comparison/#speed"),
        ("Why?", "/library/small/faq/#faq-1"),
        ("On loops", "/library/small/readings/#reading-2"),
    ]
    assert str(lesson.section) == "1 Section 1"
    assert str(lesson.questions.first()) == "Question 1 on 1.1?"
    assert str(lesson.guardrails.get()) == "Counsel has agreed."
    assert str(aspect.levels.first()) == "1 Level 1"
    assert str(LoadedPart(kind="lesson", key="1.1")) == "lesson 1.1"
