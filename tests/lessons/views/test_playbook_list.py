import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.answers import template_of, way_of
from tests.lessons.factories import make_playbook
from tests.people import People
from tests.recommendations.factories import make_recommendation


def test_the_only_playbook_is_opened(client: Client, people: People) -> None:
    playbook = make_playbook()
    make_playbook(organization=people.other_organization)
    client.force_login(people.viewer)

    assert way_of(client.get("/library/")) == (302, f"/library/{playbook.slug}/")


def test_several_are_offered_with_their_counts(client: Client, people: People) -> None:
    first = make_playbook(title="Agile", lessons=2)
    second = make_playbook(title="Bold")
    make_playbook(title="Theirs", organization=people.other_organization)
    make_recommendation(playbook=first)
    client.force_login(people.viewer)
    response = client.get("/library/")

    assert template_of(response) == "lessons/playbook_list.html"
    cards = response.context["playbooks"]
    assert [(found, found.lesson_count, found.recommendation_count, others) for found, others in cards] == [
        (first, 2, 1, []),
        (second, 0, 0, []),
    ]


def test_an_empty_library_says_what_to_do(client: Client, people: People) -> None:
    client.force_login(people.viewer)

    assert "No playbook yet" in client.get("/library/").text


@pytest.mark.parametrize("count", [2, 4])
def test_the_list_takes_the_same_queries_for_any_number(
    client: Client, people: People, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_playbook(lessons=1)
    client.force_login(people.viewer)
    with django_assert_num_queries(5):
        client.get("/library/")
