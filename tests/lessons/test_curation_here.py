"""A new lesson at a place on the readers' map or in the order."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from apps.lessons.models import Lesson, Playbook
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.editor import values_of
from tests.lessons.factories import SectionFactory, make_lesson, make_playbook
from tests.people import make_user

pytestmark = pytest.mark.django_db
NONE_YET = dict.fromkeys(("questions-INITIAL_FORMS", "guardrails-INITIAL_FORMS", "guardrails-TOTAL_FORMS"), "0")
ADD = "/curate/snippets/lessons/lesson/add/"


@pytest.fixture
def playbook() -> Playbook:
    made = make_playbook(slug="lines")
    section = SectionFactory.create(playbook=made, number=2)
    for place in (1, 2, 3):
        make_lesson(section=section, position=place, number=f"2.{place}")
    return made


def test_readers_map_leads_curators_to_a_new_lesson_of_the_section(client: Client, playbook: Playbook) -> None:
    here = f'href="{ADD}?section={playbook.sections.get().pk}"'
    for user, is_shown in ((make_user("reader"), False), (make_editor(), True)):
        client.force_login(user)
        assert (here in client.get(playbook.get_absolute_url()).text) is is_shown


def test_preview_of_the_map_leads_nowhere(client: Client, playbook: Playbook) -> None:
    client.force_login(make_shipped_curator())
    playbook.save_revision(clean=False)
    place = f"/curate/snippets/lessons/playbook/history/{playbook.pk}/revisions/{playbook.latest_revision_id}/view/"
    assert ADD not in client.get(place).text


def test_order_leads_to_a_new_lesson_of_a_section_and_behind_each_lesson(client: Client, playbook: Playbook) -> None:
    SectionFactory.create(playbook=playbook, number=9, kind="comparison")
    section = playbook.sections.get(number=2)
    client.force_login(make_shipped_curator())
    page = client.get(reverse("order", args=["lines"])).text
    assert re.findall(rf'href="{ADD}\?([^"]*)"', page) == [
        f"section={section.pk}",
        *(f"section={section.pk}&amp;behind={lesson.pk}" for lesson in section.lessons.all()),
    ]


@pytest.mark.parametrize(
    ("behind", "numbers"), [("2.1", ["2.1", "2.4", "2.2", "2.3"]), ("", ["2.1", "2.2", "2.3", "2.4"])]
)
def test_form_knows_playbook_section_number_and_place(
    client: Client, playbook: Playbook, behind: str, numbers: list[str]
) -> None:
    section = playbook.sections.get()
    key = Lesson.objects.get(number=behind).pk if behind else ""
    client.force_login(make_shipped_curator())
    page = client.get(ADD, {"section": section.pk, "behind": key})
    values = values_of(page.context["form"])
    assert [values[name] for name in ("playbook", "section", "number")] == [playbook.pk, section.pk, "2.4"]
    assert page.text.count(f'name="behind" value="{key}"') == bool(behind)

    live = dict(Lesson.objects.values_list("number", "live"))
    sent = values | {"title": "In between", "form-key": str(page.context["form_key"]), "behind": key}
    assert client.post(ADD, sent | NONE_YET).status_code == 302
    assert list(section.lessons.values_list("number", flat=True)) == numbers
    assert list(section.lessons.values_list("position", flat=True)) == [1, 2, 3, 4]
    assert dict(Lesson.objects.exclude(number="2.4").values_list("number", "live")) == live


def test_form_of_a_place_that_is_not_there_is_empty(client: Client, playbook: Playbook) -> None:
    client.force_login(make_shipped_curator())
    for section in ("0", "x", "9" * 40):
        assert "number" not in client.get(ADD, {"section": section}).context["form"].initial
    elsewhere = make_lesson()
    values = values_of(client.get(ADD, {"section": playbook.sections.get().pk}).context["form"])
    client.post(ADD, values | NONE_YET | {"title": "Last", "behind": elsewhere.pk})
    assert Lesson.objects.get(number="2.4").position == 4
