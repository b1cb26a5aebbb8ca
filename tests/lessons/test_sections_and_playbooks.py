"""What holds sections and playbooks together with what stands in them: what is published first, and what leaves last."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from apps.lessons.enums import SectionKind
from apps.lessons.jobs import publish_scheduled
from apps.lessons.models import Lesson, Section
from tests.answers import way_of
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.editor import edit_url, place_of, save
from tests.lessons.factories import (
    SectionFactory,
    make_aspect,
    make_lesson,
    make_playbook,
    publish,
)
from tests.people import make_user
from tests.recommendations.factories import make_recommendation
from tests.worker import Worker

# Wagtail sends its mails through a function that Django 6.1 has deprecated.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings(r"ignore:get_connection\(\) is deprecated"),
]
WAITS = "Readers do not see the section “1 Section 1” yet. Publish the section first."
STAYS = "Readers see lessons in this section. Archive these first, or give them another section."


@pytest.fixture
def curator(client: Client) -> Client:
    client.force_login(make_shipped_curator())
    return client


def draft_in_a_draft() -> Lesson:
    """A whole lesson in a section that readers do not see."""
    lesson = make_lesson()
    lesson.unpublish()
    publish(lesson.section).unpublish()
    draft = Lesson.objects.get()
    draft.save_revision(clean=False)
    return draft


# A section comes before its lessons ----------------------------------------------------------------------------------
def test_a_lesson_is_published_after_its_section(curator: Client) -> None:
    lesson = draft_in_a_draft()
    refused = save(curator, lesson, "publish")
    assert WAITS in refused.text
    assert not Lesson.objects.get().live

    save(curator, lesson.section, "publish")
    assert way_of(save(curator, lesson, "publish")) == (302, "/curate/snippets/lessons/lesson/")
    assert Lesson.objects.get().live


def test_a_lesson_can_be_drafted_and_sent_to_review_before_its_section(client: Client) -> None:
    client.force_login(make_editor())
    lesson = draft_in_a_draft()
    assert way_of(save(client, lesson, title="After")) == (302, edit_url(lesson))
    save(client, lesson, "submit", title="After")
    assert Lesson.objects.get().workflow_in_progress


def test_lessons_published_together_are_told_of_their_section(curator: Client) -> None:
    lesson = draft_in_a_draft()
    page = curator.get(f"/curate/bulk/lessons/lesson/publish/?next=/curate/&id={lesson.pk}").text
    assert WAITS in page


def test_a_lesson_and_its_section_are_published_at_the_same_hour() -> None:
    lesson = draft_in_a_draft()
    hour = timezone.now() - dt.timedelta(minutes=1)
    for found in (lesson, lesson.section):
        found.save_revision(clean=False, approved_go_live_at=hour)
    publish_scheduled(0)

    assert (Lesson.objects.get().live, Section.objects.get().live) == (True, True)


def test_a_curator_sets_the_same_hour_for_a_section_and_its_lesson(curator: Client) -> None:
    lesson = draft_in_a_draft()
    hour = timezone.now() + dt.timedelta(hours=2)
    save(curator, lesson.section, "publish", go_live_at=f"{hour:%Y-%m-%d %H:%M}")
    before = save(curator, lesson, "publish", go_live_at=f"{hour - dt.timedelta(hours=1):%Y-%m-%d %H:%M}")
    assert WAITS in before.text
    assert Lesson.objects.get().scheduled_revision is None

    save(curator, lesson, "publish", go_live_at=f"{hour:%Y-%m-%d %H:%M}")
    scheduled = Lesson.objects.get().scheduled_revision
    assert scheduled
    assert scheduled.approved_go_live_at == hour.replace(second=0, microsecond=0)


@pytest.mark.parametrize("first", ["lesson", "section"])
def test_a_lesson_stays_a_draft_where_its_section_cannot_be_published(first: str) -> None:
    lesson = draft_in_a_draft()
    section = lesson.section
    section.title = ""
    for found in (lesson, section) if first == "lesson" else (section, lesson):
        found.save_revision(clean=False, approved_go_live_at=timezone.now() - dt.timedelta(minutes=1))
    publish_scheduled(0)

    assert (Lesson.objects.get().live, Section.objects.get().live) == (False, False)


def test_a_section_stays_in_the_playbook_of_its_lessons(curator: Client) -> None:
    lesson = make_lesson()
    section, other = publish(lesson.section), make_playbook(title="Another")
    refused = save(curator, section, playbook=str(other.pk))
    assert "Lessons stand in this section, so it stays in their playbook." in refused.text

    lesson.delete()
    save(curator, section, "publish", playbook=str(other.pk))
    assert Section.objects.get().playbook == other


def test_a_lesson_set_for_an_hour_before_its_section_stays_a_draft(worker: Worker) -> None:
    lesson = draft_in_a_draft()
    author = make_user("author")
    lesson.save_revision(user=author, clean=False, approved_go_live_at=timezone.now() - dt.timedelta(minutes=1))
    lesson.section.save_revision(clean=False, approved_go_live_at=timezone.now() + dt.timedelta(hours=1))
    publish_scheduled(0)
    worker()

    assert not Lesson.objects.get().live
    assert [WAITS in str(letter.body) for letter in mail.outbox] == [True]


# A section leaves after its lessons ----------------------------------------------------------------------------------
def test_a_section_with_lessons_for_readers_is_not_archived(curator: Client) -> None:
    lesson = make_lesson()
    section = lesson.section
    unpublish = f"{place_of(section)}/unpublish/{section.pk}/"
    for method in (curator.get, curator.post):
        assert STAYS in method(unpublish, follow=True).text
    bulk = f"/curate/bulk/lessons/section/archive/?next=/curate/&id={section.pk}"
    assert STAYS in curator.get(bulk).text
    curator.post(bulk)
    assert Section.objects.get().live

    lesson.unpublish()
    assert way_of(curator.post(unpublish))[0] == 302
    assert not Section.objects.get().live


def test_a_section_that_should_leave_before_its_lessons_stays_and_its_editor_hears_why(worker: Worker) -> None:
    author = make_user("author")
    section = make_lesson().section
    section.expire_at = timezone.now().replace(microsecond=0) - dt.timedelta(minutes=1)
    section.save_revision(user=author, clean=False).publish()
    publish_scheduled(0)
    publish_scheduled(0)
    worker()

    section.refresh_from_db()
    assert (section.live, section.expire_at) == (True, None)
    assert section.latest_revision.content["expire_at"] is None
    assert [(letter.subject, letter.to) for letter in mail.outbox] == [("Not archived: 1 Section 1", [author.email])]
    assert f"It was set for this hour and could not be archived: {STAYS}" in str(mail.outbox[0].body)
    entry = ModelLogEntry.objects.for_instance(section).get(action="lessons.not_archived")
    assert entry.message == f"Was set for this hour and could not be archived: {STAYS}"


def test_a_section_that_stays_keeps_the_day_a_newer_draft_has() -> None:
    section = make_lesson().section
    section.expire_at = timezone.now() - dt.timedelta(minutes=1)
    section.save_revision(clean=False).publish()
    later = timezone.now().replace(microsecond=0) + dt.timedelta(days=7)
    section.expire_at = later
    section.save_revision(clean=False)
    publish_scheduled(0)

    section = Section.objects.get()
    assert (section.live, section.expire_at) == (True, None)
    assert section.get_latest_revision_as_object().expire_at == later


def test_a_section_without_a_known_editor_stays_too() -> None:
    section = make_lesson().section
    Section.objects.update(expire_at=timezone.now() - dt.timedelta(minutes=1))
    publish_scheduled(0)

    section.refresh_from_db()
    assert (section.live, section.expire_at, mail.outbox) == (True, None, [])


def test_a_section_and_its_lessons_leave_at_the_same_hour() -> None:
    make_lesson()
    hour = timezone.now() - dt.timedelta(minutes=1)
    for model in (Lesson, Section):
        model.objects.update(expire_at=hour)
    publish_scheduled(0)

    assert (Lesson.objects.get().live, Section.objects.get().live) == (False, False)


# A playbook opens and closes all of it -------------------------------------------------------------------------------
def test_nothing_of_a_playbook_is_read_until_it_is_published(client: Client) -> None:
    client.force_login(make_user("reader"))
    lesson = make_lesson(playbook=make_playbook(live=False, title="Hidden", slug="hidden"), title="Secret loops")
    recommendation = make_recommendation(playbook=lesson.playbook, lessons=[lesson])
    hidden = [
        "/library/hidden/",
        lesson.get_absolute_url(),
        recommendation.get_absolute_url(),
        *(f"/library/hidden/{page}/" for page in ("comparison", "faq", "readings", "recommendations")),
    ]
    assert [client.get(page).status_code for page in hidden] == [404] * 7
    for page in ("/library/", "/search/?q=secret"):
        assert lesson.get_absolute_url() not in client.get(page).text
    publish(lesson.playbook)
    assert [client.get(page).status_code for page in hidden] == [200] * 7
    assert lesson.get_absolute_url() in client.get("/search/?q=secret").text


def test_an_archived_playbook_keeps_its_pieces_and_comes_back(curator: Client) -> None:
    playbook = publish(make_playbook(lessons=2))
    curator.post(f"{place_of(playbook)}/unpublish/{playbook.pk}/")
    assert curator.get(playbook.get_absolute_url()).status_code == 404
    save(curator, playbook, "publish")

    assert "Lesson 1.2" in curator.get(playbook.get_absolute_url()).text


def test_a_section_leads_to_where_readers_meet_its_words(client: Client) -> None:
    client.force_login(make_user("reader"))
    section = make_lesson(playbook=make_playbook(slug="short")).section
    compared = SectionFactory.create(playbook=section.playbook, number=6, kind=SectionKind.COMPARISON)

    assert section.get_absolute_url() == "/library/short/#section-1"
    assert 'id="section-1"' in client.get("/library/short/").text
    assert compared.get_absolute_url() == "/library/short/comparison/"
    assert compared.title in client.get(compared.get_absolute_url()).text


# Previews ------------------------------------------------------------------------------------------------------------
def previewed(client: Client, place: str, form: dict[str, Any]) -> str:
    assert client.post(place, form).json() == {"is_valid": True, "is_available": True}
    return client.get(place).text


def test_a_playbook_is_previewed_before_it_is_saved(curator: Client) -> None:
    form = {"title": "Quite new", "slug": "quite-new", "summary": "Soon.", "language": "en"}
    text = previewed(curator, "/curate/snippets/lessons/playbook/preview/", form)
    assert "Quite new" in text
    assert "No lesson is published yet" in text


def test_a_section_is_previewed_on_the_map(curator: Client) -> None:
    section = make_lesson(title="Short loops").section
    form = {"playbook": section.playbook_id, "kind": "lessons", "line": 3}
    changed = previewed(curator, f"{place_of(section)}/preview/{section.pk}/", form | {"number": 1, "title": "Renamed"})
    added = previewed(curator, f"{place_of(section)}/preview/", form | {"number": 2, "title": "Added"})

    assert ("1 Renamed" in changed, "1 Section 1" in changed, "Short loops" in changed) == (True, False, True)
    assert ("2 Added" in added, "1 Section 1" in added) == (True, True)


def test_a_section_of_the_comparison_is_previewed_there(curator: Client) -> None:
    section = publish(SectionFactory.create(kind=SectionKind.COMPARISON))
    make_aspect(playbook=section.playbook, title="Speed")
    form = {"playbook": section.playbook_id, "kind": "comparison", "line": 6, "number": 1, "title": "Side by side"}
    text = previewed(curator, f"{place_of(section)}/preview/{section.pk}/", form)

    assert '<h1 lang="en">Side by side</h1>' in text
    assert "Speed" in text
