"""What counts as a change of words, and how it is shown."""

from typing import Any

import pytest

from apps.lessons.models import Lesson, Question
from apps.notices.differences import Change, changes
from apps.recommendations.enums import Size
from apps.recommendations.models import Recommendation, TemplateStep
from tests.lessons.factories import make_lesson
from tests.notices.versions import rewrite
from tests.recommendations.factories import make_recommendation, make_template

pytestmark = pytest.mark.django_db


def content(piece: Lesson | Recommendation) -> dict[str, Any]:
    found: dict[str, Any] = piece.revisions.order_by("pk").last().content  # type: ignore[union-attr]  # there is one
    return found


def test_changed_paragraphs_have_their_names_and_both_texts() -> None:
    lesson = make_lesson(summary="Short loops beat long plans.")
    before = content(lesson)
    lesson.questions.add(Question(text="Who decides?", sort_order=3))
    after = content(rewrite(lesson, summary="Shorter loops beat long plans.", not_to_copy=""))
    assert changes(Lesson, before, after) == [
        Change("Summary", "Short loops beat long plans.", "Shorter loops beat long plans."),
        Change("What not to copy", "Do not release what nobody has checked.", ""),
        Change(
            "Questions for the room",
            f"Question 1 on {lesson.number}?\nQuestion 2 on {lesson.number}?",
            f"Question 1 on {lesson.number}?\nQuestion 2 on {lesson.number}?\nWho decides?",
        ),
    ]


def test_places_and_the_ends_of_lines_are_no_words() -> None:
    lesson = make_lesson(china="One.\n\nTwo.")
    before = content(lesson)
    after = content(rewrite(lesson, china="One.\r\n\r\nTwo. ", position=7, slug="another-place"))
    assert changes(Lesson, before, after) == []


def test_a_version_stored_before_a_paragraph_existed_has_it_empty() -> None:
    after = content(make_lesson(meaning="Release."))
    before = {name: value for name, value in after.items() if name not in ("meaning", "guardrails")}
    assert changes(Lesson, before, after) == [
        Change("What it means here", "", "Release."),
        Change("Guardrails", "", "Counsel has agreed."),
    ]


def test_a_recommendation_changes_with_its_judgment_and_its_examples() -> None:
    recommendation = make_recommendation()
    before = content(recommendation)
    changed = make_template()
    changed.first_steps.set([TemplateStep(text="Name two products.", sort_order=0)])
    recommendation.templates.set([changed])
    middle = content(rewrite(recommendation, effort=Size.LOW))
    rest = "Releases (a month): Should rise. Count them.\nCounsel has agreed."
    assert changes(Recommendation, before, middle) == [
        Change("Effort", "Medium", "Low"),
        Change(
            "Example: A weekly release",
            f"A release every week.\nName one product.\n{rest}",
            f"A release every week.\nName two products.\n{rest}",
        ),
    ]
    recommendation.templates.set([])
    after = content(rewrite(recommendation))
    assert changes(Recommendation, middle, after) == [
        Change("Example: A weekly release", f"A release every week.\nName two products.\n{rest}", "")
    ]


def test_a_change_has_both_texts_in_one() -> None:
    assert Change("Effort", "Medium", "").marked == '<del><span class="deletion">Medium</span></del>'
