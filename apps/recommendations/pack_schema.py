"""JSON Schemas of a pack's files, made from the documents that read them; `manage.py pack_schema` writes them."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from pydantic import TypeAdapter

from apps.lessons.pack.documents import (
    AspectDocument,
    FaqDocument,
    LessonDocument,
    PlaybookDocument,
    ReadingDocument,
)
from apps.recommendations.pack import RecommendationDocument

FOLDER: Path = settings.BASE_DIR / "docs" / "pack"
FILES: dict[str, tuple[Any, str]] = {
    "playbook": (PlaybookDocument, "playbook.yaml"),
    "lesson": (LessonDocument, "lessons/<number>.md, its facts and the texts under its headings together"),
    "aspects": (list[AspectDocument], "aspects.yaml"),
    "faq": (list[FaqDocument], "faq.yaml"),
    "readings": (list[ReadingDocument], "readings.yaml"),
    "recommendation": (RecommendationDocument, "recommendations/<code>.yaml"),
}


def schema_of(name: str) -> dict[str, Any]:
    document, title = FILES[name]
    found = TypeAdapter(document).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | found | {"title": title}


def schemas() -> dict[str, str]:
    """The text of each file in `docs/pack/`."""
    return {f"{name}.schema.json": json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n" for name in FILES}
