"""Marks in a text of the library are tags wherever it is read, and nothing wherever no tags can stand."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client, override_settings
from django.urls import reverse
from wagtail.models import Revision

from apps.common.fields import markdown_fields
from apps.insights.queries.search import search_all
from apps.lessons.enums import SectionKind
from apps.lessons.models import Lesson, Playbook, Section
from apps.plans.models import Initiative
from apps.recommendations.models import Recommendation
from tests.lessons.curators import make_shipped_curator
from tests.lessons.factories import (
    SectionFactory,
    make_aspect,
    make_faq_entry,
    make_lesson,
    make_playbook,
    make_reading,
    publish,
)
from tests.people import People
from tests.plans.factories import make_initiative, today
from tests.recommendations.factories import make_recommendation
from tests.workshops.factories import make_participant, make_workshop, seat_client
from tests.workshops.room import READ, enter

pytestmark = pytest.mark.django_db
BLOCKS = {"p", "div", "ul", "ol", "table", "section", "blockquote", "h1", "h2", "h3", "h4"}
PAGE = "https://example.org/"


class Nesting(HTMLParser):
    """Fails where a browser would end a paragraph early."""

    inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not (self.inside and tag in BLOCKS), self.getpos()
        self.inside = self.inside or tag == "p"

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "p"


def marked(name: str) -> str:
    return f"**{name}** [link]({PAGE}{name})"


def mark_all(row: Any) -> set[str]:
    """Put marks into each text of a row; the names by which they are known again."""
    names = {field.name: f"{row._meta.model_name}-{field.name}" for field in markdown_fields(type(row))}
    for field, name in names.items():
        setattr(row, field, marked(name))
    return set(names.values())


def mark_tree(row: Any) -> set[str]:
    names = mark_all(row)
    for relation in ("questions", "guardrails", "levels", "templates"):
        children = list(getattr(row, relation).all()) if hasattr(row, relation) else []
        for child in children:
            names |= mark_tree(child)
        if children:
            getattr(row, relation).set(children)
    return names


@pytest.fixture
def library() -> tuple[Playbook, set[str]]:
    """A playbook in which every text there is has marks, and their names."""
    playbook = make_playbook()
    lesson = make_lesson(playbook=playbook)
    section = SectionFactory.create(playbook=playbook, number=6, kind=SectionKind.COMPARISON)
    pieces = [
        playbook,
        section,
        lesson,
        make_recommendation(lessons=[lesson]),
        make_aspect(playbook=playbook),
        make_faq_entry(playbook=playbook),
        make_reading(playbook=playbook),
    ]
    names = set().union(*(mark_tree(piece) for piece in pieces))
    for piece in pieces:
        publish(piece)
    return playbook, names


def test_every_text_is_read_with_its_marks_somewhere_and_with_asterisks_nowhere(
    client: Client, people: People, library: tuple[Playbook, set[str]]
) -> None:
    playbook, names = library
    every = {
        f"{model._meta.model_name}-{field.name}" for model in apps.get_models() for field in markdown_fields(model)
    }
    assert names == every
    client.force_login(people.facilitator)
    pages = ["playbook_detail", "comparison", "faq", "readings"]
    urls = [reverse(f"lessons:{page}", args=[playbook.slug]) for page in pages]
    urls += [reverse("lessons:playbook_list"), reverse("recommendations:recommendation_list", args=[playbook.slug])]
    urls += [Lesson.objects.get().get_absolute_url(), Recommendation.objects.get().get_absolute_url()]
    texts = [client.get(url).text for url in urls]

    for text in texts:
        assert "**" not in text
        Nesting().feed(text)
        head = text.partition("</head>")[0]
        assert (PAGE in head, "<strong>" in head) == (False, False)
    assert set(re.findall(r"<strong>([a-z_-]+)</strong>", "".join(texts))) == every
    linked = re.findall(rf'<a href="{PAGE}([a-z_-]+)" rel="noopener noreferrer external">link</a>', "".join(texts))
    assert set(linked) == every
    for card in (texts[4], texts[5]):  # a card is a link as a whole
        assert PAGE not in card.partition("<main")[2]


@override_settings(LIBRARY_PUBLIC=True)
def test_the_feed_takes_the_tags(client: Client, library: tuple[Playbook, set[str]]) -> None:
    text = client.get(reverse("lessons:feed")).text
    assert "&lt;strong&gt;lesson-summary&lt;/strong&gt;" in text
    assert "**" not in text


@pytest.mark.parametrize("audience", ["room", "console", "screen"])
def test_a_room_reads_the_words_it_has_pinned_and_stays_when_a_link_is_pressed(
    people: People, library: tuple[Playbook, set[str]], audience: str
) -> None:
    lesson = Lesson.objects.get()
    workshop = make_workshop(people, lessons=[lesson])
    lesson.summary = lesson.china = "Other words."
    publish(lesson)
    enter(workshop, people, READ)
    client = seat_client(make_participant(workshop))
    if audience != "room":
        client.force_login(people.facilitator)
    text = client.get(reverse(f"workshops:{audience}", args=[workshop.code])).text

    shown = {"lesson-summary", "question-text"}
    if audience != "screen":
        shown |= {"lesson-china", "lesson-meaning", "lesson-not_to_copy"}
    assert set(re.findall(r"<strong>([a-z_-]+)</strong>", text)) == shown
    assert "**" not in text
    assert text.count(f'href="{PAGE}') == text.count('rel="noopener noreferrer external" target="_blank"') > 0
    Nesting().feed(text)


def test_what_is_adopted_has_the_words_alone(
    client: Client, people: People, library: tuple[Playbook, set[str]]
) -> None:
    client.force_login(people.member)
    url = f"{Recommendation.objects.get().get_absolute_url()}adopt/"
    page = client.get(url)
    form = page.context["form"]
    names = ("team", "title", "outcome", "due_on", "first_steps", "measures", "code")
    client.post(url, {name: form[name].value() for name in names} | {"due_on": today().isoformat()})
    initiative = Initiative.objects.get()

    assert "templateguardrail-text link" in page.text
    assert initiative.outcome == "initiativetemplate-outcome link"
    assert [guardrail.text for guardrail in initiative.guardrails.all()] == ["templateguardrail-text link"]
    assert "templateguardrail-text link" in client.get(initiative.get_absolute_url()).text


def test_what_a_team_wrote_keeps_its_asterisks(client: Client, people: People) -> None:
    initiative = make_initiative(people.team, outcome="2 *or* 3\n- one\n- two")
    client.force_login(people.member)
    assert "2 *or* 3<br>- one<br>- two" in client.get(initiative.get_absolute_url()).text


def test_a_pin_shows_the_words_of_then(client: Client, people: People) -> None:
    lesson = make_lesson(summary="Then **so**.")
    initiative = make_initiative(people.team, lessons=[lesson])
    lesson.summary = "Now otherwise."
    publish(lesson)
    client.force_login(people.member)
    text = client.get(initiative.get_absolute_url()).text
    assert '<blockquote class="words"><p>Then <strong>so</strong>.</p>' in text


# Search --------------------------------------------------------------------------------------------------------------
def passages(people: People, text: str) -> list[str]:
    return [str(hit.passage) for group in search_all(people.viewer, text, "en") for hit in group.hits]


def test_the_search_reads_words_and_neither_marks_nor_addresses(
    people: People, library: tuple[Playbook, set[str]]
) -> None:
    found = passages(people, "link")
    assert len(found) == 5
    assert not any("*" in passage or "](" in passage or PAGE in passage for passage in found)
    assert search_all(people.viewer, "example.org", "en") == []
    make_lesson(
        china="机器人工**智能**的[报告](https://example.org/)。", meaning="", not_to_copy="", summary="**One** reads."
    )
    assert passages(people, "人工智能") == ["One reads.\n机器<mark>人工智能</mark>的报告。\n\n"]


def test_the_words_follow_whenever_a_text_changes(people: People) -> None:
    lesson = make_lesson(summary="All **bold** here.", china="Plain.")
    assert lesson.plain == {"summary": "All bold here."}
    lesson.summary = "All plain here."
    publish(lesson)
    assert Lesson.objects.get().plain == {}
    assert "plain" not in Revision.objects.latest("pk").content
    lesson.china = "Now *soft*."
    lesson.save_revision(clean=False)
    assert Lesson.objects.get().plain == {}  # a draft is nobody's to find


# An upgrade ----------------------------------------------------------------------------------------------------------
def test_texts_of_an_older_version_are_searched_by_their_words(people: People) -> None:
    lesson = make_lesson(summary="See [the report](https://example.org/) **today**.")
    recommendation = make_recommendation(lessons=[lesson], why="Because of *this*.")
    with connection.cursor() as cursor:  # as a version wrote it that knew no marks
        cursor.execute("UPDATE lessons_lesson SET plain = '{}', summary = summary")
        cursor.execute("UPDATE recommendations_recommendation SET plain = '{}', why = why")
    assert len(search_all(people.viewer, "example.org", "en")) == 1
    executor = MigrationExecutor(connection)
    for app, name in (("lessons", "0025_plain_words_of_texts"), ("recommendations", "0018_plain_words_of_texts")):
        migration = executor.loader.get_migration(app, name)
        migration.operations[0].code(apps, None)  # type: ignore[attr-defined]
    lesson.refresh_from_db()
    recommendation.refresh_from_db()

    assert lesson.plain == {"summary": "See the report today."}
    assert recommendation.plain == {"why": "Because of this."}
    assert search_all(people.viewer, "example.org", "en") == []


# Curation ------------------------------------------------------------------------------------------------------------
def test_the_editor_says_below_each_field_what_can_be_written(client: Client) -> None:
    lesson = make_lesson()
    client.force_login(make_shipped_curator())
    text = client.get(f"/curate/snippets/lessons/lesson/edit/{lesson.pk}/").text
    assert text.count("lists of lines that begin with") >= 4
    assert text.count("You can write **bold**, *emphasis* and [a link](https://example.com).") >= 3


def test_a_section_says_its_summary_with_marks(client: Client, people: People) -> None:
    section: Section = SectionFactory.create(kind=SectionKind.COMPARISON, summary="- **one**\n- two")
    client.force_login(people.viewer)
    text = client.get(section.get_absolute_url()).text
    assert re.search(r'<div class="lead words" lang="en"><ul dir="auto">\s*<li><strong>one</strong></li>', text)
