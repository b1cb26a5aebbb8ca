"""A translation's way from an editor's draft to a reader who hears that the original has changed since."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from apps.lessons.models import Playbook
from tests.browser.conftest import serving
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.translation.editions import change, make_library
from tests.people import People

pytestmark = pytest.mark.browser


@pytest.fixture
def server(people: People, static_root: Path, tmp_path: Path) -> Iterator[str]:
    """One of its own for each test: a server remembers the keys of content types, and an emptied database makes new ones."""
    with serving(static_root, tmp_path / "log") as address:
        yield address


def test_from_translate_into_to_the_original_changed_since(
    people: People, open_context: Callable[..., BrowserContext]
) -> None:
    library = make_library()
    curator = open_context(make_shipped_curator()).new_page()
    editor = open_context(make_editor()).new_page()
    reader = open_context(people.member).new_page()

    curator.goto("/curate/translations/")
    curator.get_by_role("link", name="Translate into …").click()
    curator.get_by_label("Language").select_option("Deutsch")
    curator.get_by_role("button", name="Translate this playbook").click()
    expect(curator.get_by_role("link", name="Not translated yet (5)")).to_be_visible()

    editor.goto(f"/curate/translate/lessons/lesson/{library.lesson.pk}/")
    editor.get_by_role("button", name="Translate into Deutsch").click()
    expect(editor.locator("#translates")).to_contain_text("Translates “1.1 Short loops” (English), as of version 1.")
    german_editor = editor.url
    editor.locator("input[name=title]").fill("Kurze Schleifen")
    editor.get_by_role("button", name="Save draft").click()
    expect(editor.get_by_text("Still in the original’s words: summary")).to_be_visible()

    reader.goto(library.lesson.get_absolute_url())
    expect(reader.get_by_role("navigation", name="Languages")).to_have_count(0)
    german = Playbook.objects.get(original=library.original)
    playbook, section = f"playbook/edit/{german.pk}/", f"section/edit/{german.sections.get().pk}/"
    for page in (f"/curate/snippets/lessons/{section}", german_editor, f"/curate/snippets/lessons/{playbook}"):
        curator.goto(page)
        curator.get_by_role("button", name="More actions").click()
        curator.get_by_role("button", name="Publish").click()
        curator.get_by_text("published").first.wait_for()
    reader.reload()
    reader.get_by_role("navigation", name="Languages").get_by_role("link", name="Deutsch").click()
    heading = reader.get_by_role("heading", level=1)
    expect(heading).to_have_text("Kurze Schleifen")
    expect(heading).to_have_attribute("lang", "de")

    change(library.lesson, summary="A week is best.")
    reader.reload()
    expect(reader.get_by_text("The original changed since this was translated")).to_be_visible()
    reader.get_by_role("link", name="Read the original").click()
    expect(reader.get_by_text("A week is best.")).to_be_visible()

    curator.goto("/curate/translations/short-de/?state=changed")
    curator.get_by_role("button", name="Up to date with the original now").click()
    expect(curator.get_by_text("is up to date with the original.")).to_be_visible()
    reader.get_by_role("link", name="Deutsch").click()
    expect(heading).to_have_text("Kurze Schleifen")
    expect(reader.get_by_text("The original changed since this was translated")).to_have_count(0)
