"""The page "Use and results": sorted, narrowed and taken away as a file, by its address alone."""

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from apps.lessons.models import Lesson
from apps.plans.enums import State
from apps.recommendations.sheets.writing import unguarded
from tests.answers import way_of
from tests.insights.curation.rooms import make_room
from tests.insights.curation.test_resting import address, curator_in, sentences
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.factories import SectionFactory, make_draft, make_lesson, make_playbook
from tests.people import People
from tests.plans.factories import make_initiative
from tests.recommendations.factories import make_recommendation
from tests.workshops.factories import make_workshop

PAGE = "/curate/use/"
HEADER = "Number,Lesson,Workshops,Ideas,Dots,Decisions,Initiatives,Under way,Blocked,Delivered,Dropped,What blocks them"


@pytest.fixture
def lessons(people: People) -> list[Lesson]:
    """2.1 has one workshop and two initiatives, 2.2 two workshops, 3.1 nothing."""
    playbook = make_playbook(title="A playbook", slug="first")
    second, third = (SectionFactory.create(playbook=playbook, number=number) for number in (2, 3))
    found = [
        make_lesson(section=second, position=1, title="Short loops"),
        make_lesson(section=second, position=2, title="Open weights"),
        make_lesson(section=third, position=1, title="Shared data"),
    ]
    make_room(people, found[0], voters=5)
    for _ in range(2):
        make_workshop(people, lessons=[found[1]], agenda=False)
    blocked: dict[str, Any] = {"state": State.BLOCKED, "lessons": [found[0]]}
    make_initiative(people.team, title="A drill", blocked_reason="=No budget", **blocked)
    make_initiative(people.other_team, title="Secret plan", blocked_reason="Secret reason", **blocked)
    return found


def shown(client: Client, query: str = "", kind: str = "lessons") -> list[str]:
    """The numbers of the rows, as the page and both files have them."""
    content = client.get(f"{PAGE}{kind}/csv/{query}").content.decode("utf-8-sig")
    in_csv = [unguarded(row[0]) for row in csv.reader(io.StringIO(content))][1:]
    sheet = load_workbook(io.BytesIO(client.get(f"{PAGE}{kind}/xlsx/{query}").content)).active
    assert sheet is not None
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == in_csv
    response = client.get(f"{PAGE}{kind}/{query}")
    assert [line.row.number for line in response.context["lines"]] == in_csv
    return in_csv


def test_page_shows_every_lesson_with_its_numbers(client: Client, people: People, lessons: list[Lesson]) -> None:
    client.force_login(curator_in(people))
    response = client.get(PAGE)
    text = sentences(response.text)
    numbers = {line.row.number: [number for _, number in line.numbers] for line in response.context["lines"]}
    assert numbers == {"2.1": [1, 1, 10, 0, 2, 2, 2, 0, 0], "2.2": [2, *[0] * 8], "3.1": [0] * 9}
    assert f'<a href="{address(lessons[0])}">2.1 Short loops</a>' in text
    assert text.count("not used yet</span>") == 1
    assert "1 of 3 nobody has used yet</a>." in text
    assert "fewer than five voters are left out" in text
    assert "%" not in "".join(f"{number}" for found in numbers.values() for number in found)


def test_what_blocks_opens_to_the_reasons_of_the_readers_organizations(
    client: Client, people: People, lessons: list[Lesson]
) -> None:
    client.force_login(curator_in(people))
    text = sentences(client.get(PAGE).text)
    assert ">2, why?</summary>" in text
    assert "A drill</a>, Platform: =No budget</li>" in text
    assert "<li>1 where you are no member</li>" in text
    files = client.get(f"{PAGE}lessons/csv/").content.decode() + text
    assert "Secret" not in files
    assert "Contoso" not in files


def test_ten_blocked_initiatives_are_named_and_the_files_name_all(
    client: Client, people: People, lessons: list[Lesson]
) -> None:
    for number in range(2, 13):
        fields: dict[str, Any] = {"state": State.BLOCKED, "blocked_reason": "No staff", "lessons": [lessons[0]]}
        make_initiative(people.team, title=f"Drill {number:02}", **fields)
    client.force_login(curator_in(people))
    text = sentences(client.get(PAGE).text)
    assert (">13, why?</summary>" in text, text.count("No staff</li>")) == (True, 9)
    assert "<li>2 more: the export names them all</li>" in text
    assert client.get(f"{PAGE}lessons/csv/").content.decode().count("No staff") == 11


