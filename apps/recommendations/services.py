"""Loads whole packs. The library's own parts are loaded by `apps.lessons.services`."""

from collections.abc import Callable, Collection
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from pydantic import ValidationError

from apps.accounts.models import User
from apps.lessons.enums import Outcome
from apps.lessons.jobs import ask_new_links
from apps.lessons.loading import Loaded, Loading, Options, nobody
from apps.lessons.models import Aspect, FaqEntry, Lesson, Playbook, Reading, Section
from apps.lessons.pack import describe
from apps.lessons.pack.documents import LessonDocument, PlaybookDocument
from apps.lessons.refusals import LibraryRefused
from apps.lessons.services import load_library, set_children, those, write
from apps.lessons.translation.services import pins_of
from apps.recommendations.enums import Direction, Horizon, Size
from apps.recommendations.models import (
    InitiativeTemplate,
    Recommendation,
    TemplateGuardrail,
    TemplateMeasure,
    TemplateStep,
)
from apps.recommendations.pack import (
    MeasureDocument,
    Pack,
    RecommendationDocument,
    TemplateDocument,
    place_of,
)
from apps.recommendations.sheets.columns import KINDS
from apps.recommendations.sheets.merging import read_sheet
from apps.teams.models import Organization

NO_TEMPLATES = InitiativeTemplate.objects.none()
PARTS = ("lessons", "templates__first_steps", "templates__measures", "templates__guardrails")


@transaction.atomic
def load_pack(
    *,
    pack: Pack,
    overwrite: bool | Collection[str] = False,
    by: User | None = None,
    dry_run: bool = False,
    as_drafts: bool = False,
    organization: Organization | None = None,
    tell: Callable[[int], None] = nobody,
) -> list[Loaded]:
    """Create or update everything in the pack and publish it, or leave it in drafts; what a curator has edited only with
    `overwrite`: all of it, or the parts it names (`Loaded.name`). Running it again changes nothing. A new playbook is for
    the `organization` alone, if one is named. `tell` hears how many parts are done.

    A dry run takes the same decisions in the same order and stops before each writing, which is nearly all of the work.
    """
    loading = load_library(
        playbook=pack.playbook,
        lessons=pack.lessons,
        aspects=pack.aspects,
        faq=pack.faq,
        readings=pack.readings,
        options=Options(overwrite, by, dry_run, as_drafts, organization, tell),
        outdated=pack.outdated,
    )
    there = {
        found.code: found
        for found in loading.playbook.recommendations.select_for_update(no_key=True).prefetch_related(*PARTS)
    }
    for document in pack.recommendations:
        _load_recommendation(loading, document, there.get(document.code))
    loading.note_missing({"recommendation"})
    if dry_run:
        transaction.set_rollback(True)
    else:
        ask_new_links.defer()
    return loading.loaded


def _load_recommendation(loading: Loading, document: RecommendationDocument, there: Recommendation | None) -> None:
    behind = those(document.lessons, loading.lessons)
    lacks = None if behind else Outcome.WITHOUT_LESSON
    about = ("recommendation", document.code, document.title)
    is_written = loading.to_write(*about, document, there, recommendation_document, lacks=lacks)
    if loading.options.dry_run or not is_written:
        return
    recommendation = there or Recommendation(playbook=loading.playbook, code=document.code, live=False)
    wanted = [{"title": template.title, "outcome": template.outcome} for template in document.templates]
    set_children(recommendation, "templates", InitiativeTemplate, wanted)
    for template, parts in zip(recommendation.templates.all(), document.templates, strict=True):
        set_children(template, "first_steps", TemplateStep, [{"text": text} for text in parts.first_steps])
        set_children(template, "measures", TemplateMeasure, [measure.plain() for measure in parts.measures])
        set_children(template, "guardrails", TemplateGuardrail, [found.plain() for found in parts.guardrails])
    names = ("headline", "title", "statement", "why", "horizon", "effort", "impact")
    values = {name: getattr(document, name) for name in names} | pins_of(recommendation, document.translated_from)
    values |= {"position": document.place, "tags": document.tags or []}
    write(recommendation, values | {"lessons": behind}, loading.options)


def recommendation_document(recommendation: Recommendation) -> RecommendationDocument:
    usual = recommendation.position == place_of(recommendation.code)
    return RecommendationDocument(
        code=recommendation.code,
        position=None if usual else recommendation.position,
        translated_from=recommendation.original_digest or None,
        headline=recommendation.headline,
        title=recommendation.title,
        tags=recommendation.tags or None,
        statement=recommendation.statement,
        why=recommendation.why,
        horizon=Horizon(recommendation.horizon),
        effort=Size(recommendation.effort),
        impact=Size(recommendation.impact),
        lessons=describe.numbers_of(recommendation),
        templates=[template_document(template) for template in recommendation.templates.all()],
    )


