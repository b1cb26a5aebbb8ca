"""The page of one's own reading, and the buttons and the note on a lesson's page."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.lessons.marks.models import LessonMark
from apps.lessons.marks.services import set_in_basket, set_read, write_note
from apps.lessons.models import Lesson
from tests.answers import template_of, way_of
from tests.lessons.factories import make_lesson, make_playbook
from tests.people import People

MARKS = {"HX-Request": "true", "HX-Target": "lesson-marks"}
NOTE = {"HX-Request": "true", "HX-Target": "lesson-note"}
PAGE = "/library/my-reading/"


def keep_all(people: People, lesson: Lesson) -> None:
    set_read(lesson=lesson, by=people.facilitator, read=True)
    set_in_basket(lesson=lesson, by=people.facilitator, inside=True)
    write_note(lesson=lesson, by=people.facilitator, note="Ask Mei.")


@pytest.mark.parametrize(("deed", "name"), [("read", "read"), ("basket", "inside")])
def test_a_button_marks_the_lesson_and_takes_it_back(client: Client, people: People, deed: str, name: str) -> None:
    lesson = make_lesson()
    client.force_login(people.viewer)
    url = f"{lesson.get_absolute_url()}{deed}/"
    response = client.post(url, {name: "yes"}, headers=MARKS)
    assert template_of(response) == "lessons/lesson_detail.html#lesson-marks"
    html = response.content.decode()
    assert (html.count('aria-pressed="true"'), "<textarea" in html) == (1, False)
    assert way_of(client.post(url, {name: "no"})) == (302, f"{lesson.get_absolute_url()}#lesson-marks")
    assert LessonMark.objects.count() == 0
    for next_url, way in (
        ("/library/#stop-1.1", "/library/#stop-1.1"),
        ("https://evil.example/", f"{lesson.get_absolute_url()}#lesson-marks"),
    ):
        assert way_of(client.post(url, {name: "yes", "next": next_url})) == (302, way)


def test_the_note_is_saved_in_place_or_on_its_own_page(client: Client, people: People) -> None:
    lesson = make_lesson()
    client.force_login(people.member)
    url = f"{lesson.get_absolute_url()}note/"
    response = client.post(url, {"note": "Ask Mei."}, headers=NOTE)
    assert template_of(response) == "lessons/lesson_detail.html#lesson-note"
    assert ("Your note is saved." in response.content.decode(), LessonMark.objects.get().note) == (True, "Ask Mei.")
    response = client.get(url)
    assert template_of(response) == "lessons/lesson_note.html"
    assert response.context["note_form"]["note"].value() == "Ask Mei."
    response = client.post(url, {"note": ""})
    assert way_of(response) == (302, f"{lesson.get_absolute_url()}#lesson-note")
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["Your note is removed."]
    assert LessonMark.objects.count() == 0


@pytest.mark.parametrize(
    ("headers", "template"), [({}, "lessons/lesson_note.html"), (NOTE, "lessons/lesson_detail.html#lesson-note")]
)
def test_a_note_that_is_too_long_is_not_lost(
    client: Client, people: People, headers: dict[str, str], template: str
) -> None:
    lesson = make_lesson()
    client.force_login(people.member)
    response = client.post(f"{lesson.get_absolute_url()}note/", {"note": "x" * 4001}, headers=headers)
    assert (response.status_code, template_of(response)) == (422, template)
    assert response.context["note_form"]["note"].value() == "x" * 4001
    assert LessonMark.objects.count() == 0


def test_my_reading_shows_progress_basket_and_notes(client: Client, people: People) -> None:
    playbook = make_playbook(lessons=3)
    first, second, _third = playbook.lessons.all()
    keep_all(people, first)
    set_in_basket(lesson=second, by=people.facilitator, inside=True)
    client.force_login(people.facilitator)
    response = client.get(PAGE)
    assert template_of(response) == "lessons/my_reading.html"
    html = response.content.decode()
    assert "1 of 3 lessons read" in html
    assert "Ask Mei." in html
    assert f"/workshops/new/?lesson={first.pk}&amp;lesson={second.pk}" in html


def test_my_reading_offers_a_workshop_to_those_who_plan_them(client: Client, people: People) -> None:
    lesson = make_lesson()
    set_in_basket(lesson=lesson, by=people.member, inside=True)
    client.force_login(people.member)
    html = client.get(PAGE).content.decode()
    assert ("/workshops/new/" in html, "Facilitators and administrators plan workshops" in html) == (False, True)


def test_my_reading_at_first_says_how_to_begin(client: Client, people: People) -> None:
    playbook = make_playbook(lessons=1)
    client.force_login(people.outsider)
    html = client.get(PAGE).content.decode()
    for words in ("The basket is empty.", "No note yet.", "Begin with", playbook.title):
        assert words in html
    playbook.lessons.all().delete()
    assert "There is no playbook to read yet." in client.get(PAGE).content.decode()


def test_basket_empty_says_how_much_it_was(client: Client, people: People) -> None:
    keep_all(people, make_lesson())
    client.force_login(people.facilitator)
    said = []
    for _ in range(2):
        response = client.post(f"{PAGE}basket/empty/")
        assert way_of(response) == (302, PAGE)
        said.append(str(list(get_messages(response.wsgi_request))[-1]))
    assert said == ["1 lesson is out of the basket.", "The basket was empty already."]


def test_the_route_map_shows_what_was_read_and_put_aside(client: Client, people: People) -> None:
    playbook = make_playbook(lessons=2)
    keep_all(people, playbook.lessons.all()[0])
    client.force_login(people.facilitator)
    response = client.get(playbook.get_absolute_url())
    stops = response.context["lines"][0].stops
    assert [(stop.is_read, stop.in_basket) for stop in stops] == [(True, True), (False, False)]
    html = response.content.decode()
    assert ("1 of 2 read" in html, "1 in my basket" in html) == (True, True)
    client.force_login(people.member)
    assert "0 of 2 read" in client.get(playbook.get_absolute_url()).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_my_reading_query_count(
    client: Client, people: People, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for lesson in make_playbook(lessons=count).lessons.all():
        keep_all(people, lesson)
    client.force_login(people.facilitator)
    with django_assert_num_queries(8):
        client.get(PAGE)


def test_a_note_is_nobody_elses(client: Client, people: People) -> None:
    lesson = make_lesson()
    keep_all(people, lesson)
    for person in (people.owner, people.member, people.outsider):
        client.force_login(person)
        pages: list[Any] = [client.get(url).content.decode() for url in (lesson.get_absolute_url(), PAGE)]
        assert ["Ask Mei." in page for page in pages] == [False, False]
