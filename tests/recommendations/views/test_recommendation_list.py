from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.recommendations.enums import Horizon, Size
from apps.recommendations.models import Recommendation
from tests.answers import template_of
from tests.lessons.factories import SectionFactory, make_draft, make_lesson, make_playbook
from tests.people import People
from tests.recommendations.factories import RecommendationFactory, make_recommendation

PARTIAL = {"HX-Request": "true", "HX-Target": "recommendation-list"}


def test_headlines_come_before_what_the_lessons_say(client: Client, people: People) -> None:
    playbook = make_playbook()
    second = make_recommendation(playbook=playbook, position=2)
    first = make_recommendation(playbook=playbook, position=1)
    headline = make_recommendation(playbook=playbook, position=3, headline=True)
    make_recommendation(playbook=playbook).unpublish()
    make_recommendation()
    client.force_login(people.viewer)
    response = client.get(f"/library/{playbook.slug}/recommendations/")

    assert template_of(response) == "recommendations/recommendation_list.html"
    assert (response.context["headlines"], response.context["others"]) == ([headline], [first, second])
    assert "3 recommendations" in response.text


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("horizon=now", ["R1.1", "R1.2"]),
        ("horizon=later", ["R1.3"]),
        ("effort=high", ["R1.2"]),
        ("impact=low", ["R1.1", "R1.3"]),
        ("section=1", ["R1.1", "R1.2"]),
        ("section=2", ["R1.2", "R1.3"]),
        ("section=2&horizon=now&effort=high", ["R1.2"]),
        ("section=2&horizon=next", []),
        ("section=9&horizon=someday", ["R1.1", "R1.2", "R1.3"]),  # offered by nobody, so it narrows nothing
    ],
)
def test_the_list_is_narrowed_by_the_address(client: Client, people: People, query: str, codes: list[str]) -> None:
    playbook = make_playbook()
    one, other = make_lesson(playbook=playbook, position=1), make_lesson(playbook=playbook, position=2)
    later = make_lesson(section=SectionFactory.create(playbook=playbook, number=2), position=1)
    make_recommendation(lessons=[one], position=1, horizon=Horizon.NOW, effort=Size.LOW, impact=Size.LOW)
    make_recommendation(
        lessons=[one, other, later], position=2, horizon=Horizon.NOW, effort=Size.HIGH, impact=Size.HIGH
    )
    draft = make_draft(section=one.section, position=9)
    make_recommendation(lessons=[later, draft], position=3, horizon=Horizon.LATER, effort=Size.LOW, impact=Size.LOW)
    client.force_login(people.viewer)

    def found(**headers: str) -> list[Recommendation]:
        others: list[Recommendation] = client.get(
            f"/library/{playbook.slug}/recommendations/?{query}", headers=headers or None
        ).context["others"]
        return others

    assert [recommendation.code for recommendation in found()] == codes
    assert found(**PARTIAL) == found()


def test_the_form_shows_what_is_chosen_and_works_without_scripts(client: Client, people: People) -> None:
    playbook = make_playbook()
    client.force_login(people.viewer)
    text = client.get(f"/library/{playbook.slug}/recommendations/?effort=low").text

    assert '<option value="low" selected>Low</option>' in text
    assert f'method="get" action="/library/{playbook.slug}/recommendations/"' in text
    assert '<button class="button" type="submit" data-autosubmit-button>' in text
    assert "Nothing fits all of these" in text


def test_htmx_gets_the_list_alone(client: Client, people: People) -> None:
    recommendation = make_recommendation()
    client.force_login(people.viewer)
    response = client.get(f"/library/{recommendation.playbook.slug}/recommendations/", headers=PARTIAL)

    assert template_of(response) == "recommendations/recommendation_list.html#recommendation-list"
    assert response.text.strip().startswith('<div id="recommendation-list"')


def test_an_empty_list_says_what_comes(client: Client, people: People) -> None:
    client.force_login(people.viewer)

    assert "No recommendation yet" in client.get(f"/library/{make_playbook().slug}/recommendations/").text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number(
    client: Client, people: People, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    playbook = make_playbook()
    for n in range(count):
        make_recommendation(lessons=[make_lesson(playbook=playbook, position=n + 1)], headline=n == 0)
    client.force_login(people.viewer)
    with django_assert_num_queries(11):
        client.get(f"/library/{playbook.slug}/recommendations/")


def test_the_picture_counts_impact_over_effort_and_narrows_the_list(client: Client, people: People) -> None:
    playbook = make_playbook()
    first, second = (make_lesson(playbook=playbook, position=n) for n in (1, 2))
    make_recommendation(playbook=playbook, code="R1.1", effort="low", impact="high", lessons=[first, second])
    make_recommendation(playbook=playbook, code="R1.2", effort="low", impact="high", horizon="later")
    make_recommendation(playbook=playbook, code="R1.3", effort="high", impact="low", lessons=[first])
    client.force_login(people.viewer)

    def picture(**chosen: str) -> list[list[int]]:
        rows = client.get(f"/library/{playbook.slug}/recommendations/", chosen).context["picture"]
        return [[cell.count for cell in row.cells] for row in rows]

    assert picture() == [[2, 0, 0], [0, 0, 0], [0, 0, 1]]
    assert picture(horizon="later") == [[1, 0, 0], [0, 0, 0], [0, 0, 0]]
    # It shows the whole, also while a field of it is chosen; a recommendation on two lessons counts once.
    assert picture(section="1", impact="high", effort="low") == [[1, 0, 0], [0, 0, 0], [0, 0, 1]]
    html = client.get(f"/library/{playbook.slug}/recommendations/", {"horizon": "now"}).text
    assert 'href="?horizon=now&amp;impact=high&amp;effort=low"' in html
    response = client.get(f"/library/{playbook.slug}/recommendations/?horizon=now&impact=high&effort=low")
    assert response.context["count"] == 1
    # Choosing it again takes the choice back.
    assert '<a href="?horizon=now" aria-current="true">1' in response.text


def test_sixty_stand_on_a_page_and_the_filter_stays(client: Client, people: People) -> None:
    playbook = make_playbook()
    headline = make_recommendation(playbook=playbook, headline=True, effort=Size.LOW)
    others = Recommendation.objects.bulk_create(
        RecommendationFactory.build(playbook=playbook, position=n, code=f"R8.{n}", live=True, effort=Size.LOW)
        for n in range(1, 61)
    )
    client.force_login(people.viewer)

    def page(number: str, **headers: str) -> Any:
        return client.get(
            f"/library/{playbook.slug}/recommendations/?effort=low&page={number}", headers=headers or None
        )

    first, second = page("1"), page("2")
    assert (first.context["headlines"], first.context["others"]) == ([headline], others[:59])
    assert (second.context["headlines"], second.context["others"]) == ([], others[59:])
    assert (first.context["count"], second.context["count"]) == (61, 61)
    assert 'rel="next" href="?effort=low&amp;page=2" hx-get="?effort=low&amp;page=2"' in first.text
    assert page("nonsense").context["others"] == others[:59]
    assert page("9").context["others"] == others[59:]
    part = page("2", **{"HX-Request": "true", "HX-Target": "recommendation-page"})
    assert template_of(part) == "recommendations/recommendation_list.html#recommendation-page"
    assert part.text.strip().startswith('<div id="recommendation-page"')
    assert part.text.count("<article ") == 1
