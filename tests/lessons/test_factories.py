import pytest

from tests.lessons.factories import make_lesson
from tests.recommendations.factories import make_recommendation

pytestmark = pytest.mark.django_db


def test_lesson_is_published_with_its_parts() -> None:
    lesson = make_lesson()

    assert lesson.live
    assert lesson.live_revision == lesson.latest_revision
    pinned = lesson.live_revision.as_object()
    assert [question.text for question in pinned.questions.all()] == [
        f"Question 1 on {lesson.number}?",
        f"Question 2 on {lesson.number}?",
    ]


def test_recommendation_is_published_with_its_templates() -> None:
    lesson = make_lesson()
    recommendation = make_recommendation(lessons=[lesson])

    pinned = recommendation.live_revision.as_object()
    template = pinned.templates.get()
    assert [step.text for step in template.first_steps.all()] == ["Name one product."]
    assert list(pinned.lessons.all()) == [lesson]
