"""The page "Use and results" of the curation screens: one table of lessons, one of recommendations."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.insights.curation.access import may
from apps.insights.curation.use.export import CSV, XLSX, as_csv, as_xlsx, rows_of
from apps.insights.curation.use.figures import Blocked, Period, Row, blocked_on
from apps.insights.curation.use.table import KINDS, PLACE, FilterForm, Kind, Table, table_of
from apps.lessons.models import Lesson, Playbook
from apps.recommendations.models import Recommendation

PAGE = 100
NAMED = 10  # blocked initiatives of a row; the export has them all
FORMATS = {"csv": (as_csv, CSV), "xlsx": (as_xlsx, XLSX)}


@dataclass(frozen=True)
class Heading:
    """Of a column: the way to the table sorted by it, and how it is sorted now, as `aria-sort` says it."""

    name: str
    label: str | Promise
    url: str
    sorted: str


@dataclass(frozen=True)
class Line:
    """A row with its numbers in the order of the columns."""

    row: Row
    numbers: list[tuple[str, int]]
    url: str
    blocked: Blocked | None


def may_see(user: User) -> bool:
    return may(user, "change", Lesson) and may(user, "change", Recommendation)


def use(request: HttpRequest, kind: str = "lessons") -> HttpResponse:
    """For editors and curators."""
    reader, form, table = _asked(request, kind)
    page = Paginator(table.rows, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    context = {
        "page_title": _("Use and results"),
        "page_subtitle": table.kind.label,
        "header_icon": "table",
        "form": form,
        "table": table,
        "page": page,
        "headings": _headings(request, table),
        "lines": _lines(table.kind, shown, reader, form.period),
        "kinds": [
            (found, f"{reverse('use', args=[found.name])}?{_query(request, sort=None, page=None)}")
            for found in KINDS.values()
        ],
        "never_url": f"?{_query(request, used='never', page=None)}",
        "exports": [
            (label, f"{reverse('use_export', args=[kind, name])}?{_query(request, page=None)}")
            for name, label in (("csv", "CSV"), ("xlsx", "XLSX"))
        ],
    }
    return render(request, "insights/curation/use/use.html", context)


def use_export(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """The rows that the filters leave, in their order, over all pages."""
    if form not in FORMATS:
        raise Http404
    reader, asked, table = _asked(request, kind)
    write, media_type = FORMATS[form]
    content = write(rows_of(table, blocked_on(table.rows, table.kind.way, reader, asked.period)))
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="use-of-{kind}.{form}"'
    return response


def _asked(request: HttpRequest, kind: str) -> tuple[User, FilterForm, Table]:
    assert request.user.is_authenticated
    if not may_see(request.user):
        raise PermissionDenied
    if kind not in KINDS:
        raise Http404
    form = FilterForm(request.GET, Playbook.objects.originals_first())
    return request.user, form, table_of(KINDS[kind], form, request.GET.get("sort", ""))


def _headings(request: HttpRequest, table: Table) -> list[Heading]:
    """A number is first sorted by the most, the piece by its place; a second click turns it round."""
    found = []
    for name, label in ((PLACE, table.kind.piece), *((column.name, column.label) for column in table.kind.columns)):
        down = f"-{name}"
        now = {name: "ascending", down: "descending"}.get(table.sort, "")
        first, second = (name, down) if name == PLACE else (down, name)
        url = f"?{_query(request, sort=second if table.sort == first else first, page=None)}"
        found.append(Heading(name, label, url, now))
    return found


def _lines(kind: Kind, rows: list[Row], reader: User, period: Period) -> list[Line]:
    blocked = blocked_on(rows, kind.way, reader, period, named=NAMED)
    return [
        Line(
            row,
            [(column.name, getattr(row, column.name)) for column in kind.columns],
            reverse("resting", args=[kind.model, row.key]),
            blocked.get(row.key),
        )
        for row in rows
    ]


def _query(request: HttpRequest, **changed: str | None) -> str:
    """What the address says, with this changed."""
    said = request.GET.dict() | changed
    return urlencode({name: value for name, value in said.items() if value})
