"""Search: grouped, ranked, with the matching passage. One query a kind, whatever is found."""

import re
from collections.abc import Callable
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
from apps.plans.models import Initiative
from apps.recommendations.models import Recommendation
from apps.workshops.models import Workshop

LONGEST = 200
MOST_WORDS = 12
SHOWN = 6
"""Hits of a kind on the page; more of them call for a narrower question."""

# Characters no text of the library holds stand for the mark until the rest of the passage has been escaped.
START, STOP = "\x02", "\x03"


Visible = Callable[[User], "QuerySet[Any]"]


def in_library(model: Any) -> Visible:
    return lambda user: model.objects.live().filter(playbook__in=Playbook.objects.visible_to(user))


@dataclass(frozen=True)
class Kind:
    """What is searched: rows with a `search_vector`, of which `visible` gives those the reader may open."""

    label: str | Promise
    visible: Visible
    title: str
    passages: tuple[str, ...]
    related: tuple[str, ...] = ("playbook",)


KINDS = (
    Kind(
        _("Lessons"),
        in_library(Lesson),
        "title",
        ("summary", "china", "meaning", "not_to_copy"),
        ("playbook", "section"),
    ),
    Kind(_("Recommendations"), in_library(Recommendation), "title", ("statement", "why")),
    Kind(_("Questions and answers"), in_library(FaqEntry), "question", ("answer",)),
    Kind(_("Comparison"), in_library(Aspect), "title", ("china", "west")),
    Kind(_("Readings"), in_library(Reading), "title", ("note",)),
    Kind(_("Workshops"), Workshop.objects.visible_to, "title", ("purpose",), ()),
    Kind(_("Initiatives"), Initiative.objects.visible_to, "title", ("outcome",), ()),
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


def search_all(user: User, text: str) -> list[Group]:
    """What the reader may open and the words are in, the last of them as a beginning; groups with nothing are left out.

    Of a workshop only its title and purpose are read, never what people wrote in it."""
    words = words_of(text)
    if not words:
        return []
    groups = [_group(kind, user, words) for kind in KINDS]
    return [group for group in groups if group.hits]


def _query(words: list[str], config: str, *, beginnings: bool = False) -> SearchQuery:
    """All of the words; they hold nothing but letters, digits and inner dots, so they cannot leave their quotes."""
    between = "':* & '" if beginnings else "' & '"
    return SearchQuery(f"'{between.join(words)}':*", search_type="raw", config=config)


def _group(kind: Kind, user: User, words: list[str]) -> Group:
    stems, as_written = _query(words, search.STEMS), _query(words, search.AS_WRITTEN)
    found: QuerySet[Any] = (
        kind.visible(user)
        .filter(search_vector=stems | as_written)
        .annotate(rank=SearchRank(F("search_vector"), stems | as_written))
        .defer("search_vector")
        .order_by("-rank", "pk")
    )
    if kind.related:
        found = found.select_related(*kind.related)
    # In a text read as it is written, a stem stands as the beginning of its words.
    marks = _query(words, search.STEMS, beginnings=True) | as_written
    body = Concat(*_spaced(kind.passages), output_field=TextField()) if len(kind.passages) > 1 else F(kind.passages[0])
    rows = found.annotate(marked_title=_headline(kind.title, marks, whole=True), passage=_headline(body, marks))
    hits = [Hit(row, marked(row.marked_title), marked(row.passage)) for row in rows[: SHOWN + 1]]
    return Group(kind.label, hits[:SHOWN], more=len(hits) > SHOWN)


def _spaced(columns: tuple[str, ...]) -> list[Any]:
    parts: list[Any] = []
    for column in columns:
        parts += [F(column), Value("\n")]
    return parts[:-1]


def _headline(text: Any, query: SearchQuery, *, whole: bool = False) -> SearchHeadline:
    size = {"highlight_all": True} if whole else {"max_words": 32, "min_words": 18, "max_fragments": 1}
    return SearchHeadline(text, query, config=search.AS_WRITTEN, start_sel=START, stop_sel=STOP, **size)


def marked(headline: str) -> SafeString:
    """Everything of the text is escaped; only our own marks become tags."""
    text = str(escape(headline)).replace(START, "<mark>").replace(STOP, "</mark>")
    return mark_safe(text)  # noqa: S308  # escaped above
