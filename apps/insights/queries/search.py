"""Search: grouped, ranked, with the matching passage. One statement, whatever is asked and found."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.insights.queries.passages import START, STOP, passage_of, with_marks
from apps.lessons.languages import LANGUAGES, base_of
from apps.lessons.models import Aspect, Curated, FaqEntry, Lesson, Piece, Playbook, Reading
from apps.lessons.search import AS_WRITTEN, STEMS
from apps.plans.enums import State
from apps.plans.models import Initiative
from apps.recommendations.models import Recommendation
from apps.workshops.models import Workshop

LONGEST = 200
MOST_WORDS = 12
SHOWN = 6
"""Hits of a kind on the page; more of them call for a narrower question."""
WORD = re.compile(r"\w+(?:\.\w+)*")

WHOLE = f"StartSel={START}, StopSel={STOP}, HighlightAll=true"
PART = f"StartSel={START}, StopSel={STOP}, MaxWords=32, MinWords=18, MaxFragments=1"

IN_LIBRARY = "JOIN playbooks AS place ON place.id = piece.playbook_id AND piece.live"


@dataclass(frozen=True)
class Kind:
    """What is searched: rows with a `search_vector`, joined as `place` to what the reader may open. `key` leads to one.
    `line` and `state` are asked of those that are shown."""

    label: str | Promise
    model: Any
    key: str
    title: str
    passages: tuple[str, ...]
    readable: str = IN_LIBRARY
    line: str = "0"
    state: str = "''"

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)

    def words(self, name: str) -> str:
        """SQL for the column; for a text with marks, its plain words."""
        return f"coalesce(piece.plain ->> '{name}', piece.{name})" if issubclass(self.model, Piece) else f"piece.{name}"

    def url(self, slug: str, key: str) -> str:
        """The piece's own answer; it needs no more of the piece than this."""
        piece = self.model(**{self.key: key}, **({"playbook": Playbook(slug=slug)} if slug else {}))
        return str(piece.get_absolute_url())


KINDS = (
    Kind(
        _("Lessons"),
        Lesson,
        "number",
        "title",
        ("summary", "china", "meaning", "not_to_copy"),
        line="(SELECT line FROM lessons_section AS section WHERE section.id = piece.section_id)",
    ),
    Kind(_("Recommendations"), Recommendation, "code", "title", ("statement", "why")),
    Kind(_("Questions and answers"), FaqEntry, "number", "question", ("answer",)),
    Kind(_("Comparison"), Aspect, "slug", "title", ("china", "west")),
    Kind(_("Readings"), Reading, "number", "title", ("note",)),
    Kind(_("Workshops"), Workshop, "code", "title", ("purpose",), "JOIN workshops AS place ON place.id = piece.id"),
    Kind(
        _("Initiatives"),
        Initiative,
        "code",
        "title",
        ("outcome",),
        "JOIN initiatives AS place ON place.id = piece.id",
        state="piece.state",
    ),
)
NUMBERED = (Lesson, Recommendation)
"""Readers know these by their number."""


@dataclass(frozen=True)
class Hit:
    """What was found; the passage is where, with the words in <mark>. A lesson has a line, as a stop. Of what people plan the
    language is not known; `other_language` is the name of one that is not the reader's."""

    url: str
    number: str
    line: int
    language: str
    other_language: str
    state: str | Promise
    title: SafeString
    passage: SafeString


@dataclass(frozen=True)
class Group:
    label: str | Promise
    hits: list[Hit]
    more: bool


def words_of(text: str) -> list[str]:
    return WORD.findall(unicodedata.normalize("NFC", text[:LONGEST]))[:MOST_WORDS]


def search_all(user: User, text: str, language: str) -> list[Group]:
    """What the reader may open and the words are in, the last of them as a beginning; groups with nothing are left out.

    Of a piece in several languages only one is shown: that in the reader's `language` where it holds the words, else the
    original. Of a workshop only its title and purpose are read, never what people wrote in it."""
    words = words_of(text)
    if not words:
        return []
    asked, marks = f"'{"' & '".join(words)}':*", f"'{"':* & '".join(words)}':*"
    values = [asked, marks, base_of(language), WHOLE, PART, list(STEMS)]
    rows = _run(user, f"{ASKED} {FOUND}", values)
    return [_group(KINDS[number], list(found), words) for number, found in groupby(rows, key=lambda row: row[0])]


def words_found(user: User, words: Sequence[str], *, last: str) -> set[str]:
    """Those that stand in something the reader may open, each for itself; `last` may be a beginning."""
    asked = [f"'{word}':*" if word == last else f"'{word}'" for word in words]
    return {word for (word,) in _run(user, f"{TYPED} {HELD}", [list(words), asked, list(STEMS)])}


def _group(kind: Kind, rows: list[Any], words: Sequence[str]) -> Group:
    return Group(kind.label, [_hit(kind, row, words) for row in rows[:SHOWN]], more=len(rows) > SHOWN)


def _hit(kind: Kind, row: Any, words: Sequence[str]) -> Hit:
    _number, _id, away, _rank, slug, key, line, state, language, title, passage = row
    return Hit(
        kind.url(slug, key),
        key if kind.model in NUMBERED else "",
        line,
        language if issubclass(kind.model, Curated) else "",
        LANGUAGES.get(language, language) if away and issubclass(kind.model, Curated) else "",
        State(state).label if state else "",
        marked(with_marks(title, words)),
        marked(passage_of(passage, words)),
    )


def marked(headline: str) -> SafeString:
    """Everything of the text is escaped; only our own marks become tags."""
    text = str(escape(headline)).replace(START, "<mark>").replace(STOP, "</mark>")
    return mark_safe(text)  # noqa: S308  # escaped above


