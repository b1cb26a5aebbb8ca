"""Pieces are searched in the language of their playbook. The previous version goes on reading the same columns: what it
asks for in English is found by its stem, and everything as it is written."""

import django.contrib.postgres.search
from django.db import migrations

from apps.lessons.search import generated, triggers

STEMS = """
CREATE FUNCTION lessons_search_stems(language text) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE split_part(language, '-', 1)
    WHEN 'en' THEN 'english'::regconfig WHEN 'de' THEN 'german'::regconfig ELSE 'simple'::regconfig
END
"""
# Its arguments are the names of the columns that weigh A, B and C.
WRITE = """
CREATE FUNCTION lessons_search_write() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stems regconfig := lessons_search_stems((SELECT language FROM lessons_playbook WHERE id = NEW.playbook_id));
    columns jsonb := to_jsonb(NEW);
    vector tsvector := '';
    written tsvector := '';
    words text;
BEGIN
    FOR n IN 0 .. 2 LOOP
        SELECT coalesce(string_agg(columns ->> name, ' ' ORDER BY place), '') INTO words
            FROM string_to_table(TG_ARGV[n], ' ') WITH ORDINALITY AS named (name, place);
        vector := vector || setweight(to_tsvector(stems, words), ('{A,B,C}'::"char"[])[n + 1]);
        written := written || setweight(to_tsvector('simple', words), 'D');
    END LOOP;
    NEW.search_vector := vector || written;
    RETURN NEW;
END $$
"""
# Its argument is the name of the table. What is assigned is what stands there; that is enough to write the vector anew.
REWRITE = """
CREATE FUNCTION lessons_search_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('UPDATE %I SET playbook_id = playbook_id WHERE playbook_id = $1', TG_ARGV[0]) USING NEW.id;
    RETURN NULL;
END $$
"""
DROP = "DROP FUNCTION lessons_search_rewrite, lessons_search_write, lessons_search_stems"
INDEXES = {"lesson": "lessons_lesson_search"}
COLUMNS = {
    "lesson": ("number title", "summary", "china meaning not_to_copy"),
    "aspect": ("title", "", "china west"),
    "faqentry": ("question", "", "answer"),
    "reading": ("title", "", "note"),
}


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0017_section_name"),
    ]

    operations = [
        migrations.RunSQL([STEMS, WRITE, REWRITE], DROP),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [triggers(f"lessons_{model}", *columns)],
                    [generated(f"lessons_{model}", *columns, INDEXES.get(model, ""))],
                )
                for model, columns in COLUMNS.items()
            ],
            state_operations=[
                migrations.AlterField(
                    model_name=model,
                    name="search_vector",
                    field=django.contrib.postgres.search.SearchVectorField(editable=False, null=True, serialize=False),
                )
                for model in COLUMNS
            ],
        ),
    ]
