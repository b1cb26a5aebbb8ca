"""What PostgreSQL's full text search reads of a piece of the library, and of what is planned with one.

Stems of the playbook's language, weighted by where a word stands; beside them, with the least weight, the words as they are
written, so that a word being typed ("regulatio") is found before its stem ("regul") can be known.

A generated column cannot ask the playbook for its language. So a trigger writes the vector, and another writes those of a
playbook anew when its language changes (`lessons/migrations/0018_search_languages.py`).
"""

from typing import Any

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db.models import Func, GeneratedField, TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import NullIf

STEMS = ("english", "german", "simple")
"""The text search configurations that the function `lessons_search_stems` gives to a language; any other gets the last."""
AS_WRITTEN = "simple"


def by_language() -> SearchVectorField[Any, Any]:
    """A column the database keeps right by itself, so a search ranks without reading the texts. No part of a revision."""
    return SearchVectorField(null=True, editable=False, serialize=False)


def triggers(table: str, titles: str, summaries: str, bodies: str) -> str:
    """For a migration: what was a generated column follows the language of the row's playbook. Names of columns with
    spaces between them."""
    columns = ", ".join(f"{titles} {summaries} {bodies} playbook_id".split())
    return f"""
ALTER TABLE {table} ALTER COLUMN search_vector DROP EXPRESSION;
CREATE TRIGGER {table}_search BEFORE INSERT OR UPDATE OF {columns} ON {table}
    FOR EACH ROW EXECUTE FUNCTION lessons_search_write('{titles}', '{summaries}', '{bodies}');
CREATE TRIGGER {table}_search AFTER UPDATE OF language ON lessons_playbook
    FOR EACH ROW WHEN (OLD.language <> NEW.language) EXECUTE FUNCTION lessons_search_rewrite('{table}');
UPDATE {table} SET playbook_id = {table}.playbook_id FROM lessons_playbook AS playbook
    WHERE playbook.id = {table}.playbook_id AND lessons_search_stems(playbook.language) <> 'english'::regconfig;
"""  # noqa: S608  # names of tables and columns


def generated(table: str, titles: str, summaries: str, bodies: str, index: str = "") -> str:
    """The way back: a generated column, which reads everything in English, with its index where there was one."""
    parts = [(names, weight) for names, weight in ((titles, "A"), (summaries, "B"), (bodies, "C")) if names]
    written = f"setweight(to_tsvector('{AS_WRITTEN}', {_joined(f'{titles} {summaries} {bodies}')}), 'D')"
    stems = [f"setweight(to_tsvector('english', {_joined(names)}), '{weight}')" for names, weight in parts]
    return f"""
DROP TRIGGER {table}_search ON {table};
DROP TRIGGER {table}_search ON lessons_playbook;
ALTER TABLE {table} DROP COLUMN search_vector;
ALTER TABLE {table} ADD COLUMN search_vector tsvector GENERATED ALWAYS AS ({" || ".join([*stems, written])}) STORED;
{f"CREATE INDEX {index} ON {table} USING gin (search_vector);" if index else ""}
"""


def _joined(names: str) -> str:
    return " || ' ' || ".join(f"coalesce({name}, '')" for name in names.split())


def weighted(titles: tuple[str, ...], summaries: tuple[str, ...]) -> Combinable:
    """A vector over columns that may not be null, of what is in no language we know: English stems, the words as written,
    and where that is something else, as the function `lessons_search_fold` folds them."""
    folded = [
        NullIf(Func(name, function="lessons_search_fold"), name, output_field=TextField())
        for name in titles + summaries
    ]
    vector: Combinable = SearchVector(*folded, config=AS_WRITTEN, weight="D")
    vector = SearchVector(*titles, *summaries, config=AS_WRITTEN, weight="D") + vector
    for columns, weight in ((titles, "A"), (summaries, "B")):
        vector = SearchVector(*columns, config="english", weight=weight) + vector
    return vector


def stored(vector: Any) -> GeneratedField:
    """A column PostgreSQL generates."""
    return GeneratedField(expression=vector, output_field=SearchVectorField(), db_persist=True, serialize=False)
