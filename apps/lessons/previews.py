"""Drafts in the readers' own templates: what the curation screens show beside the editor."""

from typing import Any

from apps.lessons import queries
from apps.lessons.models import Aspect, FaqEntry, Lesson, Reading

Context = dict[str, Any]


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
