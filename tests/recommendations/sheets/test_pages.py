"""Sheets on the page Import and export: downloaded, edited, uploaded, seen and confirmed."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.lessons.models import Lesson, Playbook
from apps.recommendations.importing.services import import_upload
from apps.recommendations.models import Recommendation, Upload
from apps.recommendations.services import load_pack
from tests.answers import way_of
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.people import make_user
from tests.recommendations.packs import FILES, small_pack
from tests.recommendations.sheets.files import csv_of, opened, saved

pytestmark = pytest.mark.django_db
PAGE = "/curate/packs/"
WORKBOOK = f"{PAGE}export/small/library.xlsx"
EXPORTS = ("library.xlsx", "lessons.csv", "recommendations.csv")


@pytest.fixture
def playbook(tmp_path: Path) -> Playbook:
    load_pack(pack=small_pack(tmp_path))
    return Playbook.objects.get()


@pytest.fixture
def curator(client: Client) -> User:
    user = make_shipped_curator()
    client.force_login(user)
    return user


def upload(client: Client, content: bytes, name: str = "library.xlsx", playbook: str = "small") -> Any:
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content), "playbook": playbook})


def edited(client: Client, sheet: str, **cells: Any) -> bytes:
    """The export with some cells changed."""
    workbook = opened(client.get(WORKBOOK).content)
    for cell, value in cells.items():
        workbook[sheet][cell] = value
    return saved(workbook)


def seen(text: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', text)
    assert found
    return found[1]


def test_a_workbook_is_downloaded_edited_seen_and_confirmed(client: Client, playbook: Playbook, curator: User) -> None:
    url = upload(client, edited(client, "Lessons", D2="Long loops")).headers["Location"]
    page = client.get(url)
    assert "This is what importing “library.xlsx” would do." in page.text
    assert re.findall(r"<li><b>(\d+)</b> (\w+)", page.text) == [("1", "changed")]
    words = '<del><span class="deletion">Short</span></del><ins><span class="addition">Long</span></ins> loops'
    assert words in page.text
    assert Lesson.objects.get(number="1.1").title == "Short loops"

    client.post(url, {"seen": seen(page.text), "deed": "import"})
    import_upload(Upload.objects.get().pk)
    done = client.get(url)
    assert "This was imported. Readers see it now." in done.text
    lesson = Lesson.objects.get(number="1.1")
    assert (lesson.title, lesson.latest_revision.user) == ("Long loops", curator)
    assert re.findall(r"<li><b>(\d+)</b> (\w+)", done.text) == [("1", "changed")]


def test_what_is_exported_would_change_nothing(client: Client, playbook: Playbook, curator: User) -> None:
    for name in EXPORTS:
        content = client.get(f"{PAGE}export/small/{name}").content
        page = client.get(upload(client, content, name).headers["Location"])
        sentence = "nobody has edited it since it was exported, or readers see already what it says."
        assert sentence in page.text


def test_a_draft_is_a_conflict(client: Client, playbook: Playbook, curator: User) -> None:
    content = edited(client, "Lessons", D2="Long loops")
    lesson = Lesson.objects.get(number="1.1")
    lesson.title = "A draft"
    lesson.save_revision()

    page = client.get(upload(client, content).headers["Location"])

    assert (
        "Somebody has a newer draft of these, or has changed them since the sheet was exported. What they wrote stays; "
        "tick what the sheet shall go over."
    ) in page.text
    assert 'name="overwrite" value="lesson 1.1"' in page.text


def test_a_mistake_is_told_with_row_and_column(client: Client, playbook: Playbook, curator: User) -> None:
    answer = upload(client, csv_of([["Number", "Title"], ["1.1", ""]]), "lessons.csv")

    assert answer.status_code == 422
    assert "There is 1 mistake in it, and nothing was imported:" in answer.text
    assert "<li>lessons.csv, row 2, column Title: must not be empty.</li>" in answer.text
    assert '<option value="small" selected>' in answer.text
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("name", "slug", "sentence"),
    [
        ("lessons.csv", "nowhere", "Choose the playbook to which the sheet belongs."),
        ("lessons.xls", "small", "lessons.xls is an Excel file of the old kind (.xls), or has a password."),
        ("lessons.xlsx", "small", "lessons.xlsx is an Excel file of the old kind (.xls), or has a password."),
        ("lessons.ods", "small", "“lessons.ods” cannot be read here. These can: .csv, .txt, .xlsx, .zip."),
    ],
)
def test_what_is_no_sheet_is_refused(
    client: Client, playbook: Playbook, curator: User, name: str, slug: str, sentence: str
) -> None:
    answer = upload(client, b"\xd0\xcf\x11\xe0", name, slug)

    assert (answer.status_code, sentence in answer.text) == (422, True)


def test_a_piece_archived_meanwhile_stops_the_import(client: Client, playbook: Playbook, curator: User) -> None:
    url = upload(client, edited(client, "Recommendations", D2="Daily")).headers["Location"]
    page = client.get(url)
    Recommendation.objects.get().unpublish()
    client.post(url, {"seen": seen(page.text), "deed": "import"})
    import_upload(Upload.objects.get().pk)
    answer = client.get(url, follow=True)

    assert answer.redirect_chain == [(PAGE, 302)]
    assert "R1.1 is a draft or archived, and a sheet changes only what readers see." in answer.text
    assert not Recommendation.objects.get().live


def test_exports_are_named_and_typed(client: Client, playbook: Playbook, curator: User) -> None:
    found = [client.get(f"{PAGE}export/small/{name}") for name in EXPORTS]

    assert [(answer.headers["Content-Type"], answer.headers["Content-Disposition"]) for answer in found] == [
        (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            'attachment; filename="small-library.xlsx"',
        ),
        ("text/csv; charset=utf-8", 'attachment; filename="small-lessons.csv"'),
        ("text/csv; charset=utf-8", 'attachment; filename="small-recommendations.csv"'),
    ]
    assert opened(found[0].content).sheetnames == ["Read me", "Lessons", "Recommendations"]
    rows = [list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))) for answer in found[1:]]
    assert [[row[0] for row in table] for table in rows] == [["Number", "'1.1", "'1.2"], ["Code", "R1.1"]]
    assert client.get(f"{PAGE}export/small/other.csv").status_code == 404
    assert client.get(f"{PAGE}export/nowhere/lessons.csv").status_code == 404
    links = re.findall(r'href="(/curate/packs/export/[^"]+)"', client.get(PAGE).text)
    assert links == [f"{PAGE}export/small/", *(f"{PAGE}export/small/{name}" for name in EXPORTS)]


@pytest.mark.parametrize("more", [0, 2])
def test_an_export_takes_the_same_queries_for_one_and_three(
    client: Client,
    curator: User,
    tmp_path: Path,
    django_assert_num_queries: DjangoAssertNumQueries,
    more: int,
) -> None:
    changed: dict[str, str | None] = {
        f"recommendations__R1.{number}": FILES["recommendations/R1.1.yaml"].replace("R1.1", f"R1.{number}")
        for number in range(2, 2 + more)
    }
    load_pack(pack=small_pack(tmp_path, **changed))
    client.get(WORKBOOK)

    with django_assert_num_queries(31):
        answer = client.get(WORKBOOK)

    assert len([row for row in opened(answer.content)["Recommendations"].values if row[0]]) == 2 + more


def test_only_curators_export_and_import_sheets(client: Client, playbook: Playbook) -> None:
    content = csv_of([["Number", "Title"], ["1.1", "Long loops"]])
    client.force_login(make_editor())
    for name in EXPORTS:
        assert way_of(client.get(f"{PAGE}export/small/{name}")) == (302, "/curate/")
    assert way_of(upload(client, content, "lessons.csv")) == (302, "/curate/")

    client.force_login(make_user("outsider"))
    for name in EXPORTS:
        assert client.get(f"{PAGE}export/small/{name}").status_code == 403
    assert upload(client, content, "lessons.csv").status_code == 403
    client.logout()
    assert client.get(WORKBOOK).status_code == 302
    assert not Upload.objects.exists()
    client.force_login(make_shipped_curator())
    assert upload(client, content, "lessons.csv").status_code == 302
    assert Upload.objects.get().playbook == playbook
