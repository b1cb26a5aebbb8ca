from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.lessons.enums import Origin
from apps.lessons.models import Lesson
from apps.lessons.queries import Caution, Mention, neighbors
from tests.answers import template_of
from tests.lessons.factories import (
    SectionFactory,
    make_aspect,
    make_draft,
    make_faq_entry,
    make_lesson,
    make_playbook,
    make_reading,
)
from tests.people import People
from tests.permissions import make_curator
from tests.plans.factories import make_initiative
from tests.recommendations.factories import make_recommendation


def test_the_lesson_is_shown_with_whose_words_are_whose(client: Client, people: People) -> None:
    lesson = make_lesson(position=1)
    client.force_login(people.viewer)
    response = client.get(lesson.get_absolute_url())

    assert template_of(response) == "lessons/lesson_detail.html"
    assert response.context["lesson"] == lesson
    assert "Section 1.1 of the source, “The heading of 1.1”, in our own words." in response.text
    passages = [part.partition('"')[0] for part in response.text.split('class="passage" data-source="')[1:]]
    assert passages == ["article", "article", "ours", "ours", "ours"]
    assert response.context["parts"].questions == ["Question 1 on 1.1?", "Question 2 on 1.1?"]
    assert response.context["parts"].guardrails == [Caution("privacy", "Counsel has agreed.")]
    assert '<b>Privacy law</b> <span lang="en">Counsel has agreed.</span>' in response.text


def test_a_caution_of_the_articles_own_is_marked_as_such(client: Client, people: People) -> None:
    lesson = make_lesson(not_to_copy_origin=Origin.ARTICLE, source_title="")
    client.force_login(people.viewer)
    response = client.get(lesson.get_absolute_url())

    assert response.text.count('class="passage" data-source="article"') == 3
    assert f"Section {lesson.number} of the source, in our own words." in response.text


def test_where_else_it_comes_up(client: Client, people: People) -> None:
    lesson = make_lesson()
    named: dict[str, Any] = {"playbook": lesson.playbook, "lessons": [lesson]}
    make_aspect(slug="speed", title="Speed", **named)
    make_faq_entry(number=2, question="Why?", **named)
    make_faq_entry(number=1, question="What?", **named)
    make_reading(number=3, title="On loops", **named)
    make_reading(number=4, playbook=lesson.playbook)
    entry = make_faq_entry(number=9, **named)
    entry.unpublish()
    client.force_login(people.viewer)
    parts = client.get(lesson.get_absolute_url()).context["parts"]

    assert parts.aspects == [Mention("speed", "Speed")]
    assert parts.faq_entries == [Mention("faq-1", "What?"), Mention("faq-2", "Why?")]
    assert parts.readings == [Mention("reading-3", "On loops")]


def test_the_thread_shows_what_followed(client: Client, people: People) -> None:
    lesson = make_lesson()
    recommendation = make_recommendation(lessons=[lesson], title="Release weekly")
    make_recommendation(lessons=[lesson], title="Still a draft").unpublish()
    make_initiative(people.team, lessons=[lesson], title="Weekly releases")
    make_initiative(people.other_team, lessons=[lesson], title="Their releases")
    client.force_login(people.facilitator)
    text = client.get(lesson.get_absolute_url()).text

    assert f'<a href="{recommendation.get_absolute_url()}">Release weekly</a>' in text
    assert "Weekly releases" in text
    assert "Their releases" not in text
    assert "Still a draft" not in text
    assert f"/workshops/new/?lesson={lesson.pk}" in text


def test_the_stops_before_and_after_cross_sections(client: Client, people: People) -> None:
    playbook = make_playbook()
    first = make_lesson(playbook=playbook, position=1)
    make_draft(section=first.section, position=2)
    second = make_lesson(section=SectionFactory.create(playbook=playbook, number=2), position=1)
    client.force_login(people.viewer)

    at_first = client.get(first.get_absolute_url()).context
    at_second = client.get(second.get_absolute_url()).context
    assert (at_first["before"], at_first["after"]) == (None, second)
    assert (at_second["before"], at_second["after"]) == (first, None)


def test_only_those_who_may_edit_are_offered_to(client: Client, people: People) -> None:
    lesson = make_lesson()
    edit = f"/curate/snippets/lessons/lesson/edit/{lesson.pk}/"
    client.force_login(people.owner)
    assert edit not in client.get(lesson.get_absolute_url()).text

    client.force_login(make_curator(people))
    assert edit in client.get(lesson.get_absolute_url()).text


def test_a_text_cannot_bring_markup(client: Client, people: People) -> None:
    lesson = make_lesson(china="<script>alert(1)</script>\n\nTwo.")
    client.force_login(people.viewer)

    assert "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n\n<p>Two.</p>" in client.get(lesson.get_absolute_url()).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number(
    client: Client, people: People, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lesson = make_lesson()
    for n in range(count):
        named: dict[str, Any] = {"playbook": lesson.playbook, "lessons": [lesson]}
        make_lesson(section=lesson.section, position=lesson.position + n + 1)
        make_aspect(**named)
        make_faq_entry(**named)
        make_reading(**named)
        make_recommendation(lessons=[lesson])
        make_initiative(people.team, lessons=[lesson])
    client.force_login(people.facilitator)
    with django_assert_num_queries(12):
        client.get(lesson.get_absolute_url())


def test_neighbors_stand_in_the_order_of_the_map(db: None) -> None:
    playbook = make_playbook()
    second, first, third = (
        make_lesson(section=SectionFactory(playbook=playbook, number=number), position=1, number=f"{number}.1")
        for number in (2, 1, 3)
    )
    beside = make_lesson(section=second.section, position=1, number="2.2")
    make_draft(section=second.section, position=2, number="2.3")
    make_lesson(number="2.1")

    assert [neighbors(lesson) for lesson in (first, second, beside, third)] == [
        (None, second),
        (first, beside),
        (second, third),
        (beside, None),
    ]
    assert neighbors(Lesson(playbook=playbook, section=second.section, position=9)) == (beside, third)
