import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.lessons.marks.services import set_read
from apps.lessons.models import Lesson, Playbook
from tests.answers import template_of
from tests.lessons.factories import LessonFactory, SectionFactory, make_aspect, make_draft, make_lesson, make_playbook
from tests.people import People
from tests.plans.factories import make_initiative


def test_the_map_shows_lines_and_stops(client: Client, people: People) -> None:
    playbook = make_playbook()
    later = make_lesson(section=SectionFactory.create(playbook=playbook, number=2), position=1)
    second = make_lesson(playbook=playbook, position=2)
    first = make_lesson(playbook=playbook, position=1)
    make_draft(section=first.section, position=3)
    make_lesson()  # elsewhere
    aspect = make_aspect(playbook=playbook)
    make_aspect()
    client.force_login(people.viewer)
    response = client.get(playbook.get_absolute_url())

    assert template_of(response) == "lessons/playbook_detail.html"
    assert [(line.section.number, [stop.number for stop in line.stops]) for line in response.context["lines"]] == [
        (1, [first.number, second.number]),
        (2, [later.number]),
    ]
    assert response.context["aspects"] == [aspect]
    assert response.context["lesson_count"] == 3
    assert "Source: “An article” (article)." in response.text


def test_stops_are_filled_by_the_teams_of_the_readers_organization(client: Client, people: People) -> None:
    playbook = make_playbook()
    used, unused = make_lesson(playbook=playbook, position=1), make_lesson(playbook=playbook, position=2)
    make_initiative(people.team, lessons=[used])
    make_initiative(people.other_team, lessons=[used, unused])
    client.force_login(people.viewer)
    response = client.get(playbook.get_absolute_url())

    assert [(stop.number, stop.teams) for stop in response.context["lines"][0].stops] == [
        (used.number, 1),
        (unused.number, 0),
    ]
    assert response.context["used_count"] == 1
    assert response.text.count(" data-used>") == 1
    assert "1 team</span>" in response.text


def test_who_belongs_to_no_organization_reads_all_the_same(client: Client, people: People) -> None:
    playbook = make_playbook(lessons=1)
    people.viewer.memberships.all().delete()
    client.force_login(people.viewer)
    response = client.get(playbook.get_absolute_url())

    assert response.status_code == 200
    assert response.context["used_count"] == 0


@pytest.mark.parametrize(("person", "offered"), [("facilitator", True), ("owner", True), ("member", False)])
def test_a_workshop_is_offered_to_those_who_may_prepare_one(
    client: Client, people: People, person: str, *, offered: bool
) -> None:
    playbook = make_playbook(lessons=1)
    client.force_login(getattr(people, person))

    assert (f"/workshops/new/?playbook={playbook.slug}" in client.get(playbook.get_absolute_url()).text) is offered


def make_long_map(playbook: Playbook, lessons: int) -> None:
    """One lesson in the first section, the others in the second."""
    make_lesson(playbook=playbook, position=1)
    second = SectionFactory.create(playbook=playbook, number=2)
    Lesson.objects.bulk_create(
        LessonFactory.build(section=second, playbook=playbook, position=n, number=f"2.{n}", live=True)
        for n in range(1, lessons)
    )


@pytest.mark.parametrize(
    ("lessons", "query", "unfolded", "way"),
    [
        (150, "", [1, 149], None),
        (151, "", [0, 0], "Unfold all sections"),
        (151, "?section=1", [1, 0], "Fold all sections"),
        (151, "?section=2", [0, 150], "Fold all sections"),
        (151, "?section=all", [1, 150], "Fold all sections"),
        (151, "?section=9", [0, 0], "Fold all sections"),
    ],
)
def test_a_long_map_is_opened_section_by_section(
    client: Client, people: People, lessons: int, query: str, unfolded: list[int], way: str | None
) -> None:
    playbook = make_playbook()
    make_long_map(playbook, lessons)
    client.force_login(people.viewer)
    html = client.get(f"{playbook.get_absolute_url()}{query}").text

    assert [html.count(f'<li id="stop-{section}.') for section in (1, 2)] == unfolded
    assert re.findall(r">((?:Unf|F)old all sections)<", html) == ([way] if way else [])
    assert f"0 of {lessons} read" in html


def test_a_folded_section_says_what_is_in_it(client: Client, people: People) -> None:
    playbook = make_playbook()
    make_long_map(playbook, 151)
    lesson = playbook.lessons.get(number="1.1")
    make_initiative(people.team, lessons=[lesson])
    set_read(lesson=lesson, by=people.viewer, read=True)
    client.force_login(people.viewer)
    html = client.get(playbook.get_absolute_url()).text
    first, second = re.findall(
        r'<p class="small row fold"><a href="(.+?)">(.+?)<span class="visually-hidden">.+?</p>', html
    )

    assert (first, second) == (("?section=1#section-1", "1 lesson"), ("?section=2#section-2", "150 lessons"))
    assert (html.count('<span class="soft">1 read</span>'), html.count('<span class="soft">1 in use</span>')) == (1, 1)


def test_a_button_at_a_stop_comes_back_to_the_opened_section(client: Client, people: People) -> None:
    playbook = make_playbook()
    make_long_map(playbook, 151)
    client.force_login(people.viewer)
    html = client.get(f"{playbook.get_absolute_url()}?section=1").text
    url = f"{playbook.get_absolute_url()}lessons/1.1/basket/"
    back = f"{playbook.get_absolute_url()}?section=1#stop-1.1"

    assert f'form="basket-in" formaction="{url}" name="next" value="{back}"' in html
    client.post(url, {"inside": "yes", "next": back})
    assert f'form="basket-out" formaction="{url}" name="next" value="{back}"' in client.get(back).text


def test_an_empty_playbook_says_what_comes(client: Client, people: People) -> None:
    client.force_login(people.viewer)

    assert "No lesson is published yet" in client.get(make_playbook(source_title="").get_absolute_url()).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_map_takes_the_same_queries_for_any_number(
    client: Client, people: People, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    playbook = make_playbook(lessons=count)
    for _ in range(count):
        make_aspect(playbook=playbook)
    client.force_login(people.facilitator)
    with django_assert_num_queries(12):
        client.get(playbook.get_absolute_url())
