import pytest
from django.core.exceptions import ValidationError

from tests.lessons.factories import make_lesson, make_playbook
from tests.recommendations.factories import make_recommendation

pytestmark = pytest.mark.django_db


def test_a_code_is_written_with_its_number() -> None:
    recommendation = make_recommendation(lessons=[make_lesson()])
    recommendation.full_clean()
    recommendation.code = "7.2"
    with pytest.raises(ValidationError) as raised:
        recommendation.full_clean()

    assert raised.value.message_dict == {"code": ["Write R, the section, a dot and a number, such as R7.2."]}


def test_names_and_addresses() -> None:
    recommendation = make_recommendation(playbook=make_playbook(slug="small"), code="R1.1", title="Release weekly")
    template = recommendation.templates.get()

    assert (str(recommendation), recommendation.get_absolute_url()) == (
        "R1.1 Release weekly",
        "/library/small/recommendations/R1.1/",
    )
    parts = (template, template.first_steps.get(), template.measures.get(), template.guardrails.get())
    assert [str(part) for part in parts] == ["A weekly release", "Name one product.", "Releases", "Counsel has agreed."]
