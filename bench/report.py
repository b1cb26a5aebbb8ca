"""The tables a run prints, in Markdown, against the budgets."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.fanout import Heard
from bench.imports import Imported
from bench.joining import Joined
from bench.pages import Timed
from bench.visit import Visit
from bench.writes import Written

FANOUT_RATIO = 1.5
JOIN_SECONDS = 10
MEMORY_MB = 350
WRITES_A_SECOND = 150
PAGES_A_SECOND = 25
PAGES_RATIO = 3
QUERIES = 12
SEARCH_MS = 50
VISIT_KB = 100
SCRIPT_KB = 30
DRY_RUN_SECONDS, DRY_RUN_ROWS = 30, 2000


@dataclass(frozen=True)
class Reading:
    """Pages a second of the plan, as it opens and with every initiative shown, each with its floor."""

    opens: float
    opens_floor: float
    everything: float
    everything_floor: float


@dataclass(frozen=True)
class Results:
    pages: Sequence[Timed]
    reading: Reading
    writes: Sequence[Written]
    heard: Sequence[Heard]
    joined: Joined
    visits: Sequence[Visit]


@dataclass(frozen=True)
class Line:
    """One budget. `ratio` to the floor is above one where the floor is better."""

    what: str
    budget: str
    measured: str
    floor: str
    ratio: float | None
    holds: bool

    @property
    def cells(self) -> list[str]:
        ratio = f"{self.ratio:.1f}" if self.ratio is not None else ""
        return [self.what, self.budget, self.measured, self.floor, ratio, "holds" if self.holds else "**falls short**"]


def budget_lines(found: Results) -> list[Line]:
    return [
        *fanout_lines(found.heard),
        *joining_lines(found.joined),
        memory_line(found.heard[-1]),
        *(write_line(written) for written in found.writes),
        *reading_lines(found.reading),
        query_line(found.pages),
        search_line(found.pages),
        *(visit_line(visit) for visit in found.visits),
    ]


def fanout_lines(heard: Sequence[Heard]) -> list[Line]:
    lines = []
    for one in heard:
        ratio = one.product.p95 / one.floor.p95
        lines.append(
            Line(
                f"an idea posted until the last of {one.streams:,} streams has it, p95",
                f"{FANOUT_RATIO} times the floor",
                f"{one.product.p95:.0f} ms",
                f"{one.floor.p95:.0f} ms",
                ratio,
                ratio <= FANOUT_RATIO,
            )
        )
    return lines


def joining_lines(joined: Joined) -> list[Line]:
    complete = joined.seats == 2 * joined.people
    return [
        Line(
            f"{joined.people:,} people joining: {what}",
            f"{JOIN_SECONDS} s",
            f"{seconds:.1f} s",
            f"{floor:.1f} s",
            seconds / floor,
            complete and seconds <= JOIN_SECONDS,
        )
        for what, seconds, floor in (
            ("seat and stream", joined.seat_and_stream, joined.floor),
            ("form, seat, page and stream", joined.whole_way, joined.whole_way_floor),
        )
    ]


def memory_line(heard: Heard) -> Line:
    return Line(
        f"memory of the web processes with {heard.streams:,} streams",
        f"{MEMORY_MB} MB",
        f"{heard.memory:.0f} MB",
        f"{heard.floor_memory:.0f} MB",
        heard.memory / heard.floor_memory,
        heard.memory <= MEMORY_MB,
    )


def write_line(written: Written) -> Line:
    return Line(
        f"{written.what} accepted, 8 at once; {written.stored:,} stored of {written.acknowledged:,} acknowledged",
        f"{WRITES_A_SECOND} a second, none lost",
        f"{written.a_second:.0f} a second",
        f"{written.floor:.0f} a second",
        written.floor / written.a_second,
        written.a_second >= WRITES_A_SECOND and written.stored == written.acknowledged,
    )


def reading_lines(reading: Reading) -> list[Line]:
    return [
        Line(
            f"a plan of 500 items, 8 readers at once, {what}",
            f"{PAGES_A_SECOND} pages a second, within {PAGES_RATIO} times the floor",
            f"{ours:.0f} a second",
            f"{floor:.0f} a second",
            floor / ours,
            ours >= PAGES_A_SECOND and floor / ours <= PAGES_RATIO,
        )
        for what, ours, floor in (
            ("as it opens", reading.opens, reading.opens_floor),
            ("every initiative shown", reading.everything, reading.everything_floor),
        )
    ]


def query_line(pages: Sequence[Timed]) -> Line:
    most = max(pages, key=lambda timed: timed.queries)
    over = [timed.page.label for timed in pages if timed.queries > QUERIES]
    measured = f"at most {most.queries} ({most.page.label})" + (f"; over it: {', '.join(over)}" if over else "")
    return Line("queries of any page below", f"{QUERIES}", measured, "", None, not over)


def search_line(pages: Sequence[Timed]) -> Line:
    """The slowest of the searches, on the way from one end of the loopback to the other."""
    slowest = max(
        (timed for timed in pages if timed.page.name.startswith("search")), key=lambda timed: timed.product.p95
    )
    return Line(
        f"{slowest.page.label}, the slowest of the searches, p95",
        f"{SEARCH_MS} ms",
        f"{slowest.product.p95:.0f} ms",
        f"{slowest.floor.p95:.0f} ms",
        slowest.product.p95 / slowest.floor.p95,
        slowest.product.p95 <= SEARCH_MS,
    )


def visit_line(visit: Visit) -> Line:
    return Line(
        f"first visit, {visit.page}: {visit.requests} requests",
        f"{VISIT_KB} kB in all, scripts {SCRIPT_KB} kB",
        f"{visit.total / 1000:.0f} kB, scripts {visit.scripts / 1000:.0f} kB",
        "",
        None,
        visit.total <= VISIT_KB * 1000 and visit.scripts <= SCRIPT_KB * 1000,
    )


def markdown(found: Results) -> str:
    heard = table(
        ["streams", "median ms", "p95 ms", "floor median ms", "floor p95 ms", "kB per event", "memory MB", "floor MB"],
        [heard_cells(one) for one in found.heard],
        "rrrrrrrr",
    )
    return f"{budget_table(budget_lines(found))}\n{page_table(found.pages)}\n### Fan-out\n\n{heard}\n"


def import_lines(found: Sequence[Imported]) -> list[Line]:
    lines = []
    for imported in found:
        budget = DRY_RUN_SECONDS * imported.rows / DRY_RUN_ROWS
        what = f"a dry run of {imported.rows:,} new rows of a spreadsheet"
        holds = imported.dry_run <= budget
        lines.append(Line(what, f"{budget:.0f} s", f"{imported.dry_run:.1f} s", "", None, holds))
        if imported.importing is not None:
            what = f"importing {imported.rows:,} new rows, as a job with progress"
            lines.append(Line(what, "none", f"{imported.importing:.1f} s", "", None, holds=True))
    return lines


def library_markdown(pages: Sequence[Timed], imported: Sequence[Imported]) -> str:
    lines = [query_line(pages), search_line(pages), *import_lines(imported)]
    return f"{budget_table(lines)}\n{page_table(pages)}"


def budget_table(lines: Sequence[Line]) -> str:
    head = ["what", "budget", "measured", "floor", "ratio", "verdict"]
    return f"### Budgets\n\n{table(head, [line.cells for line in lines], 'lllrrl')}\n"


def page_table(pages: Sequence[Timed]) -> str:
    head = [
        "page",
        "median ms",
        "p95 ms",
        "floor median ms",
        "floor p95 ms",
        "ratio of medians",
        "queries",
        "kB compressed",
    ]
    return f"### Pages, one reader\n\n{table(head, [page_cells(timed) for timed in pages], 'lrrrrrrr')}\n"


def page_cells(timed: Timed) -> list[str]:
    return [
        timed.page.label,
        f"{timed.product.median:.1f}",
        f"{timed.product.p95:.1f}",
        f"{timed.floor.median:.1f}",
        f"{timed.floor.p95:.1f}",
        f"{timed.product.median / timed.floor.median:.1f}",
        str(timed.queries),
        f"{timed.compressed / 1000:.1f}",
    ]


def heard_cells(heard: Heard) -> list[str]:
    times = (heard.product.median, heard.product.p95, heard.floor.median, heard.floor.p95)
    return [
        f"{heard.streams:,}",
        *(f"{time:.0f}" for time in times),
        f"{heard.bytes_each / 1000:.1f}",
        f"{heard.memory:.0f}",
        f"{heard.floor_memory:.0f}",
    ]


def table(head: Sequence[str], rows: Sequence[Sequence[str]], sides: str) -> str:
    """`sides` has an l or an r for each column."""
    rule = ["---" if side == "l" else "---:" for side in sides]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, rule, *rows])
