"""Reads of recommendations. Readers see what is live; a preview shows a draft through the same dataclasses."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.http import urlencode

from apps.lessons.enums import SectionKind
from apps.lessons.models import Lesson, Playbook, Section
from apps.lessons.queries import Caution, stops_behind
from apps.lessons.tags import tags_in_use
from apps.recommendations.enums import Direction, Size
from apps.recommendations.models import (
    InitiativeTemplate,
    Recommendation,
    TemplateGuardrail,
    TemplateMeasure,
    TemplateStep,
)


@dataclass(frozen=True)
class SuggestedMeasure:
    name: str
    unit: str
    direction: str
    how: str

    @property
    def label(self) -> str:
        return str(Direction(self.direction).label)


@dataclass(frozen=True)
class WorkedExample:
    """An initiative template as it is read."""

    title: str
    outcome: str
    first_steps: list[str]
    measures: list[SuggestedMeasure]
    guardrails: list[Caution]

    @classmethod
    def of_draft(cls, template: InitiativeTemplate) -> Self:
        return cls(
            template.title,
            template.outcome,
            [step.text for step in template.first_steps.all()],
            [
                SuggestedMeasure(found.name, found.unit, found.direction, found.how)
                for found in template.measures.all()
                if found.direction
            ],
            [Caution(found.kind, found.text) for found in template.guardrails.all() if found.kind],
        )


def worked_examples(recommendation: Recommendation) -> list[WorkedExample]:
    """The live templates with all their parts, in one query."""

    def parts(model: Any, value: Any) -> ArraySubquery:
        return ArraySubquery(
            model.objects.filter(template=OuterRef("pk")).order_by("sort_order", "pk").values(part=value)
        )

    def fields(*names: str) -> JSONObject:
        return JSONObject(**{name: name for name in names})

    templates = InitiativeTemplate.objects.filter(recommendation=recommendation).annotate(
        steps=parts(TemplateStep, F("text")),
        suggested=parts(TemplateMeasure, fields("name", "unit", "direction", "how")),
        cautions=parts(TemplateGuardrail, fields("kind", "text")),
    )
    return [
        WorkedExample(
            template.title,
            template.outcome,
            template.steps,
            [SuggestedMeasure(**measure) for measure in template.suggested],
            [Caution(**caution) for caution in template.cautions],
        )
        for template in templates
    ]


def sections_to_filter(playbook: Playbook) -> QuerySet[Section]:
    return Section.objects.live().filter(playbook=playbook, kind=SectionKind.LESSONS)


def tags_of(playbook: Playbook) -> list[str]:
    return tags_in_use(Recommendation.objects.live().filter(playbook=playbook))


@dataclass(frozen=True)
class Cell:
    """How many recommendations have this impact for this effort, and what narrows the list to them."""

    impact: Size
    effort: Size
    count: int
    query: str
    chosen: bool


@dataclass(frozen=True)
class Row:
    impact: Size
    cells: list[Cell]


def impact_by_effort(playbook: Playbook, chosen: Mapping[str, str]) -> list[Row]:
    """The whole picture of what the other choices leave; the highest impact on top, the lowest effort first."""
    rest = {name: value for name, value in chosen.items() if name not in {"impact", "effort"}}
    here = (chosen.get("impact"), chosen.get("effort"))
    found = Counter(_narrowed(playbook, rest).values_list("impact", "effort"))

    def cell(impact: Size, effort: Size) -> Cell:
        is_chosen = here == (impact, effort)
        wanted = rest if is_chosen else rest | {"impact": impact.value, "effort": effort.value}
        return Cell(impact, effort, found[impact.value, effort.value], urlencode(wanted), is_chosen)

    return [Row(impact, [cell(impact, effort) for effort in Size]) for impact in reversed(Size)]


def _narrowed(playbook: Playbook, chosen: Mapping[str, str]) -> QuerySet[Recommendation]:
    found = Recommendation.objects.live().filter(playbook=playbook)
    if section := chosen.get("section"):
        # Not a join: a recommendation that rests on two lessons of the section is still one.
        lessons = Lesson.objects.live().filter(section__number=section, playbook=playbook)
        found = found.filter(
            pk__in=Recommendation.lessons.through.objects.filter(lesson__in=lessons).values("recommendation")
        )
    if tag := chosen.get("tag"):
        found = found.filter(tags__contains=[tag])
    return found.filter(**{name: value for name, value in chosen.items() if name not in {"section", "tag"}})


def recommendations_of(playbook: Playbook, chosen: Mapping[str, str]) -> QuerySet[Recommendation]:
    """The live ones with the lessons behind them; headlines first. `chosen` is what the filter form let through."""
    found = _narrowed(playbook, chosen).select_related("playbook").defer("search_vector")
    return found.prefetch_related(stops_behind())


def following_from(lesson: Lesson) -> QuerySet[Recommendation]:
    return Recommendation.objects.live().filter(lessons=lesson).select_related("playbook")
