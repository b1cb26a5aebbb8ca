"""Search over the library: grouped, ranked, with the matching passage. One query a kind, whatever is found."""

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.lessons import search
from apps.lessons.models import Aspect, FaqEntry, Lesson, Playbook, Reading
from apps.recommendations import models as recommendations

LONGEST = 200
MOST_WORDS = 12
SHOWN = 8
"""Hits of a kind on the page; more of them call for a narrower question."""

# Characters no text of the library holds stand for the mark until the rest of the passage has been escaped.
START, STOP = "\x02", "\x03"


@dataclass(frozen=True)
class Kind:
    label: str | Promise
    model: Any
    vector: Any
    title: str
    passages: tuple[str, ...]
    related: tuple[str, ...] = ("playbook",)


KINDS = (
    Kind(
        _("Lessons"),
        Lesson,
        search.LESSON,
        "title",
        ("summary", "china", "meaning", "not_to_copy"),
        ("playbook", "section"),
    ),
    Kind(_("Recommendations"), recommendations.Recommendation, recommendations.SEARCH, "title", ("statement", "why")),
    Kind(_("Questions and answers"), FaqEntry, search.FAQ_ENTRY, "question", ("answer",)),
    Kind(_("Comparison"), Aspect, search.ASPECT, "title", ("china", "west")),
    Kind(_("Readings"), Reading, search.READING, "title", ("note",)),
)


@dataclass(frozen=True)
class Hit:
    """`piece` was found; the passage is where, with the words in <mark>."""

    piece: Any
    title: SafeString
    passage: SafeString


@dataclass(frozen=True)
class Group:
    label: str | Promise
    hits: list[Hit]
    more: bool


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+(?:\.\w+)*", text[:LONGEST])[:MOST_WORDS]


def search_library(user: User, text: str) -> list[Group]:
    """What the reader may open and the words are in, the last of them as a beginning; groups with nothing are left out."""
    words = words_of(text)
    if not words:
        return []
    groups = [_group(kind, user, words) for kind in KINDS]
    return [group for group in groups if group.hits]


def _query(words: list[str], config: str) -> SearchQuery:
    """All of the words; they hold nothing but letters, digits and inner dots, so they cannot leave their quotes."""
    quoted = [f"'{word}'" for word in words]
    return SearchQuery(" & ".join(quoted) + ":*", search_type="raw", config=config)


def _group(kind: Kind, user: User, words: list[str]) -> Group:
    stems, as_written = _query(words, search.STEMS), _query(words, search.AS_WRITTEN)
    found: QuerySet[Any] = (
        kind.model.objects.live()
        .filter(playbook__in=Playbook.objects.visible_to(user))
        .annotate(vector=kind.vector)
        .filter(vector=stems | as_written)
        .annotate(rank=SearchRank(F("vector"), stems | as_written))
        .select_related(*kind.related)
        .order_by("-rank", "pk")
    )
    body = Concat(*_spaced(kind.passages), output_field=TextField()) if len(kind.passages) > 1 else F(kind.passages[0])
    rows = found.annotate(
        title_stems=_headline(kind.title, stems, search.STEMS, whole=True),
        title_written=_headline(kind.title, as_written, search.AS_WRITTEN, whole=True),
        passage_stems=_headline(body, stems, search.STEMS),
        passage_written=_headline(body, as_written, search.AS_WRITTEN),
    )[: SHOWN + 1]
    hits = [
        Hit(
            row,
            marked(_clearer(row.title_stems, row.title_written)),
            marked(_clearer(row.passage_stems, row.passage_written)),
        )
        for row in rows
    ]
    return Group(kind.label, hits[:SHOWN], more=len(hits) > SHOWN)


def _spaced(columns: tuple[str, ...]) -> list[Any]:
    parts: list[Any] = []
    for column in columns:
        parts += [F(column), Value("\n")]
    return parts[:-1]


def _headline(text: Any, query: SearchQuery, config: str, *, whole: bool = False) -> SearchHeadline:
    size = {"highlight_all": True} if whole else {"max_words": 32, "min_words": 18, "max_fragments": 1}
    return SearchHeadline(text, query, config=config, start_sel=START, stop_sel=STOP, **size)


def _clearer(stems: str, written: str) -> str:
    """The one with more of the words marked."""
    return written if written.count(START) > stems.count(START) else stems


def marked(headline: str) -> SafeString:
    """Everything of the text is escaped; only our own marks become tags."""
    text = str(escape(headline)).replace(START, "<mark>").replace(STOP, "</mark>")
    return mark_safe(text)  # noqa: S308  # escaped above