def test_recommendations_have_a_table_of_their_own(client: Client, people: People, lessons: list[Lesson]) -> None:
    used = make_recommendation(lessons=[lessons[0]], code="R2.1", title="Release weekly")
    make_recommendation(playbook=used.playbook, code="R3.1")
    make_initiative(people.team, recommendation=used, state=State.DONE)
    client.force_login(make_editor())
    response = client.get(f"{PAGE}recommendations/")
    assert [(line.row.number, [number for _, number in line.numbers]) for line in response.context["lines"]] == [
        ("R2.1", [0, 0, 1, 0, 0, 1, 0]),
        ("R3.1", [0] * 7),
    ]
    assert f'<a href="{address(used)}">R2.1 Release weekly</a>' in sentences(response.text)
    assert "fewer than five" not in response.text
    assert shown(client, "?section=2", "recommendations") == ["R2.1"]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", ["2.1", "2.2", "3.1"]),
        ("?sort=place", ["2.1", "2.2", "3.1"]),
        ("?sort=-place", ["3.1", "2.2", "2.1"]),
        ("?sort=-workshops", ["2.2", "2.1", "3.1"]),
        ("?sort=workshops", ["3.1", "2.1", "2.2"]),
        ("?sort=-initiatives", ["2.1", "2.2", "3.1"]),
        ("?sort=nothing", ["2.1", "2.2", "3.1"]),
        ("?section=2", ["2.1", "2.2"]),
        ("?section=9", ["2.1", "2.2", "3.1"]),
        ("?used=used", ["2.1", "2.2"]),
        ("?used=never", ["3.1"]),
        ("?used=never&section=2", []),
        ("?q=LOOPS", ["2.1"]),
        ("?q=2.+open", ["2.2"]),
        ("?since=2001-01-01&until=2001-12-31&used=used", []),
        ("?since=yesterday", ["2.1", "2.2", "3.1"]),
        ("?playbook=unknown", ["2.1", "2.2", "3.1"]),
    ],
)
def test_rows_are_narrowed_and_sorted_by_the_address(
    client: Client, people: People, lessons: list[Lesson], query: str, numbers: list[str]
) -> None:
    client.force_login(make_shipped_curator())
    assert shown(client, query) == numbers


def test_headings_lead_to_the_other_order_and_say_the_present_one(
    client: Client, people: People, lessons: list[Lesson]
) -> None:
    client.force_login(make_shipped_curator())
    text = sentences(client.get(f"{PAGE}lessons/?section=2&sort=-workshops&page=1").text)
    assert text.count("aria-sort") == 1
    assert '<th scope="col" aria-sort="descending"> <a href="?section=2&amp;sort=workshops">Workshops' in text
    assert '<a href="?section=2&amp;sort=-ideas">Ideas' in text
    assert '<a href="?section=2&amp;sort=place">Lesson' in text
    text = sentences(client.get(f"{PAGE}lessons/").text)
    assert '<th scope="col" aria-sort="ascending"> <a href="?sort=-place">Lesson' in text


def test_the_state_goes_with_every_link_and_with_the_form(
    client: Client, people: People, lessons: list[Lesson]
) -> None:
    client.force_login(make_shipped_curator())
    text = sentences(client.get(f"{PAGE}lessons/?section=2&sort=-workshops").text)
    assert '<input type="hidden" name="sort" value="-workshops">' in text
    assert 'href="/curate/use/recommendations/?section=2"' in text
    assert 'href="/curate/use/lessons/xlsx/?section=2&amp;sort=-workshops">Export 2 rows as XLSX' in text
    assert "Each of them has been used." in text
    text = sentences(client.get(f"{PAGE}lessons/?used=never&q=shared").text)
    assert "Export 1 row as CSV" in text


def test_a_period_says_what_is_counted(client: Client, people: People, lessons: list[Lesson]) -> None:
    client.force_login(make_shipped_curator())
    sentence = "Counted are only workshops of this period"
    assert sentence in client.get(f"{PAGE}?until=2001-12-31").text
    assert sentence not in client.get(PAGE).text


def test_another_playbook_is_chosen_by_its_slug(client: Client, people: People, lessons: list[Lesson]) -> None:
    other = make_lesson(section__playbook__title="Z", section__playbook__slug="last", section__number=5, position=1)
    client.force_login(make_shipped_curator())
    assert shown(client, "?playbook=last") == [other.number]


