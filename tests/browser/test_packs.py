"""A playbook's way through a real browser: a folder goes in, its differences are seen, a zip comes out."""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from apps.lessons.models import Lesson
from apps.lessons.pack.folder import read_folder
from tests.browser.conftest import serving
from tests.lessons.curators import make_shipped_curator
from tests.lessons.factories import make_lesson, publish
from tests.people import People
from tests.recommendations.packs import EXAMPLE
from tests.worker import run_worker

pytestmark = pytest.mark.browser
Open = Callable[..., BrowserContext]


@pytest.fixture
def server(people: People, static_root: Path, tmp_path: Path) -> Iterator[str]:
    """One of its own: a server remembers the keys of content types, and an emptied database makes new ones."""
    with serving(static_root, tmp_path / "log") as address:
        yield address


def choose_folder(page: Page) -> None:
    page.goto("/curate/packs/")
    page.get_by_text("Import a folder instead of a zip").click()
    page.get_by_label("A folder with the pack’s files").set_input_files(EXAMPLE)
    page.get_by_role("button", name="Show what it would do").nth(1).click()
    expect(page.get_by_text("Nothing has been written yet.")).to_be_visible()


def import_it(page: Page) -> None:
    """The page follows the job and goes to its result."""
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="is being imported")).to_be_visible()
    assert faults(page) == []
    run_worker()
    expect(page.get_by_text("This was imported. Readers see it now.")).to_be_visible()


def faults(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in found]


def test_a_folder_goes_in_and_a_zip_comes_out(people: People, open_context: Open, tmp_path: Path) -> None:
    page = open_context(make_shipped_curator()).new_page()
    page.goto("/curate/packs/")
    assert faults(page) == []
    choose_folder(page)
    import_it(page)

    lesson = Lesson.objects.get(number="1.2")
    lesson.title = "Measure the day"
    publish(lesson)
    choose_folder(page)
    assert faults(page) == []
    expect(page.locator(".deletion")).to_have_text(["day"])
    page.get_by_label("Overwrite lesson 1.2").check()
    import_it(page)
    page.get_by_role("link", name="Read the playbook").click()
    expect(page.get_by_text("Measure the night").first).to_be_visible()

    page.goto("/curate/packs/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as a zip").click()
    download.value.save_as(tmp_path / "export.zip")
    with zipfile.ZipFile(tmp_path / "export.zip") as exported:
        assert {name: exported.read(name) for name in exported.namelist()} == read_folder(EXAMPLE)


def test_a_file_of_50_mb_is_refused_before_it_is_sent_and_by_the_server(
    people: People, open_context: Open, tmp_path: Path
) -> None:
    large = tmp_path / "large.zip"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    page = open_context(make_shipped_curator()).new_page()
    page.goto("/curate/packs/")
    field = page.get_by_label("A pack (zip), or a spreadsheet")
    field.set_input_files(large)
    message = field.evaluate("(input) => input.validationMessage")
    assert (
        message == "This is more than can be sent at once. Leave out what does not belong to it, or send it in parts."
    )

    field.evaluate("(input) => input.setCustomValidity('')")
    page.get_by_role("button", name="Show what it would do").first.click()
    expect(page.get_by_role("heading", name="This is too large")).to_be_visible()


def test_a_folder_of_too_many_files_is_refused_before_it_is_sent_and_by_the_server(
    people: People, open_context: Open, tmp_path: Path
) -> None:
    for number in range(5001):
        (tmp_path / f"{number}.md").touch()
    page = open_context(make_shipped_curator()).new_page()
    page.goto("/curate/packs/")
    page.get_by_text("Import a folder instead of a zip").click()
    field = page.get_by_label("A folder with the pack’s files")
    field.set_input_files(tmp_path)
    message = field.evaluate("(input) => input.validationMessage")
    assert message == (
        "These are more than the 5000 files that can be sent at once. Leave out what does not belong to the pack."
    )

    field.evaluate("(input) => input.setCustomValidity('')")
    page.get_by_role("button", name="Show what it would do").nth(1).click()
    expect(page.get_by_text("At most 5000 files can be sent at once. Nothing was stored.")).to_be_visible()
    page.get_by_role("link", name="Back to the form").click()
    expect(page.get_by_role("heading", name="Import and export")).to_be_visible()


def test_the_playbook_is_asked_of_a_spreadsheet_alone(people: People, open_context: Open) -> None:
    make_lesson()
    page = open_context(make_shipped_curator()).new_page()
    page.goto("/curate/packs/")
    playbook = page.get_by_label("The playbook to which the spreadsheet belongs")
    expect(playbook).to_be_hidden()
    for name, is_asked in (("lessons.csv", True), ("pack.zip", False), ("LIBRARY.XLSX", True)):
        page.get_by_label("A pack (zip), or a spreadsheet").set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": b"Number"}
        )
        expect(playbook).to_be_visible(visible=is_asked)
