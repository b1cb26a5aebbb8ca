"""A translation goes out as a pack and comes in again, with what it translates."""

from pathlib import Path
from typing import Any

import pytest

from apps.lessons.enums import Outcome
from apps.lessons.models import Lesson, Playbook
from apps.lessons.pack.folder import write
from apps.lessons.refusals import LibraryRefused, PackRefused
from apps.recommendations.pack import Pack, read_pack
from apps.recommendations.services import describe_pack, load_pack
from apps.teams.models import Organization
from tests.lessons.factories import make_playbook
from tests.lessons.translation.editions import change, in_playbook, into_german, make_library, published_in_german

pytestmark = pytest.mark.django_db


def packs() -> tuple[Pack, Pack]:
    """An English playbook and its German translation, which are then taken out of the library."""
    library = make_library()
    german = into_german(library)
    for piece in library.pieces:
        published_in_german(german, piece)
    found = describe_pack(library.original), describe_pack(german)
    for playbook in (german, library.original):
        playbook.lessons.all().delete()
        for relation in ("aspects", "faq_entries", "readings", "recommendations"):
            getattr(playbook, relation).all().delete()
        playbook.delete()
    return found


def test_a_translation_comes_back_with_its_original(tmp_path: Path) -> None:
    english, german = packs()
    assert (german.playbook.translation_of, english.playbook.translation_of) == ("short", None)
    write(german.files(), tmp_path / "german")
    assert read_pack(tmp_path / "german") == german
    load_pack(pack=english)
    load_pack(pack=german)

    original, playbook = Playbook.objects.get(slug="short"), Playbook.objects.get(slug="short-de")
    assert playbook.original == original
    for relation in ("lessons", "aspects", "faq_entries", "readings", "recommendations"):
        (piece,) = getattr(playbook, relation).all()
        (translated,) = getattr(original, relation).all()
        assert (piece.original, piece.original_revision) == (translated, translated.live_revision)
    assert describe_pack(playbook) == german
    assert {part.outcome for part in load_pack(pack=german)} == {Outcome.UNCHANGED}


def test_the_revision_that_was_translated_is_found_among_older_ones() -> None:
    english, german = packs()
    load_pack(pack=english)
    first = Lesson.objects.get()
    changed = change(first, summary="A week is best.")
    load_pack(pack=german)

    piece = in_playbook(Playbook.objects.get(slug="short-de"), changed)
    assert piece.original_revision == first.live_revision != changed.live_revision


def test_words_that_the_library_never_had_are_known_by_their_fingerprint() -> None:
    english, german = packs()
    other: Any = english.lessons[0].model_copy(update={"summary": "A week is best."})
    load_pack(pack=Pack(**vars(english) | {"lessons": [other]}))
    load_pack(pack=german)

    playbook = Playbook.objects.get(slug="short-de")
    piece = playbook.lessons.get()
    assert (piece.original_revision, piece.original_digest) == (None, german.lessons[0].translated_from)
    assert describe_pack(playbook) == german


def test_the_translation_of_an_organizations_playbook_is_for_that_organization_alone() -> None:
    english, german = packs()
    load_pack(pack=english)
    organization = Organization.objects.create(name="Acme")
    Playbook.objects.update(organization=organization)
    load_pack(pack=german)
    assert Playbook.objects.get(slug="short-de").organization == organization

    Playbook.objects.filter(slug="short").update(organization=None)
    changed = german.playbook.model_copy(update={"title": "Kurze Schleifen, neu"})
    load_pack(pack=Pack(**vars(german) | {"playbook": changed}))
    assert Playbook.objects.get(slug="short-de").organization == organization  # said by a curator, so it stays


PIECES = ("lessons", "aspects", "faq", "readings", "recommendations")


def untranslated(english: Pack, german: Pack) -> Pack:
    """The German pack with the English words, of which each piece says that it translates them."""
    pieces: dict[str, Any] = {}
    for name in PIECES:
        ((theirs,), (mine,)) = getattr(english, name), getattr(german, name)
        pieces[name] = [theirs.model_copy(update={"translated_from": mine.translated_from})]
    return Pack(**vars(german) | pieces)


def test_what_nobody_has_translated_is_not_published() -> None:
    english, german = packs()
    load_pack(pack=english)
    pack = untranslated(english, german)
    for dry_run, overwrite in ((True, False), (False, False), (False, True)):
        loaded = load_pack(pack=pack, dry_run=dry_run, overwrite=overwrite)
        assert [part.kind for part in loaded if part.outcome == Outcome.UNTRANSLATED] == [
            *("lesson", "aspect", "faq entry", "reading", "recommendation")
        ]
        assert [part.kind for part in loaded if part.outcome != Outcome.UNTRANSLATED] == ["playbook", "section"]
    playbook = Playbook.objects.get(slug="short-de")
    assert not playbook.lessons.exists()
    assert sorted(playbook.loaded_parts.values_list("kind", flat=True)) == ["playbook", "section"]

    assert {part.outcome for part in load_pack(pack=german)} == {Outcome.ADDED, Outcome.UNCHANGED}
    assert playbook.lessons.get().live
    load_pack(pack=pack, overwrite=True)
    assert describe_pack(playbook) == german


def test_what_readers_have_untranslated_already_is_no_news() -> None:
    """It was published before anybody looked, and what is exported comes back without a word."""
    english, german = packs()
    load_pack(pack=english)
    load_pack(pack=german)
    playbook = Playbook.objects.get(slug="short-de")
    lesson = playbook.lessons.get()
    change(lesson, title="Short loops")
    assert {part.outcome for part in load_pack(pack=describe_pack(playbook))} == {Outcome.UNCHANGED}


def test_a_translation_without_its_original_is_refused() -> None:
    _english, german = packs()
    with pytest.raises(LibraryRefused, match="It translates the playbook short, which is not in the library"):
        load_pack(pack=german)
    make_playbook(slug="short", language="de")
    with pytest.raises(LibraryRefused, match="is in the same language"):
        load_pack(pack=german)

    assert not Playbook.objects.filter(slug="short-de").exists()


def test_a_language_nobody_knows_is_a_mistake_of_the_file(tmp_path: Path) -> None:
    write(describe_pack(make_library().original).files(), tmp_path / "pack")
    path = tmp_path / "pack" / "playbook.yaml"
    path.write_text(path.read_text().replace("language: en", "language: English"))
    with pytest.raises(PackRefused, match="is no code of a language we know, such as en, de or pt-br"):
        read_pack(path.parent)
