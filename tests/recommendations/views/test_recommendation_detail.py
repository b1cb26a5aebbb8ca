import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.lessons.queries import Caution
from apps.recommendations.queries import SuggestedMeasure, WorkedExample
from tests.answers import template_of
from tests.lessons.factories import make_lesson, make_playbook, publish
from tests.people import People
from tests.permissions import make_curator
from tests.plans.factories import make_initiative
from tests.recommendations.factories import make_recommendation, make_template


def test_it_says_what_why_and_how(client: Client, people: People) -> None:
    lesson = make_lesson()
    recommendation = make_recommendation(lessons=[lesson], headline=True)
    client.force_login(people.viewer)
    response = client.get(recommendation.get_absolute_url())

    assert template_of(response) == "recommendations/recommendation_detail.html"
    assert response.context["lessons"] == [lesson]
    assert response.context["examples"] == [
        WorkedExample(
            "A weekly release",
            "A release every week.",
            ["Name one product."],
            [SuggestedMeasure("Releases", "a month", "increase", "Count them.")],
            [Caution("privacy", "Counsel has agreed.")],
        )
    ]
    assert f"{recommendation.code} · Headline recommendation" in response.text
    assert "Should rise" in response.text
    assert [part.partition('"')[0] for part in response.text.split('class="passage" data-source="')[1:]] == [
        "article",
        "ours",
    ]


def test_several_examples_keep_their_order_and_parts(client: Client, people: People) -> None:
    recommendation = make_recommendation(lessons=[make_lesson()])
    second = make_template("A second product")
    second.position = 1
    second.measures.set([])
    recommendation.templates.set([*recommendation.templates.all(), second])
    recommendation = publish(recommendation)
    client.force_login(people.viewer)
    examples = client.get(recommendation.get_absolute_url()).context["examples"]

    assert [(example.title, len(example.measures)) for example in examples] == [
        ("A weekly release", 1),
        ("A second product", 0),
    ]


def test_the_thread_shows_what_followed_and_the_way_into_a_plan(client: Client, people: People) -> None:
    recommendation = make_recommendation(lessons=[make_lesson()], playbook=make_playbook(slug="small"), code="R1.1")
    make_initiative(people.team, recommendation=recommendation, title="Weekly releases")
    make_initiative(people.other_team, recommendation=recommendation, title="Their releases")
    client.force_login(people.member)
    text = client.get("/library/small/recommendations/R1.1/").text

    assert "Weekly releases" in text
    assert "Their releases" not in text
    assert "/library/small/recommendations/R1.1/adopt/" in text


def test_only_those_who_may_edit_are_offered_to(client: Client, people: People) -> None:
    recommendation = make_recommendation()
    edit = f"/curate/snippets/recommendations/recommendation/edit/{recommendation.pk}/"
    client.force_login(people.owner)
    assert edit not in client.get(recommendation.get_absolute_url()).text

    client.force_login(make_curator(people))
    assert edit in client.get(recommendation.get_absolute_url()).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number(
    client: Client, people: People, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    playbook = make_playbook()
    lessons = [make_lesson(playbook=playbook, position=n + 1) for n in range(count)]
    recommendation = make_recommendation(lessons=lessons)
    recommendation.templates.set([make_template(f"Example {n}") for n in range(count)])
    recommendation = publish(recommendation)
    for _ in range(count):
        make_initiative(people.team, recommendation=recommendation)
    client.force_login(people.member)
    with django_assert_num_queries(10):
        client.get(recommendation.get_absolute_url())
