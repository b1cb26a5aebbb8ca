"""Which rows stand in the table, and in which order: everything the address says."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.common.fields import DayField, WordsField
from apps.insights.curation.use.figures import Period, Row, lesson_rows, recommendation_rows
from apps.lessons.models import Playbook, Section
from apps.recommendations.models import Recommendation

PLACE = "place"


@dataclass(frozen=True)
class Column:
    """A number of the row; its `name` is the row's and the address's."""

    name: str
    label: Promise


WORKSHOPS = Column("workshops", _("Workshops"))
IDEAS = Column("ideas", _("Ideas"))
DOTS = Column("dots", _("Dots"))
REST = (
    Column("decisions", _("Decisions")),
    Column("initiatives", _("Initiatives")),
    Column("under_way", _("Under way")),
    Column("blocked", _("Blocked")),
    Column("delivered", _("Delivered")),
    Column("dropped", _("Dropped")),
)


@dataclass(frozen=True)
class Kind:
    """`way` leads from an initiative to the pieces it rests on."""

    name: str
    label: Promise
    piece: Promise
    model: str
    way: str
    columns: tuple[Column, ...]
    rows: Callable[[Playbook, Period], list[Row]]
    in_section: Callable[[Section], QuerySet[Any, int]]


def _lessons_in(section: Section) -> QuerySet[Any, int]:
    return section.lessons.values_list("pk", flat=True)


def _recommendations_on(section: Section) -> QuerySet[Any, int]:
    """Those that a lesson of the section stands behind."""
    return Recommendation.objects.filter(lessons__section=section).values_list("pk", flat=True)


KINDS = {
    "lessons": Kind(
        "lessons",
        _("Lessons"),
        _("Lesson"),
        "lesson",
        "lesson_links__lesson",
        (WORKSHOPS, IDEAS, DOTS, *REST),
        lesson_rows,
        _lessons_in,
    ),
    "recommendations": Kind(
        "recommendations",
        _("Recommendations"),
        _("Recommendation"),
        "recommendation",
        "recommendation",
        (WORKSHOPS, *REST),
        recommendation_rows,
        _recommendations_on,
    ),
}


class FilterForm(forms.Form):
    """What is not understood is said and filters nothing."""

    playbook = forms.ModelChoiceField(
        Playbook.objects.none(),
        label=_("Playbook"),
        to_field_name="slug",
        required=False,
        empty_label=None,
        widget=forms.Select({"class": "w-w-full"}),
    )
    section = forms.ModelChoiceField(
        Section.objects.none(),
        label=_("Section"),
        to_field_name="number",
        required=False,
        empty_label=_("All"),
        widget=forms.Select({"class": "w-w-full"}),
    )
    used = forms.ChoiceField(
        label=_("Use"),
        required=False,
        choices=(("", _("All")), ("used", _("Used")), ("never", _("Not used yet"))),
    )
    since = DayField(label=_("Workshops from"), required=False)
    until = DayField(label=_("Workshops until"), required=False)
    q = WordsField(label=_("Words in number or title"), required=False, max_length=100)

    def __init__(self, data: QueryDict, playbooks: QuerySet[Playbook]) -> None:
        """Without a playbook in the address, the first one is meant."""
        data = data.copy()
        slugs = list(playbooks.values_list("slug", flat=True))
        if data.get("playbook") not in slugs:
            data["playbook"] = slugs[0] if slugs else ""
        super().__init__(data)
        if len(slugs) == 1:
            self.fields["playbook"].widget = forms.HiddenInput()
        self.fields["playbook"].queryset = playbooks  # type: ignore[attr-defined]  # of a choice of rows
        self.fields["section"].queryset = Section.objects.filter(playbook__slug=data["playbook"])  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def said(self) -> dict[str, Any]:
        return self.cleaned_data

    @property
    def period(self) -> Period:
        return Period(self.said.get("since"), self.said.get("until"))


@dataclass(frozen=True)
class Table:
    """`rows` in their order; `unused` counts those nobody has used, before asking for used or unused ones."""

    kind: Kind
    rows: list[Row]
    sort: str
    total: int
    unused: int


def table_of(kind: Kind, form: FilterForm, sort: str) -> Table:
    """Archived pieces and drafts stand in it only where they were used."""
    playbook = form.said.get("playbook")
    if playbook is None:
        return Table(kind, [], PLACE, 0, 0)
    rows = [row for row in kind.rows(playbook, form.period) if row.live or row.used]
    if section := form.said.get("section"):
        inside = set(kind.in_section(section))
        rows = [row for row in rows if row.key in inside]
    words = _plain(form.said.get("q", "")).split()
    rows = [row for row in rows if all(word in _plain(str(row)) for word in words)]
    unused = sum(not row.used for row in rows)
    wanted = form.said.get("used")
    shown = [row for row in rows if not wanted or row.used == (wanted == "used")]
    return Table(kind, *_ordered(kind, shown, sort), total=len(rows), unused=unused)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _ordered(kind: Kind, rows: list[Row], sort: str) -> tuple[list[Row], str]:
    """By a column, most first with a minus; equal ones, and all where no column is meant, in the playbook's order."""
    name = sort.removeprefix("-")
    down = sort.startswith("-")
    if name in {column.name for column in kind.columns}:
        return sorted(rows, key=lambda row: int(getattr(row, name)), reverse=down), sort
    return (rows[::-1], sort) if sort == f"-{PLACE}" else (rows, PLACE)
