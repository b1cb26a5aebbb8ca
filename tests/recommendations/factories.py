"""Recommendations to test with: `make_recommendation()` gives a published one with a template."""

from typing import Any

import factory

from apps.lessons.enums import GuardrailKind
from apps.lessons.models import Lesson, Playbook
from apps.recommendations.enums import Direction, Horizon, Size
from apps.recommendations.models import (
    InitiativeTemplate,
    Recommendation,
    TemplateGuardrail,
    TemplateMeasure,
    TemplateStep,
)
from tests.lessons.factories import PlaybookFactory, publish


class RecommendationFactory(factory.django.DjangoModelFactory[Recommendation]):
    class Meta:
        model = Recommendation

    live = False
    playbook = factory.SubFactory(PlaybookFactory)
    position = factory.Sequence(lambda n: n + 1)
    # Within what a code may be, however many a run of all tests makes: no part has three digits.
    code = factory.LazyAttribute(
        lambda recommendation: (
            f"R{(recommendation.position - 1) // 99 % 99 + 1}.{(recommendation.position - 1) % 99 + 1}"
        )
    )
    title = factory.LazyAttribute(lambda recommendation: f"Recommendation {recommendation.code}")
    statement = "Release every week."
    why = "Short loops find mistakes early."
    horizon = Horizon.NOW
    effort = Size.MEDIUM
    impact = Size.HIGH


def make_template(title: str = "A weekly release") -> InitiativeTemplate:
    """Not saved; give it to a recommendation's `templates`."""
    template = InitiativeTemplate(title=title, outcome="A release every week.", position=0)
    template.first_steps.set([TemplateStep(text="Name one product.", sort_order=0)])
    template.measures.set(
        [
            TemplateMeasure(
                name="Releases", unit="a month", direction=Direction.INCREASE, how="Count them.", sort_order=0
            )
        ]
    )
    template.guardrails.set([TemplateGuardrail(kind=GuardrailKind.PRIVACY, text="Counsel has agreed.", sort_order=0)])
    return template


def make_recommendation(
    *, playbook: Playbook | None = None, lessons: list[Lesson] | None = None, **fields: Any
) -> Recommendation:
    """Published, behind it the lessons given, with one initiative template."""
    if playbook is None and lessons:
        playbook = lessons[0].playbook
    if playbook is not None:
        fields["playbook"] = playbook
    recommendation: Recommendation = RecommendationFactory.create(**fields)
    recommendation.lessons.set(lessons or [])
    recommendation.templates.set([make_template()])
    return publish(recommendation)
