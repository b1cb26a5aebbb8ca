import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.answers import template_of
from tests.lessons.factories import make_draft, make_faq_entry, make_lesson, make_playbook
from tests.people import People


def test_what_is_live_is_listed_with_its_lessons(client: Client, people: People) -> None:
    lesson = make_lesson()
    draft = make_draft(section=lesson.section)
    second = make_faq_entry(playbook=lesson.playbook, number=2)
    first = make_faq_entry(playbook=lesson.playbook, number=1, question="First", lessons=[lesson, draft])
    make_faq_entry(playbook=lesson.playbook, number=3).unpublish()
    make_faq_entry()
    client.force_login(people.viewer)
    response = client.get(f"/library/{lesson.playbook.slug}/faq/")

    assert template_of(response) == "lessons/faq.html"
    assert response.context["entries"] == [first, second]
    assert list(response.context["entries"][0].lessons.all()) == [lesson]
    assert 'id="faq-1"' in response.text


def test_an_empty_page_says_what_comes(client: Client, people: People) -> None:
    client.force_login(people.viewer)

    assert "No question yet" in client.get(f"/library/{make_playbook().slug}/faq/").text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number(
    client: Client, people: People, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    playbook = make_playbook()
    for n in range(count):
        make_faq_entry(playbook=playbook, lessons=[make_lesson(playbook=playbook, position=n + 1)])
    client.force_login(people.viewer)
    with django_assert_num_queries(7):
        client.get(f"/library/{playbook.slug}/faq/")
