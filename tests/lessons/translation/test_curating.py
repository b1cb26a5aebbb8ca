"""Editors and curators translate on the curation screens."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.lessons.models import Lesson, Playbook
from apps.lessons.translation.enums import State
from apps.lessons.translation.queries import progress_of
from apps.lessons.translation.services import translate_playbook
from tests.answers import way_of
from tests.lessons.curation_forms import send
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.factories import make_lesson, make_playbook, publish
from tests.lessons.translation.editions import (
    Library,
    change,
    in_playbook,
    into_german,
    make_library,
    published_in_german,
)
from tests.people import make_user

pytestmark = pytest.mark.django_db

CONFIRM = "Up to date with the original now"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def translate_page(piece: Any) -> str:
    return f"/curate/translate/{piece._meta.app_label}/{piece._meta.model_name}/{piece.pk}/"


def edit_page(lesson: Lesson) -> str:
    return f"/curate/snippets/lessons/lesson/edit/{lesson.pk}/"


def states(german: Playbook) -> dict[str, State]:
    return {f"{row.kind} {row.shown.key}": row.state for row in progress_of(german)}


# A playbook ----------------------------------------------------------------------------------------------------------
def test_a_curator_translates_a_playbook() -> None:
    library = make_library()
    client = signed_in(make_shipped_curator())
    page = "/curate/translations/short/into/"
    assert f'href="{page}"' in client.get("/curate/translations/").text
    assert f'href="{page}"' in client.get("/curate/snippets/lessons/playbook/").text
    text = client.get(page).text
    assert '<option value="de" lang="de">Deutsch</option>' in text
    assert '<option value="en"' not in text

    assert way_of(client.post(page, {"language": "de"})) == (302, "/curate/translations/short-de/")
    assert '<option value="de"' not in client.get(page).text
    assert ">Deutsch</a>" in client.get("/curate/translations/").text
    assert "Not translated yet (5)" in client.get("/curate/translations/short-de/").text
    refused = client.post(page, {"language": "xx"})
    assert "Choose another language than the original&#x27;s." in refused.text
    german = Playbook.objects.get(language="de", original=library.original)
    assert client.get(f"/curate/translations/{german.slug}/into/").status_code == 404
    assert client.get("/curate/translations/short/").status_code == 404


def test_an_editor_starts_a_translation_that_nobody_reads_yet() -> None:
    library = make_library()
    client = signed_in(make_editor())
    assert "/curate/translations/short/into/" in client.get("/curate/translations/").text
    answered = client.post("/curate/translations/short/into/", {"language": "de"})
    german = library.original.translations.get()

    assert way_of(answered) == (302, "/curate/translations/short-de/")
    assert [german.live, *german.sections.values_list("live", flat=True)] == [False, False]
    assert client.get("/library/short-de/").status_code == 404


def test_who_may_not_add_a_playbook_translates_none() -> None:
    make_library()
    editor = make_editor()
    editor.groups.get().permissions.filter(codename="add_playbook").delete()
    client = signed_in(editor)
    for method in (client.get, client.post):
        assert way_of(method("/curate/translations/short/into/", {"language": "de"}))[0] == 302
    assert Playbook.objects.count() == 1
    text = client.get("/curate/translations/").text
    assert "None yet" in text
    assert "/into/" not in text


def test_what_readers_do_not_see_yet_is_named_with_the_way_there() -> None:
    library = make_library()
    german = translate_playbook(original=library.original, language="de", by=make_user("translator"))
    (section,) = german.sections.all()
    client = signed_in(make_editor())
    text = client.get("/curate/translations/short-de/").text
    assert "Readers do not see these yet" in text
    for found in (section, german):
        assert f'href="/curate/snippets/lessons/{found._meta.model_name}/edit/{found.pk}/">{found}</a>' in text

    publish(section)
    publish(german)
    assert "Readers do not see these yet" not in client.get("/curate/translations/short-de/").text


def test_a_section_has_no_translation_of_its_own() -> None:
    section = make_library().lesson.section
    client = signed_in(make_shipped_curator())
    for page in (translate_page(section), f"{translate_page(section)}up-to-date/"):
        assert [client.get(page).status_code, client.post(page).status_code] == [404, 404]


def test_an_empty_library_says_so() -> None:
    assert "There is no playbook yet." in signed_in(make_editor()).get("/curate/translations/").text


def test_a_member_sees_nothing_of_it() -> None:
    german = into_german(make_library())
    lesson = german.lessons.get()
    client = signed_in(make_user("member"))
    pages = ["/curate/translations/", f"/curate/translations/{german.slug}/", translate_page(lesson)]
    assert [client.get(page).status_code for page in pages] == [403, 403, 403]


def test_without_the_right_to_lessons_the_pages_are_closed() -> None:
    german = into_german(make_library())
    editor = make_editor()
    editor.groups.get().permissions.filter(codename__in=["change_lesson", "add_recommendation"]).delete()
    client = signed_in(editor)

    assert 'href="/curate/translations/"' not in client.get("/curate/").text
    assert [way_of(client.get(f"/curate/translations/{page}")) for page in ("", f"{german.slug}/")] == [
        (302, "/curate/"),
        (302, "/curate/"),
    ]


# A piece -------------------------------------------------------------------------------------------------------------
def test_an_editor_translates_a_piece() -> None:
    library = make_library()
    client = signed_in(make_editor())
    page = translate_page(library.lesson)
    assert page in client.get("/curate/snippets/lessons/lesson/").text
    german = into_german(library)
    in_playbook(german, library.lesson).delete()
    assert "Translate into Deutsch" in client.get(page).text

    answered = client.post(page, {"playbook": german.slug})
    draft = in_playbook(german, library.lesson)
    assert way_of(answered) == (302, edit_page(draft))
    text = client.get(edit_page(draft)).text
    assert "Translates “1.1 Short loops” (English), as of version 1." in text
    assert "Still in the original’s words: title, summary, what China does" in text
    assert CONFIRM not in text
    assert translate_page(draft) not in client.get("/curate/snippets/lessons/lesson/").text


def test_a_curator_is_shown_the_way_to_the_playbook() -> None:
    lesson = make_lesson()
    text = signed_in(make_shipped_curator()).get(translate_page(lesson)).text

    assert "Translate the playbook first" in text


def test_a_piece_is_translated_into_languages_of_its_playbook() -> None:
    library = make_library()
    client = signed_in(make_editor())
    other = make_playbook(language="de", original=make_playbook())

    assert client.post(translate_page(library.lesson), {"playbook": other.slug}).status_code == 404
    german = into_german(library)
    Lesson.objects.filter(pk=library.lesson.pk).update(live=False)
    refused = client.post(translate_page(library.lesson), {"playbook": german.slug}, follow=True)
    assert "Only what is published is translated." in refused.text


def test_who_may_not_add_a_piece_starts_no_translation() -> None:
    library = make_library()
    german = into_german(library)
    in_playbook(german, library.lesson).delete()
    editor = make_editor()
    editor.groups.get().permissions.filter(codename="add_lesson").delete()
    client = signed_in(editor)

    assert "Translate into Deutsch" not in client.get(translate_page(library.lesson)).text
    assert way_of(client.post(translate_page(library.lesson), {"playbook": german.slug})) == (302, "/curate/")
    assert not german.lessons.exists()


# The editor ----------------------------------------------------------------------------------------------------------
def test_words_of_the_original_are_not_published() -> None:
    library = make_library()
    draft = in_playbook(into_german(library), library.lesson)
    client = signed_in(make_shipped_curator())
    refused = send(client, draft, **{"action-publish": "1"})
    assert "in the original&#x27;s words. Translate it first." in refused.text
    assert not Lesson.objects.get(pk=draft.pk).live

    send(client, draft, title="Kurze Schleifen", **{"action-publish": "1"})
    assert Lesson.objects.get(pk=draft.pk).live


def test_the_editor_shows_that_the_original_changed_and_saves_that_it_is_followed() -> None:
    library = make_library()
    piece = published_in_german(into_german(library), library.lesson)
    changed = change(library.lesson, summary="A week is best.")
    client = signed_in(make_editor())
    text = client.get(edit_page(piece)).text
    assert "The original changed since." in text
    compare = (
        f"/curate/snippets/lessons/lesson/history/{changed.pk}/revisions/compare/{piece.original_revision_id}...live/"
    )
    assert f'href="{compare}"' in text
    assert "A week is best." in client.get(compare).text
    assert re.search(rf'name="up-to-date" value="{changed.live_revision_id}">\s*{CONFIRM}', text)

    send(client, piece, summary="Eine Woche ist das Beste.", **{"up-to-date": str(changed.live_revision_id)})
    draft = Lesson.objects.get(pk=piece.pk).get_latest_revision_as_object()
    assert (draft.original_revision, draft.summary) == (changed.live_revision, "Eine Woche ist das Beste.")
    assert "The original changed since." not in client.get(edit_page(piece)).text


@pytest.mark.parametrize("shown", ["0", "x"])
def test_a_version_that_is_not_the_originals_changes_nothing(shown: str) -> None:
    library = make_library()
    piece = published_in_german(into_german(library), library.lesson)
    send(signed_in(make_editor()), piece, title="Kürzer", **{"up-to-date": shown})

    draft = Lesson.objects.get(pk=piece.pk).get_latest_revision_as_object()
    assert (draft.title, draft.original_revision) == ("Kürzer", library.lesson.live_revision)


def test_an_original_says_nothing_of_translations_and_an_unknown_version_is_said() -> None:
    library = make_library()
    client = signed_in(make_editor())
    assert 'id="translates"' not in client.get(edit_page(library.lesson)).text
    piece = published_in_german(into_german(library), library.lesson)
    piece.original_revision = None
    piece.save()

    assert "as of which version is not known." in client.get(edit_page(piece)).text


# The list ------------------------------------------------------------------------------------------------------------
def prepared() -> tuple[Library, Playbook]:
    """One piece in each state."""
    library = make_library()
    german = into_german(library)
    published_in_german(german, library.lesson)
    draft = in_playbook(german, library.aspect).get_latest_revision_as_object()
    draft.title = "Tempo"
    draft.save_revision(clean=False)
    in_playbook(german, library.reading).delete()
    published_in_german(german, library.recommendation)
    change(library.recommendation, why="Because.")
    alone = make_lesson(section=german.sections.get(), position=9)
    assert alone.original is None
    second = make_lesson(section=library.lesson.section, position=2)
    make_lesson(section=german.sections.get(), position=2, title="Zweites")
    assert second.number == "1.2"
    return library, german


def test_the_list_says_how_far_each_piece_is() -> None:
    library, german = prepared()

    assert states(german) == {
        "lesson 1.1": State.DONE,
        "lesson 1.2": State.UNKNOWN,
        "lesson 1.9": State.ALONE,
        "aspect speed": State.DRAFT,
        "FAQ entry 1": State.UNTOUCHED,
        "reading 1": State.MISSING,
        "recommendation R1.1": State.CHANGED,
    }
    client = signed_in(make_editor())
    text = client.get(f"/curate/translations/{german.slug}/").text
    for label in ("All (7)", "Translated (1)", "The original changed since (1)", "Only in the translation (1)"):
        assert label in text
    narrowed = client.get(f"/curate/translations/{german.slug}/", {"state": "changed"})
    assert [row.shown for row, _ in narrowed.context["rows"]] == [library.recommendation]
    assert "See what changed" in narrowed.text
    nothing = client.get(f"/curate/translations/{german.slug}/", {"state": "other"})
    assert "Nothing is in this state." in nothing.text


def test_a_draft_that_follows_counts_once_it_is_published() -> None:
    library, german = prepared()
    client = signed_in(make_editor())
    piece = in_playbook(german, library.recommendation)
    url = f"{translate_page(piece)}up-to-date/"
    revision = type(library.recommendation).objects.get(pk=library.recommendation.pk).live_revision_id
    said = client.post(url, {"revision": str(revision)}, follow=True)

    assert "is up to date with the original; readers see it once it is published." in said.text
    assert "(a draft is there)" in said.text
    assert states(german)["recommendation R1.1"] == State.CHANGED


def test_a_curator_says_so_for_readers_at_once() -> None:
    library, german = prepared()
    client = signed_in(make_shipped_curator())
    piece = in_playbook(german, library.recommendation)
    url = f"{translate_page(piece)}up-to-date/"
    refused = client.post(url, {"revision": "x"}, follow=True)
    assert "Readers have nothing of which it is a translation." in refused.text
    revision = type(library.recommendation).objects.get(pk=library.recommendation.pk).live_revision_id
    said = client.post(url, {"revision": str(revision)}, follow=True)

    assert f"“{piece}” is up to date with the original." in said.text
    assert states(german)["recommendation R1.1"] == State.DONE
    assert way_of(client.get(url)) == (302, f"/curate/translations/{german.slug}/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    library = make_library()
    for position in range(2, count + 1):
        make_lesson(section=library.lesson.section, position=position)
    german = into_german(library)
    published_in_german(german, library.lesson)
    german = Playbook.objects.get(pk=german.pk)
    with django_assert_num_queries(11):
        progress_of(german)


# Deleting ------------------------------------------------------------------------------------------------------------
def test_what_is_translated_is_not_deleted() -> None:
    library = make_library()
    german = into_german(library)
    client = signed_in(make_shipped_curator())
    for piece in (library.lesson, library.original):
        name = piece._meta.model_name
        refused = client.post(f"/curate/snippets/lessons/{name}/delete/{piece.pk}/", follow=True)
        assert "has a translation and stays. Archive it instead, or delete its translation first." in refused.text
        assert type(piece).objects.filter(pk=piece.pk).exists()

    for piece in (
        *german.recommendations.all(),
        *german.aspects.all(),
        *german.faq_entries.all(),
        *german.readings.all(),
    ):
        piece.delete()  # they name the lesson, which would keep it
    client.post(f"/curate/snippets/lessons/lesson/delete/{in_playbook(german, library.lesson).pk}/")
    assert not german.lessons.exists()
