"""The tables of `make bench`."""

from bench.client import Person
from bench.fanout import Heard
from bench.imports import Imported
from bench.joining import Joined
from bench.pages import Page, Timed, Timing, quantile
from bench.recording import Recorded
from bench.report import Reading, Results, budget_lines, library_markdown, markdown
from bench.visit import Visit, linked
from bench.writes import Written

RESULTS = Results(
    pages=[
        Timed(Page("home", "home", "/", Person()), Timing(20, 30), Timing(5, 6), 12, 4500),
        Timed(Page("search-0", "search, a word", "/search/?q=a", Person()), Timing(20, 40), Timing(5, 20), 5, 4500),
        Timed(Page("search-1", "search, a typo", "/search/?q=b", Person()), Timing(20, 60), Timing(5, 20), 8, 4500),
    ],
    reading=Reading(opens=30, opens_floor=60, everything=20, everything_floor=80),
    writes=[Written("ideas", 200, 400, 100, 100), Written("dots", 200, 400, 100, 99)],
    heard=[Heard(1000, Timing(100, 140), Timing(90, 100), 15_000, 300, 100)],
    joined=Joined(1000, 8, 4, 12, 6, seats=2000),
    visits=[Visit("front page", 5, 4000, 20_000, 10_000)],
)


def test_budget_lines_say_what_holds_and_what_falls_short() -> None:
    assert [(line.what, line.measured, line.ratio, line.holds) for line in budget_lines(RESULTS)] == [
        ("an idea posted until the last of 1,000 streams has it, p95", "140 ms", 1.4, True),
        ("1,000 people joining: seat and stream", "8.0 s", 2.0, True),
        ("1,000 people joining: form, seat, page and stream", "12.0 s", 2.0, False),
        ("memory of the web processes with 1,000 streams", "300 MB", 3.0, True),
        ("ideas accepted, 8 at once; 100 stored of 100 acknowledged", "200 a second", 2.0, True),
        ("dots accepted, 8 at once; 99 stored of 100 acknowledged", "200 a second", 2.0, False),
        ("a plan of 500 items, 8 readers at once, as it opens", "30 a second", 2.0, True),
        ("a plan of 500 items, 8 readers at once, every initiative shown", "20 a second", 4.0, False),
        ("queries of any page below", "at most 12 (home)", None, True),
        ("search, a typo, the slowest of the searches, p95", "60 ms", 3.0, False),
        ("first visit, front page: 5 requests", "34 kB, scripts 20 kB", None, True),
    ]


def test_markdown_has_a_table_for_budgets_pages_and_streams() -> None:
    lines = markdown(RESULTS).splitlines()
    assert [line for line in lines if line.startswith("###")] == ["### Budgets", "### Pages, one reader", "### Fan-out"]
    assert "| home | 20.0 | 30.0 | 5.0 | 6.0 | 4.0 | 12 | 4.5 |" in lines
    assert "| 1,000 | 100 | 140 | 90 | 100 | 15.0 | 300 | 100 |" in lines
    short = [line for line in lines if line.endswith("| **falls short** |")]
    assert len(short) == 4


def test_the_library_alone_has_its_budgets_and_pages() -> None:
    lines = library_markdown(RESULTS.pages, [Imported(400, 1.5, 20), Imported(2000, 31, None)]).splitlines()
    assert [line for line in lines if line.startswith("###")] == ["### Budgets", "### Pages, one reader"]
    assert [line.split(" | ")[0] for line in lines if line.endswith(("holds |", "falls short** |"))] == [
        "| queries of any page below",
        "| search, a typo, the slowest of the searches, p95",
        "| a dry run of 400 new rows of a spreadsheet",
        "| importing 400 new rows, as a job with progress",
        "| a dry run of 2,000 new rows of a spreadsheet",
    ]
    assert [line.split(" | ")[1:3] for line in lines if " new rows of" in line] == [
        ["6 s", "1.5 s"],
        ["30 s", "31.0 s"],
    ]


def test_quantile_is_the_smallest_value_above_that_part() -> None:
    assert [quantile(range(1, 21), part) for part in (0.5, 0.95, 1)] == [10, 19, 20]
    assert quantile([7], 0.95) == 7


def test_recorded_leaves_open_what_differs_in_both_forms_of_a_uuid() -> None:
    seat = "11111111-2222-3333-4444-555555555555"
    recorded = Recorded([f"SELECT '{seat}', '{seat.replace('-', '')}', 'Anna'"], "", "text/html")
    assert recorded.varying(seat=seat, name="Anna").statements == ["SELECT '<<seat>>', '<<seat>>', '<<name>>'"]


def test_linked_finds_what_a_browser_fetches() -> None:
    page = b"""<link rel="stylesheet" href="/static/a.css"><link rel="canonical" href="/page/">
    <script type="module" src="/static/b.js"></script><a href="/elsewhere/">there</a>"""
    assert list(linked(page)) == ["/static/a.css", "/static/b.js"]
