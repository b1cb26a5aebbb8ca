"""What PostgreSQL's full text search reads of a piece of the library.

English stems, weighted by where a word stands; beside them, with the least weight, the words as they are written, so
that a word being typed ("regulatio") is found before its stem ("regul") can be known.
"""

from typing import Any

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db.models import GeneratedField
from django.db.models.expressions import Combinable

STEMS, AS_WRITTEN = "english", "simple"


def weighted(titles: tuple[str, ...], summaries: tuple[str, ...], bodies: tuple[str, ...]) -> Combinable:
    """A vector over columns that may not be null."""
    parts = ((titles, "A"), (summaries, "B"), (bodies, "C"))
    stems = [SearchVector(*columns, config=STEMS, weight=weight) for columns, weight in parts if columns]
    vector: Combinable = SearchVector(*titles, *summaries, *bodies, config=AS_WRITTEN, weight="D")
    for stem in stems:
        vector = stem + vector
    return vector


def stored(vector: Any) -> GeneratedField:
    """A column PostgreSQL keeps right by itself, so a search ranks without reading the texts. No part of a revision."""
    return GeneratedField(expression=vector, output_field=SearchVectorField(), db_persist=True, serialize=False)


LESSON = weighted(("number", "title"), ("summary",), ("china", "meaning", "not_to_copy"))
ASPECT = weighted(("title",), (), ("china", "west"))
FAQ_ENTRY = weighted(("question",), (), ("answer",))
READING = weighted(("title",), (), ("note",))
