"""Putting a playbook in order: what moves, what stays, and who may."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import ModelLogEntry, Revision

from apps.lessons.models import Aspect, Lesson, Playbook
from apps.lessons.queries import neighbors
from apps.lessons.refusals import LibraryRefused
from apps.lessons.review.ordering import move_piece
from apps.recommendations.models import Recommendation
from apps.workshops.queries.agenda import lessons_by_section
from tests.answers import way_of
from tests.lessons.curation_forms import form_of
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.factories import SectionFactory, make_aspect, make_lesson, make_playbook
from tests.recommendations.factories import make_recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture
def playbook() -> Playbook:
    """Two sections with three lessons and one."""
    made = make_playbook(slug="lines", lessons=3)
    make_lesson(section=SectionFactory.create(playbook=made, number=2), position=1)
    return made


def numbers(playbook: Playbook) -> list[str]:
    return list(Lesson.objects.filter(playbook=playbook).values_list("number", flat=True))


def pk(playbook: Playbook, number: str) -> int:
    return Lesson.objects.get(playbook=playbook, number=number).pk


@pytest.mark.parametrize(
    ("moved", "step", "expected"),
    [
        ("1.2", -1, ["1.2", "1.1", "1.3", "2.1"]),
        ("1.2", 1, ["1.1", "1.3", "1.2", "2.1"]),
        ("1.1", -1, ["1.1", "1.2", "1.3", "2.1"]),
        ("1.3", 1, ["1.1", "1.2", "1.3", "2.1"]),
    ],
)
def test_a_lesson_moves_within_its_section(playbook: Playbook, moved: str, step: int, expected: list[str]) -> None:
    move_piece(playbook=playbook, kind="lesson", pk=pk(playbook, moved), step=step, by=make_shipped_curator())
    assert numbers(playbook) == expected


def test_a_lesson_dropped_on_another_stands_before_it(playbook: Playbook) -> None:
    curator = make_shipped_curator()
    ids = {number: pk(playbook, number) for number in numbers(playbook)}
    move_piece(playbook=playbook, kind="lesson", pk=ids["1.3"], before=ids["1.1"], by=curator)
    assert numbers(playbook) == ["1.3", "1.1", "1.2", "2.1"]

    move_piece(playbook=playbook, kind="lesson", pk=ids["1.3"], before=ids["2.1"], by=curator)
    assert numbers(playbook) == ["1.3", "1.1", "1.2", "2.1"]
    assert ModelLogEntry.objects.filter(action="wagtail.reorder", user=curator).count() == 2


def test_sections_move_and_readers_meet_their_lessons_in_the_new_order(client: Client, playbook: Playbook) -> None:
    client.force_login(make_shipped_curator())
    second = str(playbook.sections.get(number=2).pk)
    client.post("/curate/order/lines/", {"kind": "section", "pk": second, "direction": "up"})

    assert numbers(playbook) == ["2.1", "1.1", "1.2", "1.3"]
    page = client.get(playbook.get_absolute_url()).text
    assert page.index('id="section-2"') < page.index('id="section-1"')
    last = Lesson.objects.get(playbook=playbook, number="2.1")
    assert [stop and stop.number for stop in neighbors(last)] == [None, "1.1"]
    assert [section.number for section in lessons_by_section(playbook)] == [2, 1]


def test_a_new_section_goes_to_the_end(client: Client, playbook: Playbook) -> None:
    client.force_login(make_shipped_curator())
    form = {"playbook": playbook.pk, "number": "7", "line": "1", "kind": "lessons", "title": "New"}
    client.post("/curate/snippets/lessons/section/add/", form)

    assert playbook.sections.get(number=7).position == 3


def test_a_restored_version_brings_no_old_place_back(client: Client, playbook: Playbook) -> None:
    first = playbook.sections.get(number=1)
    old = first.save_revision(clean=False)
    move_piece(playbook=playbook, kind="section", pk=first.pk, step=1, by=make_shipped_curator())
    assert Revision.objects.get(pk=old.pk).as_object().position == 2


def test_publishing_a_draft_keeps_the_new_place(playbook: Playbook) -> None:
    lesson = Lesson.objects.get(playbook=playbook, number="1.3")
    lesson.save_revision(clean=False)
    Lesson.objects.filter(number="1.2").update(latest_revision=None)
    move_piece(playbook=playbook, kind="lesson", pk=lesson.pk, step=-1, by=make_shipped_curator())
    lesson.refresh_from_db()
    lesson.latest_revision.publish()

    assert numbers(playbook) == ["1.1", "1.3", "1.2", "2.1"]


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("reading", "This is not put in order here."), ("lesson", "This piece is no longer there. Load the page again.")],
)
def test_what_cannot_be_moved_is_said(playbook: Playbook, kind: str, sentence: str) -> None:
    with pytest.raises(LibraryRefused, match=sentence):
        move_piece(playbook=playbook, kind=kind, pk=0, by=make_shipped_curator())


def test_the_page_moves_by_buttons_and_says_where(client: Client, playbook: Playbook) -> None:
    client.force_login(make_shipped_curator())
    moved = pk(playbook, "1.2")
    response = client.post("/curate/order/lines/", {"kind": "lesson", "pk": str(moved), "direction": "up"})

    back = f"/curate/order/lines/?kind=lesson&pk={moved}&direction=up"
    assert way_of(response) == (302, back)
    assert numbers(playbook) == ["1.2", "1.1", "1.3", "2.1"]
    assert client.get(back).text.count(" autofocus") == 1
    first = str(pk(playbook, "1.1"))
    client.post("/curate/order/lines/", {"kind": "lesson", "pk": first, "before": str(moved)})
    assert numbers(playbook) == ["1.1", "1.2", "1.3", "2.1"]


def test_the_page_says_what_was_refused(client: Client, playbook: Playbook) -> None:
    client.force_login(make_shipped_curator())
    response = client.post("/curate/order/lines/", {"kind": "lesson", "pk": "x"}, follow=True)

    assert "This piece is no longer there. Load the page again." in response.text


def test_the_page_holds_every_row_of_the_playbook(client: Client, playbook: Playbook) -> None:
    make_aspect(playbook=playbook, title="Speed")
    lesson = Lesson.objects.get(playbook=playbook, number="1.1")
    make_recommendation(playbook=playbook, lessons=[lesson], headline=True)
    make_recommendation(playbook=playbook, lessons=[lesson], headline=False)
    Lesson.objects.filter(number="1.2").update(live=False)
    make_playbook(title="Another", slug="other")
    client.force_login(make_shipped_curator())
    text = client.get("/curate/order/lines/").text

    for words in (
        ">Sections<",
        "1 Section 1",
        "2 Section 2",
        ">Aspects<",
        "Recommendations: headlines",
        ">Recommendations<",
    ):
        assert words in text
    assert "(not published)" in text
    assert 'href="/curate/order/other/"' in text
    assert 'aria-label="Move 1.1 Lesson 1.1 down"' in text


def test_without_a_playbook_there_is_nothing_to_order(client: Client) -> None:
    client.force_login(make_shipped_curator())
    assert "There is nothing to put in order yet." in client.get("/curate/order/").text


def test_an_editor_does_not_order(client: Client, playbook: Playbook) -> None:
    client.force_login(make_editor())
    assert way_of(client.get("/curate/order/lines/")) == (302, "/curate/")
    assert "/curate/order/" not in client.get("/curate/").text


def test_a_new_lesson_goes_to_the_end(client: Client, playbook: Playbook) -> None:
    client.force_login(make_shipped_curator())
    blueprint = Lesson.objects.get(playbook=playbook, number="1.1")
    fields: dict[str, Any] = form_of(blueprint, number="1.4", slug="new", title="New")
    fields |= {"questions-INITIAL_FORMS": "0", "guardrails-INITIAL_FORMS": "0"}
    client.post("/curate/snippets/lessons/lesson/add/", {k: v for k, v in fields.items() if not k.endswith("-id")})

    assert Lesson.objects.get(number="1.4").position == 4


def test_the_first_aspect_stands_first(client: Client) -> None:
    playbook = make_playbook()
    client.force_login(make_shipped_curator())
    form = {
        "playbook": playbook.pk,
        "title": "Speed",
        "short_title": "Speed",
        "slug": "speed",
        "china": "x",
        "west": "y",
    }
    levels = {f"levels-{part}_FORMS": "0" for part in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    client.post("/curate/snippets/lessons/aspect/add/", form | levels)

    assert Aspect.objects.get().position == 1
    assert not Recommendation.objects.exists()


def test_an_original_comes_before_its_translation() -> None:
    original = make_playbook(title="Lessons")
    make_playbook(title="Lehren", original=original, language="de")

    assert [str(found) for found in Playbook.objects.originals_first()] == ["Lessons", "Lehren"]


def test_sections_are_listed_as_they_stand_and_originals_first(client: Client) -> None:
    client.force_login(make_shipped_curator())
    original = make_playbook(title="Lessons")
    for playbook in (make_playbook(title="Lehren", original=original, language="de"), original):
        for number, position in ((1, 2), (2, 1)):
            SectionFactory.create(playbook=playbook, number=number, position=position)
    listed = client.get("/curate/snippets/lessons/section/").context["object_list"]

    assert [(str(section.playbook), section.number) for section in listed] == [
        ("Lessons", 2),
        ("Lessons", 1),
        ("Lehren", 2),
        ("Lehren", 1),
    ]


def test_playbooks_are_listed_with_originals_first(client: Client) -> None:
    client.force_login(make_shipped_curator())
    original = make_playbook(title="Lessons")
    make_playbook(title="Lehren", original=original, language="de")
    listed = client.get("/curate/snippets/lessons/playbook/").context["object_list"]

    assert [str(playbook) for playbook in listed] == ["Lessons", "Lehren"]
