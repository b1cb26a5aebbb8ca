"""What other pieces of the library rest on a lesson: none loses it without a word, and no export is broken by it."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from apps.lessons.jobs import publish_scheduled
from apps.lessons.models import Lesson, Section
from apps.recommendations.importing.kinds import READERS
from apps.recommendations.models import Recommendation
from tests.answers import way_of
from tests.lessons.curators import make_shipped_curator
from tests.lessons.editor import save
from tests.lessons.factories import LessonFactory, make_aspect, make_faq_entry, make_lesson, make_reading
from tests.lessons.test_curation_bulk import address
from tests.recommendations.factories import make_recommendation

# Wagtail sends its mails through a function that Django 6.1 has deprecated.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings(r"ignore:get_connection\(\) is deprecated"),
]
ALONE = "The published recommendation “R1.1 Ship often” follows from “1.1 Loops” alone. Give it another lesson, or archive it first."  # fmt: skip


@pytest.fixture
def curator(client: Client) -> Client:
    client.force_login(make_shipped_curator())
    return client


@pytest.fixture
def lesson() -> Lesson:
    return make_lesson(number="1.1", title="Loops", position=1)


@pytest.fixture
def followed(lesson: Lesson) -> Recommendation:
    return make_recommendation(lessons=[lesson], code="R1.1", title="Ship often")


def page(lesson: Lesson, what: str) -> str:
    return f"/curate/snippets/lessons/lesson/{what}/{lesson.pk}/"


def export(client: Client, lesson: Lesson, name: str = "") -> Any:
    return client.get(f"/curate/packs/export/{lesson.playbook.slug}/{name}", follow=True)


def test_the_page_names_every_piece_that_rests_on_a_lesson(
    curator: Client, lesson: Lesson, followed: Recommendation
) -> None:
    draft = make_faq_entry(playbook=lesson.playbook, lessons=[lesson], question="When?")
    draft.unpublish()
    make_aspect(playbook=lesson.playbook, lessons=[lesson], title="Speed")
    make_reading(playbook=lesson.playbook, lessons=[lesson], title="On loops")
    for url in (f"/curate/resting/lesson/{lesson.pk}/", page(lesson, "unpublish")):
        text = " ".join(curator.get(url, follow=True).text.split())
        if "unpublish" not in url:
            assert (
                f'/recommendation/edit/{followed.pk}/" class="w-underline">R1.1 Ship often</a>, recommendation<' in text
            )
            for words in ("Speed</a>, aspect<", "When?</a>, FAQ entry (not published)", "On loops</a>, reading<"):
                assert words in text
        else:
            assert ALONE in text


def test_a_lesson_that_other_pieces_name_is_not_deleted(curator: Client, lesson: Lesson) -> None:
    reading = make_reading(playbook=lesson.playbook, lessons=[lesson], title="On loops")
    answer = curator.post(page(lesson, "delete"), follow=True)
    assert answer.redirect_chain == [(f"/curate/resting/lesson/{lesson.pk}/", 302)]
    assert "“1.1 Loops” stands behind “On loops”, so it stays. Take it out there first" in answer.text
    make_faq_entry(playbook=lesson.playbook, lessons=[lesson], question="When?")
    assert "“1.1 Loops” stands behind 2 other pieces, among them “When?”" in curator.post(page(lesson, "delete"), follow=True).text  # fmt: skip
    assert list(reading.lessons.all()) == [lesson]


def test_the_only_lesson_behind_a_published_recommendation_is_not_archived(
    curator: Client, lesson: Lesson, followed: Recommendation
) -> None:
    other = make_lesson(section=lesson.section)
    assert ALONE in curator.post(page(lesson, "unpublish"), follow=True).text
    followed.lessons.set([lesson, other])
    followed.save()
    curator.post(page(lesson, "unpublish"))
    assert (Lesson.objects.get(pk=lesson.pk).live, Lesson.objects.get(pk=other.pk).live) == (False, True)


def test_of_two_lessons_archived_together_readers_keep_the_one_they_need(
    curator: Client, lesson: Lesson, followed: Recommendation
) -> None:
    others = [make_lesson(section=lesson.section) for _ in range(2)]
    followed.lessons.set([lesson, others[0]])
    followed.save()
    curator.post(address("archive", lesson, *others))
    assert "2 pieces are archived. 1 stays, because readers need it." in curator.get("/curate/").text
    assert followed.lessons.filter(live=True).count() == 1


def test_a_lesson_set_to_leave_stays_while_a_recommendation_needs_it(lesson: Lesson, followed: Recommendation) -> None:
    revision = lesson.latest_revision
    revision.user = make_shipped_curator()
    revision.save()
    Lesson.objects.filter(pk=lesson.pk).update(expire_at=timezone.now() - dt.timedelta(minutes=1))
    publish_scheduled(0)
    assert Lesson.objects.get(pk=lesson.pk).live
    job = ProcrastinateJob.objects.get(task_name="lessons.tell_of_schedule")
    assert job.args == {"revision": revision.pk, "what": "lessons.not_archived", "reason": ALONE}

    hour = timezone.now() - dt.timedelta(minutes=1)
    for model in (Lesson, Recommendation):
        model.objects.update(expire_at=hour)
    publish_scheduled(0)
    assert not Lesson.objects.filter(live=True).exists()


def test_a_recommendation_waits_for_a_lesson_that_readers_see(curator: Client, lesson: Lesson) -> None:
    draft = LessonFactory.create(section=lesson.section)
    followed = make_recommendation(lessons=[lesson], title="Ship often")
    sentence = "Readers see none of the lessons behind it yet. Publish one of them first."
    answer = save(curator, followed, "publish", lessons=[draft.pk])
    assert answer.context["form"].errors == {"lessons": [sentence]}
    save(curator, followed, lessons=[draft.pk])
    followed.refresh_from_db()
    newest = followed.get_latest_revision_as_object()
    assert newest.why_not_whole() == sentence

    revision = draft.save_revision(clean=False)
    revision.approved_go_live_at = timezone.now() + dt.timedelta(days=1)
    revision.save()
    newest.go_live_at = timezone.now() + dt.timedelta(days=2)
    assert newest.awaits() == {}


@pytest.mark.parametrize("name", ["", "library.xlsx", "recommendations.csv"])
def test_an_export_names_the_recommendation_that_nothing_stands_behind(
    curator: Client, lesson: Lesson, followed: Recommendation, name: str
) -> None:
    Lesson.objects.update(live=False)  # as it was possible before
    answer = export(curator, lesson, name)
    assert answer.redirect_chain == [("/curate/packs/", 302)]
    assert "“R1.1 Ship often” cannot be exported, because no lesson behind it is published." in answer.text


def test_what_could_not_be_imported_again_is_not_exported(
    curator: Client, lesson: Lesson, followed: Recommendation, tmp_path: Path
) -> None:
    assert READERS[".zip"](export(curator, lesson).content).recommendations[0].code == "R1.1"
    Section.objects.update(live=False)
    answer = export(curator, lesson)
    assert "Nothing was exported, because it could not be imported again. lessons/1.1.md" in answer.text
    with pytest.raises(CommandError, match=r"lessons/1.1.md"):
        call_command("export_playbook", lesson.playbook.slug, tmp_path / "out")
    assert way_of(curator.get(f"/curate/packs/export/{lesson.playbook.slug}/")) == (302, "/curate/packs/")
