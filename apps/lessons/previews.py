"""Drafts in the readers' own templates: what the curation screens show beside the editor."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.models import AnonymousUser

from apps.lessons import queries
from apps.lessons.enums import SectionKind
from apps.lessons.models import Aspect, FaqEntry, Lesson, Playbook, Reading, Section

Context = dict[str, Any]


def playbook(draft: Playbook) -> Context:
    """The map under the draft's title, with the lines that are published in it; one that was never saved has none."""
    if not draft.pk:
        return {"playbook": draft, "lines": [], "lesson_count": 0, "recommendation_count": 0}
    lines = queries.route_map(draft, None, AnonymousUser())
    return {
        "playbook": draft,
        "lines": lines,
        "lesson_count": sum(len(line.stops) for line in lines),
        "aspects": list(queries.aspects_in_brief(draft)),
        "comparison": queries.comparison_section(draft),
        "recommendation_count": queries.recommendation_count(draft),
    }


def section(draft: Section) -> Context:
    """The map with this draft for the section that readers see now, or as a new line; or the comparison under its words."""
    if draft.kind == SectionKind.COMPARISON:
        return {"playbook": draft.playbook, "section": draft, "compared": queries.comparison_of(draft.playbook)}
    context = playbook(draft.playbook)
    lines = [replace(line, section=draft) if line.section == draft else line for line in context["lines"]]
    if not any(line.section == draft for line in lines):
        lines.append(queries.Line(draft, []))
    return context | {"lines": lines}


def lesson(draft: Lesson) -> Context:
    before, after = queries.neighbors(draft)
    parts = queries.LessonParts.of_draft(draft)
    return {
        "playbook": draft.playbook,
        "lesson": draft,
        "parts": parts,
        "before": before,
        "after": after,
        "strands": [],
    }


def aspect(draft: Aspect) -> Context:
    """The comparison page with this aspect alone."""
    compared = queries.ComparedAspect.of(draft)
    section = queries.comparison_section(draft.playbook)
    return {"playbook": draft.playbook, "section": section, "compared": [compared]}


def entry(draft: FaqEntry | Reading) -> Context:
    """The FAQ or the readings with this entry alone."""
    return {"playbook": draft.playbook, "entries": [draft], "has_links": bool(getattr(draft, "url", ""))}