def test_archived_pieces_and_drafts_stand_there_where_they_were_used(
    client: Client, people: People, lessons: list[Lesson]
) -> None:
    make_draft(section=lessons[0].section, position=9)
    for lesson in lessons:
        lesson.unpublish()
    client.force_login(make_shipped_curator())
    assert shown(client) == ["2.1", "2.2"]
    assert client.get(PAGE).text.count("archived</span>") == 2


def test_without_a_playbook_the_page_says_so(client: Client, people: People) -> None:
    client.force_login(make_shipped_curator())
    assert "Nothing fits what you asked for." in client.get(PAGE).text


def test_more_than_a_hundred_rows_have_pages_and_one_export(client: Client, people: People) -> None:
    section = SectionFactory.create(playbook__slug="first")
    first = make_lesson(section=section, position=1)
    Lesson.objects.bulk_create(
        Lesson(
            section=section, playbook=section.playbook, number=f"1.{n}", slug=f"l-{n}", position=n, title="T", live=True
        )
        for n in range(2, 103)
    )
    client.force_login(make_shipped_curator())
    text = sentences(client.get(f"{PAGE}?page=2").text)
    assert "Page 2 of 2" in text
    assert '<a rel="prev" href="?page=1">' in text
    assert "Export 102 rows as CSV" in text
    assert first.title not in text
    assert '<a rel="next" href="?page=2">' in client.get(PAGE).text
    rows = client.get(f"{PAGE}lessons/csv/").content.decode().splitlines()
    assert len(rows) == 103


def test_a_file_has_the_numbers_and_calculates_nothing(client: Client, people: People, lessons: list[Lesson]) -> None:
    Lesson.objects.filter(pk=lessons[0].pk).update(title='=HYPERLINK("x")')
    make_initiative(people.team, title="@Sum", lessons=[lessons[1]], state=State.BLOCKED, blocked_reason="Law")
    client.force_login(curator_in(people))
    response = client.get(f"{PAGE}lessons/csv/")
    assert response.headers["Content-Disposition"] == 'attachment; filename="use-of-lessons.csv"'
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[:3] == [
        HEADER,
        '\'2.1,"\'=HYPERLINK(""x"")",1,1,10,0,2,2,2,0,0,A drill: =No budget; 1 elsewhere',
        "'2.2,Open weights,2,0,0,0,1,1,1,0,0,'@Sum: Law",
    ]
    response = client.get(f"{PAGE}lessons/xlsx/")
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert ",".join(str(cell) for cell in rows[0]) == HEADER
    assert rows[1] == ("2.1", '=HYPERLINK("x")', 1, 1, 10, 0, 2, 2, 2, 0, 0, "A drill: =No budget; 1 elsewhere")
    assert (sheet["B2"].data_type, sheet["C2"].data_type) == ("s", "n")


def test_page_is_for_editors_and_curators(client: Client, people: People, lessons: list[Lesson]) -> None:
    addresses = [PAGE, f"{PAGE}lessons/", f"{PAGE}recommendations/", f"{PAGE}lessons/csv/", f"{PAGE}lessons/xlsx/"]
    client.force_login(people.owner)
    assert [client.get(url).status_code for url in addresses] == [403] * 5
    client.force_login(make_editor())
    assert [client.get(url).status_code for url in addresses] == [200] * 5
    unknown = [f"{PAGE}readings/", f"{PAGE}readings/csv/", f"{PAGE}lessons/pdf/"]
    assert [client.get(url).status_code for url in unknown] == [404] * 3
    assert '"/curate/use/"' in client.get("/curate/").text


def test_page_is_for_who_may_change_the_pieces(client: Client, people: People, lessons: list[Lesson]) -> None:
    editor = make_editor()
    editor.groups.get().permissions.remove(Permission.objects.get(codename="change_recommendation"))
    client.force_login(editor)
    assert way_of(client.get(PAGE)) == (302, "/curate/")
    assert way_of(client.get(f"{PAGE}lessons/csv/")) == (302, "/curate/")


def test_page_takes_the_same_queries_with_one_row_and_with_three(
    client: Client, people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lesson = make_lesson()
    client.force_login(curator_in(people))
    client.get(PAGE)
    for _ in range(2):
        make_room(people, lesson, voters=5)
        make_initiative(people.team, lessons=[lesson], state=State.BLOCKED, blocked_reason="No budget")
        with django_assert_num_queries(22):
            client.get(f"{PAGE}lessons/?section=1")
        for _more in range(2):
            lesson = make_lesson(section=lesson.section)