# The statements ------------------------------------------------------------------------------------------------------
# Written out, for seven queries of the ORM take longer to build than to answer. Names of our tables and columns are put
# into them, and nothing else: what is asked and by whom are values. Words hold nothing but letters, digits and inner
# dots, so they cannot leave their quotes.
# Of stems that nothing here has, the index need not be asked; initiatives have English ones.
SPOKEN = """
    stems = 'english'::regconfig
    OR stems IN (SELECT lessons_search_stems(language) FROM playbooks UNION ALL SELECT lessons_search_stems(language) FROM workshops)
"""


def _words(asked: str) -> str:
    """By their stems, as they are written and, where that is something else, without accents and with each sign of what is
    written without spaces for itself, one beside the other."""
    folded = f"lessons_search_fold({asked})"
    return f"""to_tsquery(stems, {asked}) || to_tsquery('{AS_WRITTEN}', {asked})
           || CASE WHEN {folded} = {asked} THEN '' ELSE to_tsquery('{AS_WRITTEN}', {folded}) END"""


ASKED = f"""
WITH {{readable}}, asked AS MATERIALIZED (
    SELECT stems, language, whole, part, {_words("words")} AS words,
           to_tsquery(stems, marks) || to_tsquery('{AS_WRITTEN}', marks) AS marks -- in a text as written, a stem begins a word
    FROM (SELECT %s, %s, %s, %s, %s) AS typed (words, marks, language, whole, part), unnest(%s::regconfig[]) AS stems
    WHERE {SPOKEN}
)"""  # noqa: S608  # names of configurations
TYPED = f"""
WITH {{readable}}, asked AS MATERIALIZED (
    SELECT word, stems, {_words("question")} AS words
    FROM unnest(%s::text[], %s::text[]) AS typed (word, question), unnest(%s::regconfig[]) AS stems
    WHERE {SPOKEN}
)"""  # noqa: S608  # as above


def _matching(kind: Kind) -> str:
    """Each with what it was asked. First by the words, whatever the place: the other way round, the planner asks the index
    once for each playbook."""
    return f"""(
        SELECT piece.*, asked.* FROM asked JOIN {kind.table} AS piece ON piece.search_vector @@ asked.words OFFSET 0
    ) AS piece {kind.readable} AND piece.stems = lessons_search_stems(place.language)"""  # noqa: S608  # names


def _found(number: int, kind: Kind) -> str:
    """The best of a kind, each once. Titles and passages are marked only in the rows that are left."""
    passages = ", ".join(kind.words(name) for name in kind.passages)
    return f"""(
    SELECT {number} AS kind, best.id, away, rank, best.slug, key, {kind.line}::int AS line, {kind.state} AS state, best.language,
           {_marked(f"piece.{kind.title}", "whole")}, {_marked(f"concat_ws(E'\\n', {passages})", "part")}
    FROM (
        SELECT * FROM (
            SELECT DISTINCT ON (place.family, piece.{kind.key})
                   split_part(place.language, '-', 1) <> piece.language AS away,
                   ts_rank(piece.search_vector, piece.words) AS rank, piece.id AS id, piece.stems,
                   place.slug, piece.{kind.key}::text AS key, place.language
            FROM {_matching(kind)}
            ORDER BY place.family, piece.{kind.key}, away, place.id = place.family DESC
        ) AS once ORDER BY away, rank DESC, id LIMIT {SHOWN + 1}
    ) AS best JOIN asked USING (stems) JOIN {kind.table} AS piece USING (id)
)"""  # noqa: S608  # names of tables and columns


def _marked(text: str, options: str) -> str:
    """As it is written, which finds what is being typed; else by its stems, which find Vorschläge for Vorschlag. What has no
    mark by then comes as a whole, and is marked without accents (`apps.insights.queries.passages`)."""
    return f"""(
        SELECT CASE WHEN strpos(written, '{START}') > 0 THEN written
                    WHEN strpos(stemmed, '{START}') > 0 THEN stemmed ELSE {text} END
        FROM ts_headline('{AS_WRITTEN}', {text}, asked.marks, asked.{options}) AS written,
             LATERAL (SELECT CASE WHEN strpos(written, '{START}') = 0
                                  THEN ts_headline(asked.stems, {text}, asked.marks, asked.{options}) END) AS other (stemmed)
    )"""  # noqa: S608  # names of columns


FOUND = (
    " UNION ALL ".join(_found(number, kind) for number, kind in enumerate(KINDS))
    + " ORDER BY kind, away, rank DESC, id"
)
HELD = " UNION ".join(f"SELECT piece.word FROM {_matching(kind)}" for kind in KINDS)  # noqa: S608  # as above


def _run(user: User, statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    """`{readable}` becomes what the reader may open, by the models' own rules. Workshops and initiatives are in one
    language each, and what teams plan is read as English."""
    family, alone = Coalesce("original", "pk"), (Value(""), Value(0))
    readable: dict[str, Any] = {
        "playbooks": Playbook.objects.visible_to(user).values_list("pk", "language", "slug", family),
        "workshops": Workshop.objects.visible_to(user).values_list("pk", "playbook__language", *alone),
        "initiatives": Initiative.objects.visible_to(user).values_list("pk", Value("en"), *alone),
    }
    parts, owned = [], []
    for name, found in readable.items():
        sql, own = found.order_by().query.sql_with_params()
        parts.append(f"{name} (id, language, slug, family) AS ({sql})")
        owned += own
    with connection.cursor() as cursor:
        cursor.execute(statement.format(readable=", ".join(parts)), owned + values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
