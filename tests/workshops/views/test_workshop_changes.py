"""The pages and buttons round the prepare page: edit, lessons, open, anonymize, duplicate, delete, sheet."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from apps.workshops.enums import Anonymity, Kind, WorkshopState
from apps.workshops.models import Workshop
from tests.lessons.factories import make_lesson, publish
from tests.people import People
from tests.workshops.factories import make_workshop

FRAME = {
    "title": "Model to production",
    "purpose": "Three commitments.",
    "starts_at": "2030-11-25T09:00",
    "planned_minutes": "60",
    "anonymity": "anonymous",
}


@pytest.fixture
def workshop(people: People) -> Workshop:
    return make_workshop(people, state=WorkshopState.DRAFT)


@pytest.fixture
def facilitator(client: Client, people: People) -> Client:
    client.force_login(people.facilitator)
    return client


def url(name: str, workshop: Workshop, *more: str) -> str:
    return reverse(f"workshops:{name}", args=[workshop.code, *more])


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


# Edit ----------------------------------------------------------------------------------------------------------------
def test_workshop_edit_shows_what_is_stored_in_the_readers_zone(facilitator: Client, workshop: Workshop) -> None:
    Workshop.objects.update(starts_at="2030-11-25T08:00:00Z")
    facilitator.cookies["timezone"] = "Europe/Berlin"
    response = facilitator.get(url("workshop_edit", workshop))
    content = response.content.decode()
    assert 'value="2030-11-25T09:00"' in content
    assert "In your time zone, Europe/Berlin." in content
    assert response.context["form"]["teams"].value() == [workshop.teams.get().code]


def test_workshop_edit_saves_and_leads_back(facilitator: Client, workshop: Workshop) -> None:
    response = facilitator.post(url("workshop_edit", workshop), FRAME)
    assert response.headers["Location"] == workshop.get_absolute_url()
    workshop.refresh_from_db()
    assert (workshop.title, workshop.planned_minutes, workshop.teams.count()) == ("Model to production", 60, 0)


def test_workshop_edit_says_what_is_wrong(facilitator: Client, workshop: Workshop) -> None:
    response = facilitator.post(url("workshop_edit", workshop), FRAME | {"planned_minutes": "0"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["planned_minutes"]


def test_workshop_edit_says_why_the_promise_stands(facilitator: Client, people: People) -> None:
    live = make_workshop(people)
    response = facilitator.post(url("workshop_edit", live), FRAME | {"anonymity": "named"})
    assert response.status_code == 422
    assert "cannot be loosened" in response.content.decode()


# Lessons -------------------------------------------------------------------------------------------------------------
def test_workshop_lessons_ticks_the_chosen_ones(facilitator: Client, workshop: Workshop) -> None:
    response = facilitator.get(url("workshop_lessons", workshop))
    assert response.context["choice"].chosen == [workshop.lesson_links.get().lesson.number]
    content = response.content.decode()
    assert f'value="{workshop.lesson_links.get().lesson.number}" checked' in content


def test_workshop_lessons_sets_them(facilitator: Client, workshop: Workshop) -> None:
    other = make_lesson(section=workshop.playbook.sections.get())
    response = facilitator.post(url("workshop_lessons", workshop), {"lessons": [other.number], "with_reading": "on"})
    assert response.headers["Location"] == workshop.get_absolute_url()
    assert [link.lesson for link in workshop.lesson_links.all()] == [other]
    assert workshop.activities.filter(kind=Kind.READ).get().lesson == other


def test_workshop_lessons_of_an_open_room_stay(facilitator: Client, people: People) -> None:
    live = make_workshop(people)
    assert "The room is open, so its lessons" in facilitator.get(url("workshop_lessons", live)).content.decode()
    response = facilitator.post(url("workshop_lessons", live), {})
    assert response.status_code == 422
    assert live.lesson_links.count() == 1


def test_lesson_renew_takes_the_newer_text(facilitator: Client, workshop: Workshop) -> None:
    lesson = workshop.lesson_links.get().lesson
    lesson.summary = "Newer words."
    lesson = publish(lesson)
    response = facilitator.post(url("lesson_renew", workshop, lesson.number))
    assert response.headers["Location"] == workshop.get_absolute_url()
    assert workshop.lesson_links.get().revision == lesson.live_revision
    assert said(response) == [f"The room will read {lesson} as it stands now."]


def test_lesson_renew_says_why_not_in_an_open_room(facilitator: Client, people: People) -> None:
    live = make_workshop(people)
    response = facilitator.post(url("lesson_renew", live, live.lesson_links.get().lesson.number))
    assert said(response) == ["The room is open, so its lessons and their texts stay as they are."]


def test_lesson_renew_finds_only_the_workshops_own_lessons(facilitator: Client, workshop: Workshop) -> None:
    assert facilitator.post(url("lesson_renew", workshop, "9.9")).status_code == 404


# Open, anonymize, duplicate, delete, sheet ---------------------------------------------------------------------------
def test_workshop_open_leads_to_the_console(facilitator: Client, workshop: Workshop) -> None:
    response = facilitator.post(url("workshop_open", workshop))
    assert response.headers["Location"] == url("console", workshop)
    workshop.refresh_from_db()
    assert workshop.state == WorkshopState.OPEN


def test_workshop_open_says_why_not(facilitator: Client, workshop: Workshop) -> None:
    workshop.activities.all().delete()
    response = facilitator.post(url("workshop_open", workshop))
    assert response.headers["Location"] == workshop.get_absolute_url()
    assert said(response) == ["The agenda is empty. Add a step before you open the room."]


def test_workshop_anonymize_makes_an_ended_workshop_anonymous(facilitator: Client, people: People) -> None:
    ended = make_workshop(people, state=WorkshopState.ENDED, anonymity=Anonymity.NAMED)
    response = facilitator.post(url("workshop_anonymize", ended))
    assert response.headers["Location"] == ended.get_absolute_url()
    ended.refresh_from_db()
    assert ended.anonymity == Anonymity.ANONYMOUS


def test_workshop_duplicate_leads_to_the_copys_form(facilitator: Client, workshop: Workshop) -> None:
    response = facilitator.post(url("workshop_duplicate", workshop))
    copy = Workshop.objects.exclude(pk=workshop.pk).get()
    assert response.headers["Location"] == url("workshop_edit", copy)


def test_workshop_delete_asks_first(facilitator: Client, workshop: Workshop) -> None:
    assert "Delete the workshop" in facilitator.get(url("workshop_delete", workshop)).content.decode()
    response = facilitator.post(url("workshop_delete", workshop))
    assert response.headers["Location"] == reverse("workshops:workshop_list")
    assert said(response) == ["“Lessons to action” is deleted."]
    assert not Workshop.objects.exists()


def test_workshop_delete_refuses_an_open_room(facilitator: Client, people: People) -> None:
    live = make_workshop(people)
    assert "Only a workshop in preparation" in facilitator.get(url("workshop_delete", live)).content.decode()
    response = facilitator.post(url("workshop_delete", live))
    assert response.status_code == 422
    assert Workshop.objects.get() == live


def test_workshop_sheet_has_the_code_and_a_drawing_without_inline_style(
    facilitator: Client, workshop: Workshop
) -> None:
    content = facilitator.get(url("workshop_sheet", workshop)).content.decode()
    assert workshop.join_code_spaced in content
    assert "testserver/join" in content
    sheet = content[content.index("<figure") : content.index("</figure>")]
    assert "<svg" in sheet
    assert "style=" not in sheet


@pytest.mark.parametrize("name", ["workshop_open", "workshop_anonymize", "workshop_duplicate"])
def test_nothing_is_changed_by_looking(facilitator: Client, workshop: Workshop, name: Any) -> None:
    assert facilitator.get(url(name, workshop)).status_code == 405
