"""Publishing shows what rests on the changed words, and offers one notice to the owners."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import WorkflowState

from apps.accounts.models import User
from apps.insights.curation.queries import what_rests_on_older
from apps.lessons.models import Lesson
from apps.notices.models import Addressee, Notice
from apps.plans.enums import State
from apps.workshops.enums import WorkshopState
from tests.answers import way_of
from tests.insights.curation.test_resting import address, bulk, curator_in, decide, elsewhere, sentences
from tests.lessons.curation_forms import send
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.factories import make_aspect, make_lesson
from tests.notices.versions import rewrite
from tests.people import People
from tests.plans.factories import make_initiative
from tests.recommendations.factories import make_recommendation
from tests.workshops.factories import make_workshop

# Wagtail sends its mails through a function that Django 6.1 has deprecated.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings(r"ignore:get_connection\(\) is deprecated")]

PUBLISH = {"action-publish": "1"}


def notice_of(lesson: Lesson) -> str:
    return f"/curate/resting/lesson/{lesson.pk}/notice/"


def used_lesson(people: People) -> Lesson:
    """An initiative of the member rests on it, and so does one of the other organization."""
    lesson = make_lesson(number="2.1", section__number=2, title="Short loops")
    make_initiative(people.team, lessons=[lesson], title="A rollback drill", owner=people.member)
    make_initiative(people.other_team, lessons=[lesson], title="Secret plan", owner=people.outsider)
    return lesson


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def decision(client: Client, lesson: Lesson, **data: str) -> Any:
    lesson.refresh_from_db()
    return client.post(notice_of(lesson), {"revision": str(lesson.live_revision_id), **data})


def test_publishing_leads_to_what_rests_on_the_changed_words(client: Client, people: People) -> None:
    lesson = used_lesson(people)
    client.force_login(curator_in(people))
    response = send(client, lesson, summary="Shorter loops beat long plans.", **PUBLISH)
    assert way_of(response) == (302, notice_of(lesson))
    text = sentences(client.get(notice_of(lesson)).text)

    assert "“2.1 Short loops” is published." in text
    assert "What changed since version 1 of" in text
    assert (
        '<del><span class="deletion">Short</span></del><ins><span class="addition">Shorter</span></ins> loops beat long plans.'
        in text
    )
    assert "A rollback drill</a>, Platform: To do, Member." in text
    assert "1 initiative in 1 organization." in text
    assert "Send one notice to 2 owners" in text
    assert "Secret" not in text
    assert "Outsider" not in text
    assert "Contoso" not in text


def test_a_recommendation_is_published_in_the_same_way(client: Client, people: People) -> None:
    recommendation = make_recommendation()
    make_initiative(people.team, title="A weekly release", recommendation=recommendation, owner=people.member)
    rewrite(recommendation, why="Another reason.")
    make_initiative(people.team, title="Begun since", recommendation=recommendation, owner=people.member)
    client.force_login(curator_in(people))
    text = sentences(client.get(f"/curate/resting/recommendation/{recommendation.pk}/notice/").text)
    assert "A weekly release</a>, Platform: To do, Member." in text
    assert "Send one notice to 1 owner " in text
    assert "Begun since" not in text


@pytest.mark.parametrize("case", ["same words", "nothing rests", "draft"])
def test_publishing_offers_nothing_where_there_is_nothing_to_tell(client: Client, people: People, case: str) -> None:
    lesson = make_lesson() if case == "nothing rests" else used_lesson(people)
    client.force_login(make_shipped_curator())
    changed = {} if case == "same words" else {"summary": "Other words."}
    response = send(client, lesson, **changed, **({} if case == "draft" else PUBLISH))
    back = address(lesson, "edit") if case == "draft" else "/curate/snippets/lessons/lesson/"
    assert way_of(response) == (302, back)


def test_other_pieces_are_published_without_a_question(client: Client, people: People) -> None:
    aspect = make_aspect()
    client.force_login(make_shipped_curator())
    client.post(bulk(aspect, action="publish"))
    data = {"playbook": str(aspect.playbook_id), "slug": aspect.slug, "title": "New", "short_title": "N", "china": "A"}
    data |= {"west": "B", "levels-TOTAL_FORMS": "5", "levels-INITIAL_FORMS": "5", **PUBLISH}
    for index, level in enumerate(aspect.levels.all()):
        row = {"id": level.pk, "level": level.level, "title": level.title, "description": level.description}
        data |= {f"levels-{index}-{name}": str(value) for name, value in (row | {"ORDER": index + 1}).items()}
    response = client.post(address(aspect, "edit"), data)
    assert way_of(response) == (302, "/curate/snippets/lessons/aspect/")


def test_a_scheduled_publication_asks_later(client: Client, people: People) -> None:
    lesson = rewrite(used_lesson(people), summary="Other words.")
    client.force_login(make_shipped_curator())
    later = timezone.localtime(timezone.now() + dt.timedelta(days=1))
    response = send(client, lesson, summary="Third words.", go_live_at=later.strftime("%Y-%m-%d %H:%M"), **PUBLISH)
    assert way_of(response) == (302, "/curate/snippets/lessons/lesson/")

    lesson.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=timezone.now())
    call_command("publish_scheduled")
    text = sentences(client.get(address(lesson)).text)
    assert "Readers see a newer version than the work of 2 owners rests on." in text
    assert f'<a href="{notice_of(lesson)}">See what changed, and offer them one notice</a>' in text


def test_an_editor_reads_that_a_newer_version_is_there_and_offers_nothing(client: Client, people: People) -> None:
    lesson = make_lesson()
    make_initiative(people.team, lessons=[lesson], owner=people.member)
    rewrite(lesson, summary="Other words.")
    client.force_login(make_editor())
    text = sentences(client.get(address(lesson)).text)
    assert "Readers see a newer version than 1 owner’s work rests on." in text
    assert notice_of(lesson) not in text
    response = client.get(notice_of(lesson))
    assert way_of(response) == (302, "/curate/")
    assert decision(client, lesson, words="").status_code == 302
    assert not Notice.objects.exists()


def approve(client: Client, lesson: Lesson, **headers: str) -> Any:
    task = WorkflowState.objects.get().current_task_state
    url = f"/curate/snippets/lessons/lesson/workflow/action/{lesson.pk}/approve/{task.pk}/"
    return client.post(url, {"comment": ""}, headers=headers)


def lesson_with_one_step_to_go(people: People) -> Lesson:
    lesson = used_lesson(people)
    send(signed_in(make_editor()), lesson, summary="Other words.", **{"action-submit": "1"})
    response = approve(signed_in(make_editor("checker")), lesson)
    assert way_of(response) == (302, address(lesson, "edit"))
    return lesson


def test_the_last_approval_leads_there_too(client: Client, people: People) -> None:
    lesson = lesson_with_one_step_to_go(people)
    assert way_of(approve(signed_in(make_shipped_curator()), lesson)) == (302, notice_of(lesson))


def test_an_approval_with_a_comment_leads_there_too(client: Client, people: People) -> None:
    lesson = lesson_with_one_step_to_go(people)
    response = approve(signed_in(make_shipped_curator()), lesson, **{"x-requested-with": "XMLHttpRequest"})
    assert response.json() == {"step": "success", "redirect": notice_of(lesson)}


def test_an_approval_in_the_editor_leads_there_too(client: Client, people: People) -> None:
    lesson = lesson_with_one_step_to_go(people)
    lesson.refresh_from_db()
    draft = lesson.get_latest_revision_as_object()
    response = send(
        signed_in(make_shipped_curator()),
        draft,
        loaded_revision_id=str(lesson.latest_revision_id),
        loaded_revision_created_at=lesson.latest_revision.created_at.isoformat(),
        **{"action-workflow-action": "1", "workflow-action-name": "approve", "workflow-action-extra-data": "{}"},
    )
    assert way_of(response) == (302, notice_of(lesson))


def test_one_notice_is_sent_and_the_page_says_so(client: Client, people: People) -> None:
    lesson = rewrite(used_lesson(people), summary="Other words.")
    curator = make_shipped_curator()
    client.force_login(curator)
    response = decision(client, lesson, words="Look again.")
    assert way_of(response) == (302, address(lesson))
    text = sentences(client.get(address(lesson)).text)

    assert "One notice is on its way to 2 owners." in text
    assert "Of the version that readers see, 2 owners were told on" in text
    assert "Readers see a newer version" not in text
    assert Notice.objects.get().words == "Look again."
    assert way_of(client.get(notice_of(lesson))) == (302, address(lesson))
    assert "Sent one notice to 2 owners" in client.get(address(lesson, "history")).text


def test_none_is_sent_and_it_is_not_asked_again(client: Client, people: People) -> None:
    lesson = rewrite(used_lesson(people), summary="Other words.")
    client.force_login(make_shipped_curator())
    response = decision(client, lesson, none="none")
    text = sentences(client.get(response.headers["Location"]).text)

    assert "Nobody is told of this version." in text
    assert "Readers see a newer version" not in text
    assert "told on" not in text
    assert (Notice.objects.count(), Addressee.objects.count()) == (1, 0)


@pytest.mark.parametrize("revision", ["1", "x", ""])
def test_a_decision_about_another_version_is_refused(client: Client, people: People, revision: str) -> None:
    lesson = rewrite(used_lesson(people), summary="Other words.")
    client.force_login(make_shipped_curator())
    response = decision(client, lesson, revision=revision)
    assert way_of(response) == (302, notice_of(lesson))
    assert "Readers see another version by now." in client.get(notice_of(lesson)).text
    assert not Notice.objects.exists()


def test_what_is_over_or_reads_the_new_words_is_not_on_the_page(client: Client, people: People) -> None:
    lesson = make_lesson()
    decide(make_workshop(people, lessons=[lesson], title="Open room"), lesson, title="Under way")
    make_workshop(people, lessons=[lesson], title="Past room", state=WorkshopState.ENDED)
    make_initiative(people.team, lessons=[lesson], title="Delivered", state=State.DONE)
    elsewhere(people, lesson)
    lesson = rewrite(lesson, summary="Other words.")
    decide(make_workshop(people, lessons=[lesson], title="New room"), lesson, title="Begun since")
    found = what_rests_on_older(lesson, curator_in(people))

    assert [used.workshop.title for used in found.workshops] == ["Open room"]
    assert [decided.statement for decided in found.decisions] == ["Said: Under way"]
    assert [initiative.title for initiative in found.initiatives] == ["Under way"]
    assert (found.elsewhere.workshops, found.elsewhere.decisions, found.elsewhere.initiatives) == (1, 1, 1)


def test_page_takes_the_same_queries_with_one_row_and_with_three(
    client: Client, people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lesson = make_lesson()
    first = decide(make_workshop(people, lessons=[lesson]), lesson).initiative
    first.owner = people.member
    first.save()
    lesson = rewrite(lesson, summary="Other words.")
    client.force_login(curator_in(people))
    client.get(notice_of(lesson))
    with django_assert_num_queries(26):
        client.get(notice_of(lesson))
    for _ in range(2):
        make_initiative(people.team, lessons=[lesson], owner=people.member)
        lesson = rewrite(lesson, summary=f"{lesson.summary} And more.")
    with django_assert_num_queries(26):
        client.get(notice_of(lesson))
