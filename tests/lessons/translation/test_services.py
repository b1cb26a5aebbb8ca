"""Starting translations, and keeping them up to date."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import RestrictedError
from wagtail.models import ModelLogEntry

from apps.lessons.models import Lesson, Playbook, Section
from apps.lessons.refusals import LibraryRefused
from apps.lessons.translation.queries import original_of
from apps.lessons.translation.services import confirm_translation, start_translation, translate_playbook
from apps.lessons.translation.words import changed_since, digest_of, texts_left, why_still_original
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.factories import SectionFactory, make_draft, make_lesson, make_playbook
from tests.lessons.translation.editions import (
    change,
    in_playbook,
    into_german,
    make_library,
    published_in_german,
)
from tests.people import make_people, make_user

pytestmark = pytest.mark.django_db


def live_revision(piece: Lesson) -> int:
    assert piece.live_revision_id is not None
    return piece.live_revision_id


# A playbook ----------------------------------------------------------------------------------------------------------
def test_a_translated_playbook_starts_with_sections_and_drafts_of_everything() -> None:
    library = make_library()
    by = make_user("translator")
    german = translate_playbook(original=library.original, language="de", by=by)

    assert (german.slug, german.language, german.original, german.title) == (
        "short-de",
        "de",
        library.original,
        "Short",
    )
    assert list(german.sections.values_list("number", "title", "line")) == [(1, "Section 1", 1)]
    for original in library.pieces:
        piece = in_playbook(german, original)
        assert (piece.live, piece.has_unpublished_changes, piece.first_published_at) == (False, True, None)
        assert (piece.original, piece.original_revision) == (original, original.live_revision)
        assert piece.latest_revision.user == by
        draft = piece.get_latest_revision_as_object()
        assert digest_of(type(draft), draft.serializable_data()) == piece.original_digest != ""
    lesson = in_playbook(german, library.lesson)
    assert [question.text for question in lesson.questions.all()] == ["Question 1 on 1.1?", "Question 2 on 1.1?"]
    assert [question.pk for question in lesson.questions.all()] != [row.pk for row in library.lesson.questions.all()]
    for original in library.pieces[1:]:
        assert list(in_playbook(german, original).lessons.all()) == [lesson]
    (template,) = in_playbook(german, library.recommendation).templates.all()
    assert [step.text for step in template.first_steps.all()] == ["Name one product."]
    assert library.recommendation.templates.get().pk != template.pk
    logged = ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Lesson), object_id=lesson.pk)
    assert list(logged.values_list("action", "user")) == [("wagtail.create", by.pk)]


def test_translating_again_finds_the_translation() -> None:
    library = make_library()
    first = into_german(library)
    in_playbook(first, library.entry).delete()
    again = translate_playbook(original=library.original, language="de", by=make_user("other"))

    assert (again, again.faq_entries.count()) == (first, 0)


def test_a_draft_and_an_archived_piece_are_not_translated() -> None:
    library = make_library()
    library.entry.unpublish()
    make_draft(section=library.lesson.section, position=2)
    german = into_german(library)

    assert (german.lessons.count(), german.faq_entries.count()) == (1, 0)


@pytest.mark.parametrize("language", ["en", "xx", ""])
def test_only_another_known_language_is_one_to_translate_into(language: str) -> None:
    with pytest.raises(LibraryRefused, match="Choose another language than the original's"):
        translate_playbook(original=make_playbook(), language=language, by=make_user("translator"))


def test_a_translation_is_not_translated() -> None:
    german = into_german(make_library())
    with pytest.raises(LibraryRefused, match="is a translation itself"):
        translate_playbook(original=german, language="fr", by=make_user("other"))


def test_the_slug_is_a_free_one() -> None:
    original = make_playbook(slug="a" * 60)
    make_playbook(slug="short-de")
    by = make_user("translator")

    assert translate_playbook(original=make_playbook(slug="short"), language="de", by=by).slug == "short-de-2"
    assert translate_playbook(original=original, language="de", by=by).slug == "a" * 56 + "-2"


def test_what_was_put_live_without_a_revision_waits() -> None:
    library = make_library()
    Lesson.objects.filter(pk=library.lesson.pk).update(live_revision=None)

    assert into_german(library).lessons.count() == 0


# One piece -----------------------------------------------------------------------------------------------------------
def test_a_piece_that_came_later_is_translated_with_its_section() -> None:
    library = make_library()
    german = into_german(library)
    section = SectionFactory.create(playbook=library.original, number=2)
    lesson = make_lesson(section=section, position=1)
    by = make_user("editor")
    started = start_translation(original=lesson, playbook=german, by=by)

    assert (started.number, started.section.playbook, started.section.title) == ("2.1", german, "Section 2")
    assert start_translation(original=lesson, playbook=german, by=by) == started
    assert Section.objects.filter(playbook=german, number=2).count() == 1


def test_nobody_begins_with_yesterdays_words() -> None:
    library = make_library()
    german = into_german(library)
    changed = change(library.lesson, summary="A week is best.")
    by = make_user("editor")
    for _ in range(2):
        started = start_translation(original=changed, playbook=german, by=by)

    draft = started.get_latest_revision_as_object()
    assert (draft.summary, draft.original_revision) == ("A week is best.", changed.live_revision)
    assert started.revisions.count() == 2
    assert [question.text for question in draft.questions.all()] == ["Question 1 on 1.1?", "Question 2 on 1.1?"]


def test_what_somebody_has_written_stays() -> None:
    library = make_library()
    german = into_german(library)
    draft = in_playbook(german, library.lesson).get_latest_revision_as_object()
    draft.title = "Kurze Schleifen"
    draft.save_revision(clean=False)
    changed = change(library.lesson, summary="A week is best.")
    started = start_translation(original=changed, playbook=german, by=make_user("editor"))

    assert started.get_latest_revision_as_object().title == "Kurze Schleifen"


def test_what_is_not_published_or_of_another_playbook_is_refused() -> None:
    library = make_library()
    german = into_german(library)
    by = make_user("editor")
    with pytest.raises(LibraryRefused, match="is no translation of its playbook"):
        start_translation(original=make_lesson(), playbook=german, by=by)
    draft = make_draft(section=library.lesson.section, position=2)
    with pytest.raises(LibraryRefused, match="Only what is published is translated"):
        start_translation(original=draft, playbook=german, by=by)


# Up to date ----------------------------------------------------------------------------------------------------------
def test_a_curators_word_that_nothing_needs_to_change_is_live_at_once() -> None:
    library = make_library()
    piece = published_in_german(into_german(library), library.lesson)
    changed = change(library.lesson, summary="A week is best.")
    assert changed_since(changed, piece.original_digest)

    assert confirm_translation(piece=piece, revision=live_revision(changed), by=make_shipped_curator()) is True
    piece.refresh_from_db()
    assert (piece.original_revision, piece.title) == (changed.live_revision, "Kurze Schleifen")
    assert not changed_since(changed, piece.original_digest)


def test_an_editors_word_is_a_draft() -> None:
    library = make_library()
    piece = published_in_german(into_german(library), library.lesson)
    changed = change(library.lesson, summary="A week is best.")

    assert confirm_translation(piece=piece, revision=live_revision(changed), by=make_editor()) is False
    piece.refresh_from_db()
    assert (piece.original_revision, piece.has_unpublished_changes) == (library.lesson.live_revision, True)
    assert piece.latest_revision.as_object().original_revision == changed.live_revision
    assert confirm_translation(piece=piece, revision=live_revision(changed), by=make_shipped_curator()) is False


def test_it_is_confirmed_against_the_version_that_was_shown() -> None:
    library = make_library()
    piece = published_in_german(into_german(library), library.lesson)
    shown = change(library.lesson, summary="A week is best.")
    newest = change(library.lesson, summary="A day is best.")
    confirm_translation(piece=piece, revision=live_revision(shown), by=make_shipped_curator())

    piece.refresh_from_db()
    assert changed_since(newest, piece.original_digest)


def test_what_cannot_be_confirmed_is_refused() -> None:
    library = make_library()
    piece = published_in_german(into_german(library), library.lesson)
    curator = make_shipped_curator()
    revision = live_revision(library.lesson)
    with pytest.raises(LibraryRefused, match="Readers have nothing of which it is a translation"):
        confirm_translation(piece=piece, revision=live_revision(piece), by=curator)
    with pytest.raises(LibraryRefused, match="Readers have nothing of which it is a translation"):
        confirm_translation(piece=library.lesson, revision=revision, by=curator)
    Lesson.objects.filter(pk=piece.pk).update(locked=True)
    with pytest.raises(LibraryRefused, match="locked or being reviewed"):
        confirm_translation(piece=piece, revision=revision, by=curator)


def test_a_piece_that_was_written_without_a_link_is_linked_by_confirming() -> None:
    library = make_library()
    german = make_playbook(original=library.original, language="de")
    piece = make_lesson(section=SectionFactory.create(playbook=german), position=1, title="Kurze Schleifen")
    confirm_translation(piece=piece, revision=live_revision(library.lesson), by=make_shipped_curator())

    piece.refresh_from_db()
    assert (piece.original, original_of(piece)) == (library.lesson, library.lesson)


# Words ---------------------------------------------------------------------------------------------------------------
def test_the_original_changed_when_its_words_did() -> None:
    library = make_library()
    pieces = [published_in_german(into_german(library), library.lesson)]
    digest = pieces[0].original_digest
    assert not changed_since(change(library.lesson), digest)
    Lesson.objects.filter(pk=library.lesson.pk).update(position=7, slug="elsewhere")
    assert not changed_since(change(library.lesson), digest)
    changed = change(library.lesson, meaning="Release often.")
    assert changed_since(changed, digest)
    assert not changed_since(changed, "")
    assert not changed_since(None, digest)
    changed.unpublish()
    assert not changed_since(changed, digest)


def test_a_draft_that_lacks_something_has_no_words() -> None:
    draft = make_draft(title="")

    assert digest_of(Lesson, draft.latest_revision.content) == ""


def test_a_translation_says_what_is_still_the_originals() -> None:
    library = make_library()
    draft = in_playbook(into_german(library), library.lesson).get_latest_revision_as_object()
    sentence = "It still says what the original says, in the original's words. Translate it first."
    assert (why_still_original(draft), draft.why_not_ready()) == (sentence, sentence)
    draft.title = "Kurze Schleifen"
    assert (why_still_original(draft), draft.why_not_ready()) == (None, None)
    assert texts_left(draft) == ["summary", "what China does", "what it means here", "what not to copy"]
    draft.original_revision = None
    assert texts_left(draft) == []
    assert why_still_original(library.lesson) is None


# Rules ---------------------------------------------------------------------------------------------------------------
def why(playbook: Playbook) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        playbook.full_clean()
    found: dict[str, list[str]] = refused.value.message_dict
    return found


def test_a_translation_is_of_an_original_in_another_language() -> None:
    original = make_playbook(title="Short")
    german = make_playbook(title="Kurz", language="de", original=original)
    german.full_clean()
    assert why(Playbook(slug="x", title="X", summary="X", language="fr", original=german)) == {
        "original": ["“Kurz” is a translation itself. Choose what it translates."]
    }
    original.original = make_playbook()
    assert why(original) == {"original": ["“Short” has translations of its own, so it cannot be one."]}
    german = Playbook.objects.get(title="Kurz")
    german.language = "en"
    assert why(german) == {"original": ["“Short” is in the same language."]}
    original = Playbook.objects.get(title="Short")
    original.language = "de"
    assert why(original) == {"language": ["Its translation “Kurz” is in this language."]}
    second = Playbook(slug="x", title="X", summary="X", language="de", original=Playbook.objects.get(title="Short"))
    assert why(second) == {"__all__": ["The original has a translation into this language already."]}
    assert "is not a valid choice" in why(make_playbook(language="qqq"))["language"][0]


def test_a_translation_is_narrowed_before_its_original() -> None:
    people = make_people()
    original = make_playbook(title="Short")
    make_playbook(title="Kurz", language="de", original=original)
    german = Playbook.objects.get(title="Kurz")
    draft = make_playbook(language="fr", original=original, live=False)  # which nobody reads
    original.organization = people.organization
    sentence = "Its translation “Kurz” has other readers. Give that to this organization first."
    assert why(original) == {"organization": [sentence]}

    german.organization = people.other_organization
    german.full_clean()
    german.save()
    assert why(original) == {"organization": [sentence]}
    german.organization = people.organization
    german.save()
    original.full_clean()
    original.save()
    sentence = "A translation has the readers of its original, or fewer. “Short” is for Northwind Industrial alone."
    assert why(Playbook.objects.get(pk=draft.pk)) == {"organization": [sentence]}


def test_an_original_is_widened_before_its_translation() -> None:
    people = make_people()
    original = make_playbook(title="Short", organization=people.organization)
    german = make_playbook(language="de", original=original, organization=people.organization)
    sentence = "A translation has the readers of its original, or fewer. “Short” is for Northwind Industrial alone."
    for organization in (None, people.other_organization):
        german.organization = organization
        assert why(german) == {"organization": [sentence]}
    original.organization = german.organization = None
    original.full_clean()
    original.save()

    german.full_clean()


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"language": "English"}, "lessons_playbook_language_well_formed"),
        ({"original": "itself"}, "lessons_playbook_not_its_own_translation"),
        ({"original": "other", "language": "de"}, "lessons_playbook_one_translation"),
    ],
)
def test_the_database_says_no_first(fields: dict[str, str], name: str) -> None:
    playbook, other = make_playbook(), make_playbook()
    make_playbook(original=other, language="de")
    originals = {"itself": playbook, "other": other}
    values = {field: originals.get(value, value) for field, value in fields.items()}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Playbook.objects.filter(pk=playbook.pk).update(**values)


def test_a_piece_is_translated_once_in_a_playbook() -> None:
    library = make_library()
    german = into_german(library)
    other = make_lesson(section=german.sections.get(), position=2)
    with pytest.raises(IntegrityError, match="lessons_lesson_one_translation"), transaction.atomic():
        Lesson.objects.filter(pk=other.pk).update(original=library.lesson)


def test_a_translation_keeps_its_place() -> None:
    library = make_library()
    piece = in_playbook(into_german(library), library.lesson)
    piece.clean()
    piece.number = "1.2"
    with pytest.raises(ValidationError, match=r"A translation keeps what its original is known by: 1\.1\."):
        piece.clean()
    elsewhere = make_playbook(lessons=1)
    piece.playbook, piece.section = elsewhere, elsewhere.sections.get()
    with pytest.raises(ValidationError, match="stays in a translation of that playbook"):
        piece.clean()


def test_what_is_translated_is_not_deleted() -> None:
    library = make_library()
    into_german(library)
    with pytest.raises(RestrictedError):
        library.lesson.delete()
    original = make_playbook()
    make_playbook(original=original, language="de")
    with pytest.raises(RestrictedError):
        original.delete()


def test_an_organization_goes_with_its_playbook_and_the_translation() -> None:
    organization = make_people().other_organization
    german = translate_playbook(
        original=make_playbook(organization=organization), language="de", by=make_user("translator")
    )
    assert german.organization == organization
    organization.delete()

    assert not Playbook.objects.exists()
