"""Search finds a word without its accents, and Chinese, Japanese and Korean inside a sentence. The previous version goes on
reading the same columns and finds in them what it found before."""

import importlib

from django.db import migrations

before = importlib.import_module("apps.lessons.migrations.0018_search_languages")

# "Übergröße" → "Ubergrosse", as `apps.lessons.words.models.fold` in Python but for capitals, which the search lowers; and
# "用AI的人" → "用 AI 的 人": what is written without spaces is found sign by sign, side by side.
FOLD = """
CREATE FUNCTION lessons_search_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(
    replace(replace(regexp_replace(normalize(words, NFKD), '[\\u0300-\\u036f]', '', 'g'), 'ß', 'ss'), 'ẞ', 'SS'),
    '([\\u1100-\\u11ff\\u3005\\u3041-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003134f])', ' \\1 ', 'g'
)
"""
WRITE = before.WRITE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
FOLDED = """        IF lessons_search_fold(words) <> words THEN
            written := written || setweight(to_tsvector('simple', lessons_search_fold(words)), 'D');
        END IF;
"""
PLACE = "        written := written || setweight(to_tsvector('simple', words), 'D');\n"
WITH_FOLDED = WRITE.replace(PLACE, PLACE + FOLDED)
assert FOLDED in WITH_FOLDED


def anew(table: str) -> str:
    """The trigger writes the vector when the playbook is written, also where it stays."""
    return f"UPDATE {table} SET playbook_id = playbook_id"


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0022_unfinished_drafts"),
    ]

    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION lessons_search_fold"),
        migrations.RunSQL(WITH_FOLDED, WRITE),
        *(migrations.RunSQL(anew(f"lessons_{model}"), migrations.RunSQL.noop) for model in before.COLUMNS),
    ]
