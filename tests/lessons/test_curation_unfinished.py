"""A draft may be unfinished: whatever is left out, what was written is kept; readers get whole pieces only."""

from typing import Any

import pytest
from django.test import Client

from apps.lessons.models import Aspect, FaqEntry, Lesson, Playbook, Reading, Section
from apps.recommendations.models import Recommendation
from tests.answers import way_of
from tests.lessons.curators import make_shipped_curator
from tests.lessons.editor import edit_url, save, values_of
from tests.lessons.factories import SectionFactory, make_aspect, make_lesson
from tests.lessons.test_curation_from_nothing import children
from tests.recommendations.factories import make_recommendation

pytestmark = pytest.mark.django_db

WORDS = {"title": "Loops", "summary": "Short.", "china": "They do.", "meaning": "We could.", "west": "We do not."}
WORDS |= {"question": "Why?", "answer": "So.", "note": "On loops.", "statement": "Do it.", "why": "It helps."}
WORDS |= {"slug": "loops", "short_title": "Loops", "source_title": "Loops", "code": "R1.9", "tags": "loops"}
SIZES = {"horizon": "now", "effort": "low", "impact": "high", "kind": "lessons", "line": "3", "language": "en"}
KEYS = {"number", "slug", "code"}
"""By which a piece is known: two that lack it stand beside each other."""
PLACE = {"playbook", "section"}
CHILDREN = {
    Lesson: {
        **children("questions", {"text": "Would we?"}),
        **children("guardrails", {"kind": "privacy", "text": "Counsel has agreed."}),
    },
    Aspect: children("levels", *({"level": str(n), "title": f"L{n}", "description": "As in it."} for n in range(1, 6))),
    Recommendation: {
        **children("templates", {"title": "A drill", "outcome": "It works."}),
        **children("templates-0-first_steps", {"text": "Begin."}),
        **children("templates-0-measures", {"name": "Days", "unit": "days", "direction": "decrease", "how": "Count."}),
        **children("templates-0-guardrails", {"kind": "privacy", "text": "Counsel has agreed."}),
    },
}


@pytest.fixture
def curator(client: Client) -> Client:
    client.force_login(make_shipped_curator())
    return client


def add_url(model: Any) -> str:
    return f"/curate/snippets/{model._meta.app_label}/{model._meta.model_name}/add/"


def whole(client: Client, model: Any) -> dict[str, Any]:
    """All that can be written about a new one."""
    lesson = Lesson.objects.first() or make_lesson()
    data = values_of(client.get(add_url(model)).context["form"]) | CHILDREN.get(model, {})
    names = [name for name in data if name in WORDS | SIZES]
    data |= {name: (WORDS | SIZES)[name] for name in names}
    if model is not Playbook:
        data |= {"playbook": lesson.playbook_id, "section": lesson.section_id, "lessons": [lesson.pk]}
        data["number"] = "1.9" if model is Lesson else "9"
    return data


def faults(form: Any) -> list[Any]:
    parts = form.formsets.values()
    nested = [fault for part in parts for child in part.forms for fault in faults(child)]
    return [fault for fault in (form.errors, *(part.non_form_errors() for part in parts), *nested) if fault]


@pytest.mark.parametrize("model", [Lesson, Recommendation, Aspect, FaqEntry, Reading, Section, Playbook])
def test_a_draft_is_kept_whatever_is_left_out(curator: Client, model: Any) -> None:
    data = whole(curator, model)
    for name in [name for name in data if not name.endswith(("_FORMS", "-ORDER")) and name not in PLACE]:
        left_out = data | {name: []} if name == "lessons" else data | {name: ""}
        for _time in range(2 if name in KEYS else 1):
            answer = curator.post(add_url(model), left_out)
            refused = faults(answer.context["form"]) if answer.status_code == 200 else None
            assert (name, refused) == (name, None)
            piece = model.objects.order_by("-pk").first()
            assert (name, way_of(answer)) == (name, (302, edit_url(piece)))
            assert (name, curator.get(edit_url(piece)).status_code) == (name, 200)
        if name in KEYS:
            assert curator.get(add_url(model).removesuffix("add/")).status_code == 200
        model.objects.filter(live=False).delete()


@pytest.mark.parametrize("model", [Lesson, Recommendation, Aspect, FaqEntry, Reading, Section])
def test_a_draft_without_a_place_is_asked_for_it(curator: Client, model: Any) -> None:
    for name in PLACE & set(values_of(curator.get(add_url(model)).context["form"])) | {"playbook"}:
        answer = curator.post(add_url(model), whole(curator, model) | {name: ""})
        assert (answer.status_code, answer.context["form"].errors) == (200, {name: ["This field is required."]})


def test_what_is_not_chosen_is_filled_in(curator: Client) -> None:
    section = SectionFactory.create(number=4)
    place = {"playbook": section.playbook_id, "title": "Ein Überblick"}
    curator.post(add_url(Section), place | {"number": "", "line": "", "kind": ""})
    added = Section.objects.order_by("-pk").first()
    assert added
    assert (added.number, added.line, added.kind) == (5, 5, "lessons")
    for _twice in range(2):
        curator.post(add_url(Aspect), place | children("levels", *({"title": f"L{n}"} for n in (1, 2))))
    aspects = Aspect.objects.order_by("pk")
    assert [aspect.slug for aspect in aspects] == ["ein-uberblick", "ein-uberblick-2"]
    assert [level.level for level in aspects[0].levels.all()] == [1, 2]
    curator.post(add_url(Playbook), {"title": "", "language": ""})
    assert Playbook.objects.filter(slug="playbook", language="en").exists()


def test_the_levels_of_a_new_aspect_are_there(curator: Client) -> None:
    levels = curator.get(add_url(Aspect)).context["form"].formsets["levels"]
    assert [form["level"].value() for form in levels.forms] == [1, 2, 3, 4, 5]


def test_readers_get_no_unfinished_part(curator: Client) -> None:
    for piece, unfinished, sentence in (
        (make_lesson(), {"questions-0-text": ""}, "Question: This field cannot be blank."),
        (make_aspect(), {"levels-0-title": ""}, "Title: This field cannot be blank."),
        (
            make_recommendation(lessons=[make_lesson()]),
            {"templates-0-measures-0-how": ""},
            "How it is measured: This field cannot be blank.",
        ),
    ):
        save(curator, piece, **unfinished)
        assert piece.get_latest_revision_as_object().why_not_whole() is None
        piece.refresh_from_db()
        assert piece.get_latest_revision_as_object().why_not_whole() == sentence
