"""Tags: on the live piece and its draft, one at a time in the editor or on many at once."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import ModelLogEntry

from apps.lessons.models import Lesson
from apps.lessons.review.tagging import tag_piece
from tests.answers import way_of
from tests.lessons.curation_forms import form_of, send
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.factories import make_faq_entry, make_lesson
from tests.lessons.test_curation_bulk import address
from tests.lessons.test_curation_overwrite import opened
from tests.recommendations.factories import make_recommendation

pytestmark = pytest.mark.django_db


def tags(lesson: Lesson) -> tuple[list[str], list[str]]:
    """Of what readers see, and of the newest version."""
    found = Lesson.objects.get(pk=lesson.pk)
    return found.tags, found.get_latest_revision_as_object().tags


def add(client: Client, *pieces: Any, tag: str = " Pilots ", deed: str = "add") -> Any:
    return client.post(address("tag", *pieces), {"tag": tag, "deed": deed})


def test_the_editor_takes_words_with_commas_and_spells_them_one_way(client: Client) -> None:
    lesson = make_lesson(tags=["privacy"])
    client.force_login(make_editor())
    edit = client.get(f"/curate/snippets/lessons/lesson/edit/{lesson.pk}/").text
    assert 'value="privacy"' in edit
    assert "such as: pilots, privacy In use: privacy." in edit
    send(client, lesson, tags="Weekly  loops, privacy, weekly loops,")

    assert tags(lesson) == (["privacy"], ["privacy", "weekly loops"])


def test_without_a_tag_in_use_none_is_named_and_none_is_offered(client: Client) -> None:
    lesson = make_lesson()
    client.force_login(make_editor())

    assert "In use" not in client.get(f"/curate/snippets/lessons/lesson/edit/{lesson.pk}/").text
    assert 'name="tag"' not in client.get("/curate/snippets/lessons/lesson/").text


def test_a_listing_is_narrowed_to_a_tag(client: Client) -> None:
    lesson = make_lesson(title="Tagged", tags=["pilots", "privacy"])
    make_lesson(section=lesson.section, title="Bare")
    client.force_login(make_editor())
    text = client.get("/curate/snippets/lessons/lesson/?tag=pilots").text

    assert 'name="tag" value="privacy"' in text
    assert ("Tagged" in text, "Bare" in text) == (True, False)


def test_many_are_tagged_live_and_in_their_drafts(client: Client) -> None:
    plain, drafted, other = make_lesson(), make_lesson(tags=["old"]), make_lesson(tags=["pilots"])
    drafted.tags = ["old", "new"]
    drafted.save_revision(clean=False)
    curator = make_shipped_curator()
    client.force_login(curator)
    page = client.get(address("tag", plain, drafted)).text
    assert 'name="tag"' in page
    assert "a draft beside what they see is tagged too" in page
    response = add(client, plain, drafted, other)

    assert way_of(response) == (302, "/curate/")
    assert "2 pieces are changed." in client.get("/curate/").text
    assert tags(plain) == (["pilots"], ["pilots"])
    assert tags(drafted) == (["old", "pilots"], ["new", "old", "pilots"])
    plain.refresh_from_db()
    drafted.refresh_from_db()
    assert (plain.has_unpublished_changes, plain.live_revision) == (False, plain.latest_revision)
    assert drafted.has_unpublished_changes
    drafted.latest_revision.publish()
    assert tags(drafted)[0] == ["new", "old", "pilots"]
    entries = ModelLogEntry.objects.filter(action="lessons.tag")
    assert {(entry.user, entry.message) for entry in entries} == {(curator, "Added the tag “pilots”")}


def test_a_tag_is_taken_off(client: Client) -> None:
    lesson = make_lesson(tags=["pilots", "privacy"])
    curator = make_shipped_curator()
    client.force_login(curator)
    add(client, lesson, deed="remove")

    assert tags(lesson) == (["privacy"], ["privacy"])
    assert ModelLogEntry.objects.get(action="lessons.tag").message == "Removed the tag “pilots”"
    assert not tag_piece(piece=lesson, tag="pilots", add=False, by=curator)


def test_what_was_never_published_is_tagged_as_a_draft(client: Client) -> None:
    lesson = make_lesson()
    lesson.unpublish()
    client.force_login(make_shipped_curator())
    add(client, lesson)

    lesson.refresh_from_db()
    assert (tags(lesson), lesson.live) == ((["pilots"], ["pilots"]), False)


def test_a_tag_is_one_word_or_a_few_without_a_comma(client: Client) -> None:
    lesson = make_lesson()
    client.force_login(make_shipped_curator())

    assert "Write one tag, without a comma." in add(client, lesson, tag="a, b").text
    assert tags(lesson) == ([], [])


@pytest.mark.filterwarnings(r"ignore:get_connection\(\) is deprecated")
def test_who_is_left_out_is_said_first(client: Client) -> None:
    locked, reviewed, scheduled, free = make_lesson(), make_lesson(), make_lesson(), make_lesson()
    Lesson.objects.filter(pk=locked.pk).update(locked=True)
    reviewed.get_workflow().start(reviewed, None)
    scheduled.revisions.update(approved_go_live_at="2030-01-01T00:00Z")
    client.force_login(make_shipped_curator())
    page = client.get(address("tag", locked, reviewed, scheduled)).text
    for sentence in ("It is locked.", "It is being reviewed.", "It is scheduled."):
        assert sentence in page
    add(client, locked, reviewed, scheduled)
    client.force_login(make_editor())
    assert "Only a curator may do this." in client.get(address("tag", free)).text
    add(client, free)

    assert Lesson.objects.exclude(tags=[]).count() == 0


def test_an_open_editor_does_not_save_the_old_tags_unseen(client: Client) -> None:
    lesson = make_lesson()
    form = form_of(lesson) | opened(lesson)
    tag_piece(piece=lesson, tag="pilots", add=True, by=make_shipped_curator())
    client.force_login(make_editor())
    send(client, lesson, **form)

    assert tags(lesson) == (["pilots"], ["pilots"])


def test_recommendations_are_tagged_and_other_pieces_are_not(client: Client) -> None:
    recommendation = make_recommendation()
    client.force_login(make_shipped_curator())
    add(client, recommendation)

    recommendation.refresh_from_db()
    assert recommendation.tags == ["pilots"]
    listing = client.get(f"/curate/snippets/lessons/faqentry/?{make_faq_entry().pk}").text
    assert "/curate/bulk/lessons/faqentry/archive/" in listing
    assert "/curate/bulk/lessons/faqentry/tag/" not in listing


def test_readers_see_tags_as_words_and_narrow_the_recommendations(client: Client) -> None:
    lesson = make_lesson(tags=["pilots", "privacy"])
    recommendation = make_recommendation(lessons=[lesson], tags=["pilots"], title="Tagged")
    make_recommendation(lessons=[lesson], title="Bare")
    client.force_login(make_editor())
    assert "Tags: pilots, privacy" in client.get(lesson.get_absolute_url()).text
    assert "Tag: pilots" in client.get(recommendation.get_absolute_url()).text
    text = client.get(f"/library/{lesson.playbook.slug}/recommendations/?tag=pilots").text

    assert '<option value="pilots" selected>pilots</option>' in text
    assert ("Tagged" in text, "Bare" in text) == (True, False)


def test_without_a_tag_the_reader_meets_no_empty_box(client: Client) -> None:
    lesson = make_lesson()
    recommendation = make_recommendation(lessons=[lesson])
    client.force_login(make_editor())
    pages = [lesson.get_absolute_url(), recommendation.get_absolute_url()]
    pages.append(f"/library/{lesson.playbook.slug}/recommendations/?tag=pilots")

    texts = [client.get(page).text for page in pages]
    assert [("Tag:" in text, 'name="tag"' in text, "recommendation" in text) for text in texts] == [
        (False, False, True)
    ] * 3
