import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.answers import template_of
from tests.lessons.factories import SectionFactory, make_aspect, make_draft, make_lesson, make_playbook
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
    assert [(line.section.number, [stop.lesson for stop in line.stops]) for line in response.context["lines"]] == [
        (1, [first, second]),
        (2, [later]),
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

    assert [(stop.lesson, stop.teams) for stop in response.context["lines"][0].stops] == [(used, 1), (unused, 0)]
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
