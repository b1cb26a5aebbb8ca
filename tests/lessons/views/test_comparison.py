import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.lessons.enums import SectionKind
from tests.answers import template_of
from tests.lessons.factories import SectionFactory, make_aspect, make_draft, make_lesson, make_playbook
from tests.people import People
from tests.recommendations.factories import make_recommendation


def test_each_aspect_has_its_levels_lessons_and_recommendations(client: Client, people: People) -> None:
    playbook = make_playbook()
    section = SectionFactory.create(playbook=playbook, number=6, kind=SectionKind.COMPARISON, title="Two models")
    first, second = make_lesson(playbook=playbook, position=1), make_lesson(playbook=playbook, position=2)
    draft = make_draft(section=first.section, position=3)
    shared = make_recommendation(lessons=[first, second])
    make_recommendation(lessons=[first]).unpublish()
    aspect = make_aspect(playbook=playbook, lessons=[first, second, draft])
    make_aspect(playbook=playbook).unpublish()
    client.force_login(people.viewer)
    response = client.get(f"/library/{playbook.slug}/comparison/")

    assert template_of(response) == "lessons/comparison.html"
    assert response.context["section"] == section
    (row,) = response.context["compared"]
    assert (row.aspect, row.lessons, row.recommendations) == (aspect, [first, second], [shared])
    assert [level.level for level in row.levels] == [1, 2, 3, 4, 5]
    assert [part.partition('"')[0] for part in response.text.split('class="provenance" data-source="')[1:]] == [
        "article",
        "ours",
    ]


def test_nothing_to_compare_says_what_comes(client: Client, people: People) -> None:
    client.force_login(people.viewer)

    assert "Nothing to compare yet" in client.get(f"/library/{make_playbook().slug}/comparison/").text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number(
    client: Client, people: People, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    playbook = make_playbook()
    for n in range(count):
        lesson = make_lesson(playbook=playbook, position=n + 1)
        make_recommendation(lessons=[lesson])
        make_aspect(playbook=playbook, lessons=[lesson])
    client.force_login(people.viewer)
    with django_assert_num_queries(10):
        client.get(f"/library/{playbook.slug}/comparison/")