def template_document(template: InitiativeTemplate) -> TemplateDocument:
    return TemplateDocument(
        title=template.title,
        outcome=template.outcome,
        first_steps=[step.text for step in template.first_steps.all()],
        measures=[
            MeasureDocument(
                name=measure.name, unit=measure.unit, direction=Direction(measure.direction), how=measure.how
            )
            for measure in template.measures.all()
        ],
        guardrails=[describe.guardrail_document(guardrail) for guardrail in template.guardrails.all()],
    )


def describe_pack(playbook: Playbook) -> Pack:
    """What is live in the playbook, as a pack; of a playbook that is not published itself, its newest title and summary.
    What a pack cannot hold is refused with its name."""
    return _importable(_live_pack(playbook))


def _live_pack(playbook: Playbook) -> Pack:
    lessons = _lessons_of(playbook)
    return Pack(
        playbook=_head_of(playbook, list(_live(playbook, Section))),
        lessons=lessons,
        aspects=_limited(playbook, Aspect, describe.aspect_document, lessons, "levels", "lessons"),
        faq=_limited(playbook, FaqEntry, describe.faq_document, lessons, "lessons"),
        readings=_limited(playbook, Reading, describe.reading_document, lessons, "lessons"),
        recommendations=_limited(playbook, Recommendation, recommendation_document, lessons, *PARTS),
    )


def describe_sheets(playbook: Playbook) -> Pack:
    """The same, but only what stands in sheets: so it is to be written, and never loaded."""
    lessons = _lessons_of(playbook)
    parts = ("lessons", Prefetch("templates", NO_TEMPLATES))
    pack = Pack(
        playbook=_head_of(playbook, []),
        lessons=lessons,
        aspects=[],
        faq=[],
        readings=[],
        recommendations=_limited(playbook, Recommendation, recommendation_document, lessons, *parts),
    )
    return _importable(pack)


def _importable(pack: Pack) -> Pack:
    """An import refuses a recommendation without a lesson, so an export is not handed out with one."""
    if alone := next((found for found in pack.recommendations if not found.lessons), None):
        sentence = _("“%(piece)s” cannot be exported, because no lesson behind it is published. Publish one, give it another, or archive it.")  # fmt: skip
        raise LibraryRefused(sentence % {"piece": f"{alone.code} {alone.title}"})
    return pack


def _head_of(playbook: Playbook, sections: list[Section]) -> PlaybookDocument:
    head = playbook if playbook.live else playbook.get_latest_revision_as_object()
    head.slug = playbook.slug  # that of a draft is not known to anybody yet
    document: PlaybookDocument = _described(head, lambda found: describe.playbook_document(found, sections))
    return document


def _live(playbook: Playbook, model: Any, *parts: Any) -> Any:
    return model.objects.live().filter(playbook=playbook).prefetch_related(*parts)


def _lessons_of(playbook: Playbook) -> list[LessonDocument]:
    return [
        _described(lesson, describe.lesson_document) for lesson in _live(playbook, Lesson, "questions", "guardrails")
    ]


def _limited(playbook: Playbook, model: Any, document: Any, lessons: list[LessonDocument], *parts: Any) -> list[Any]:
    numbers = {lesson.number for lesson in lessons}
    return [describe.limited_to(_described(piece, document), numbers) for piece in _live(playbook, model, *parts)]


def pack_of_sheet(playbook: Playbook, name: str, content: bytes) -> Pack:
    """What a sheet would change in the playbook, for `load_pack`. Raises SheetRefused or LibraryRefused."""

    def resting(model: Any, key: str) -> frozenset[str]:
        return frozenset(model.objects.filter(playbook=playbook, live=False).values_list(key, flat=True))

    not_live = {kind.part: resting(kind.document.model, kind.key) for kind in KINDS}
    return read_sheet(name, content, _live_pack(playbook), not_live)


def _described(piece: Any, document: Any) -> Any:
    try:
        return document(piece)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        sentence = _("%(piece)s cannot be exported: its %(field)s does not fit a pack (%(reason)s).")
        field = " ".join(str(step) for step in first["loc"])
        raise LibraryRefused(sentence % {"piece": piece, "field": field, "reason": first["msg"]}) from error
