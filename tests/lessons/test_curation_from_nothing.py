"""A playbook made in the editor from nothing: playbook, sections, lessons, and readers who see it."""

from typing import Any

import pytest
from django.test import Client

from apps.lessons.models import Lesson, Playbook, Section
from tests.answers import way_of
from tests.lessons.curators import make_shipped_curator
from tests.lessons.editor import save
from tests.people import make_user

pytestmark = pytest.mark.django_db
ADD = "/curate/snippets/lessons/{}/add/"
PUBLISH = {"action-publish": "1"}


def add(client: Client, model: str, **fields: Any) -> Any:
    return client.post(ADD.format(model), fields)


def children(name: str, *rows: dict[str, str]) -> dict[str, str]:
    """A formset as the editor sends it."""
    found = {f"{name}-TOTAL_FORMS": str(len(rows)), f"{name}-INITIAL_FORMS": "0"}
    for index, row in enumerate(rows):
        found |= {f"{name}-{index}-{column}": value for column, value in row.items()}
        found[f"{name}-{index}-ORDER"] = str(index + 1)
    return found


def add_lesson(client: Client, section: Section, number: str, **fields: Any) -> Any:
    values = {
        "playbook": section.playbook_id,
        "section": section.pk,
        "number": number,
        "title": f"Lesson {number}",
        "slug": f"lesson-{number.replace('.', '-')}",
        "summary": "Short.",
        "china": "They do.",
        "meaning": "We could.",
        "not_to_copy_origin": "ours",
        **children("questions", {"text": "Would we?"}),
        **children("guardrails"),
        **PUBLISH,
    }
    return add(client, "lesson", **values | fields)


def test_a_playbook_is_made_in_the_editor_and_read(client: Client) -> None:
    client.force_login(make_shipped_curator())
    answer = add(client, "playbook", title="Our own", slug="our-own", summary="What we learned.", language="en")
    assert answer.status_code == 302
    playbook = Playbook.objects.get(slug="our-own")
    for line, title in ((1, "Begin"), (2, "Go on")):
        fields = {"playbook": playbook.pk, "number": line, "title": title, "kind": "lessons", "line": line}
        assert add(client, "section", **fields, **PUBLISH).status_code == 302
    for number in ("1.1", "1.2", "2.1"):
        section = Section.objects.get(playbook=playbook, number=int(number[0]))
        assert add_lesson(client, section, number).status_code == 302
    reader = Client()
    reader.force_login(make_user("reader"))
    assert [reader.get(page).status_code for page in ("/library/our-own/", "/library/our-own/lessons/1.1/")] == [
        404
    ] * 2
    save(client, playbook, "publish")

    assert [(lesson.number, lesson.position, lesson.live) for lesson in Lesson.objects.all()] == [
        ("1.1", 1, True),
        ("1.2", 2, True),
        ("2.1", 1, True),
    ]
    page = reader.get("/library/our-own/").text
    for words in ("Begin", "Go on", "Lesson 1.1", "Lesson 1.2", "Lesson 2.1"):
        assert words in page
    assert "Would we?" in reader.get("/library/our-own/lessons/1.1/").text
    assert way_of(reader.get("/library/")) == (302, "/library/our-own/")
    assert reader.get("/library/our-own/comparison/").status_code == 200
    assert client.get("/curate/packs/export/our-own/").status_code == 200


def test_the_forms_say_what_is_expected(client: Client) -> None:
    client.force_login(make_shipped_curator())
    text = client.get(ADD.format("playbook")).text
    assert (
        "Part of its address: small letters, digits and hyphens, as in small-steps. Links break when it changes."
        in text
    )
    assert 'data-w-sync-target-value="#id_slug"' in text

    response = client.get(ADD.format("section"))
    text = response.text
    assert [response.context["form"][name].label for name in ("number", "line")] == ["Number", "Line color"]
    assert '<option value="1">1 · red</option>' in text
    assert '<option value="8">8 · blue</option>' in text
    assert 'data-w-sync-target-value="#id_slug"' in client.get(ADD.format("lesson")).text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"number": "1"}, "Another section of this playbook has this number."),
        ({"line": "9"}, "Select a valid choice. 9 is not one of the available choices."),
        ({"number": "0"}, "Ensure this value is greater than or equal to 1."),
    ],
)
def test_a_section_that_does_not_fit_is_refused_with_a_sentence(
    client: Client, fields: dict[str, str], sentence: str
) -> None:
    client.force_login(make_shipped_curator())
    playbook = Playbook.objects.create(slug="our-own", title="Our own", summary="x")
    values = {"playbook": playbook.pk, "number": "1", "title": "Begin", "kind": "lessons", "line": "1"}
    assert way_of(add(client, "section", **values))[0] == 302

    assert sentence in add(client, "section", **values | {"number": "2"} | fields).text
    assert Section.objects.count() == 1
