"""What the editor's browser sends."""

from typing import Any

from django.test import Client

from apps.lessons.models import Lesson


def form_of(lesson: Lesson, **changed: str) -> dict[str, str]:
    """What the editor's form sends."""
    names = ("playbook_id", "section_id", "number", "position", "slug", "title", "source_title", "summary", "china")
    fields = {name.removesuffix("_id"): str(getattr(lesson, name)) for name in (*names, "meaning", "not_to_copy")}
    fields["not_to_copy_origin"] = lesson.not_to_copy_origin
    for relation, columns in (("questions", ("text",)), ("guardrails", ("kind", "text"))):
        children = list(getattr(lesson, relation).all())
        fields |= {
            f"{relation}-TOTAL_FORMS": str(len(children)),
            f"{relation}-INITIAL_FORMS": str(len(children)),
            f"{relation}-MIN_NUM_FORMS": "0",
            f"{relation}-MAX_NUM_FORMS": "1000",
        }
        for index, child in enumerate(children):
            fields |= {f"{relation}-{index}-{column}": getattr(child, column) for column in columns}
            fields |= {f"{relation}-{index}-id": str(child.pk), f"{relation}-{index}-ORDER": str(index + 1)}
    return fields | changed


def form_of_entry(piece: Any, **changed: str) -> dict[str, str]:
    """Of a reading, an FAQ entry or a playbook, which have no children."""
    names = ("playbook_id", "number", "title", "note", "url", "question", "answer", "slug", "summary", "language")
    fields = {name.removesuffix("_id"): str(getattr(piece, name)) for name in names if hasattr(piece, name)}
    return fields | changed


def send(client: Client, lesson: Lesson, **changed: str) -> Any:
    return client.post(f"/curate/snippets/lessons/lesson/edit/{lesson.pk}/", form_of(lesson, **changed))
