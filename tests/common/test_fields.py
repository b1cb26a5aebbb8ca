"""Whatever people write is cleaned where it comes in: by each of our forms, and by each of our columns."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.test import Client
from django.urls import get_resolver, reverse

from apps.common.fields import WordsField, WordsMixin
from apps.lessons.models import Lesson
from apps.lessons.tags import TagsFormField
from apps.plans.forms import CodeField
from apps.plans.models import Initiative
from apps.workshops.models import Contribution
from tests.people import People
from tests.plans.factories import make_initiative, make_plan

NO_WORDS = {
    "code",
    "digest",
    "folded",
    "join_code",
    "key",
    "key_hash",
    "kind",
    "language",
    "number",
    "origin",
    "original_digest",
    "password",
    "part",
    "subject_code",
    "subject_kind",
    "template",
    "time_zone",
    "token_hash",
    "topic",
    "verb",
    "word",
}
"""Columns whose values we make or choose from a list."""
SAID_BY_US = {"live.Channel.name", "recommendations.Upload.refusal"}
OTHER_FIELDS = (
    forms.EmailField,
    forms.JSONField,
    forms.URLField,
    forms.SlugField,
    forms.UUIDField,
    CodeField,
    TagsFormField,
)


def columns() -> Iterator[models.Field]:  # type: ignore[type-arg]
    for model in apps.get_models():
        if model.__module__.startswith("apps."):
            for field in model._meta.local_concrete_fields:
                if type(field).__module__.startswith(("django.db.models.fields", "apps.")) and isinstance(
                    field, models.CharField | models.TextField
                ):
                    yield field


def test_every_column_of_words_is_cleaned() -> None:
    plain = [
        str(field)
        for field in columns()
        if not isinstance(field, WordsMixin | models.EmailField | models.URLField | models.SlugField)
        and not field.choices
        and field.name not in NO_WORDS
    ]
    assert set(plain) - SAID_BY_US == set()


def our_forms(base: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    get_resolver().url_patterns  # noqa: B018  (imports every view, and with them the forms)
    for form in base.__subclasses__():
        if form.__module__.startswith("apps."):
            yield form
        yield from our_forms(form)


def test_every_field_of_words_is_cleaned() -> None:
    plain = {
        f"{form.__name__}.{name}"
        for form in our_forms()
        for name, field in vars(form).get("declared_fields", {}).items()
        if isinstance(field, forms.CharField) and not isinstance(field, (WordsField, *OTHER_FIELDS))
    }
    assert plain == {"SignUpForm.username"}  # allauth's, and not shown


@pytest.mark.parametrize("title", ["\u200b\u200d", "\u3164", "\x0b \u202e"])
def test_a_title_nobody_can_see_is_asked_for(client: Client, people: People, title: str) -> None:
    client.force_login(people.lead)
    url = reverse("plans:initiative_create", args=[make_plan(people.team).code])
    answer = client.post(url, {"title": title, "outcome": "Seen", "due_on": "2030-01-01"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["title"] == ["This field is required."]


def test_what_is_saved_is_clean_whoever_saves_it(people: People) -> None:
    initiative = make_initiative(people.team, title="\u202eTurned\u202c\x0bround", outcome="One\r\ntwo\ufffe")
    assert (initiative.title, initiative.outcome) == ("Turned round", "One\ntwo")
    Initiative.objects.filter(pk=initiative.pk).update(title="a\x1fb")
    initiative.title = "c\u200bd"
    Initiative.objects.bulk_update([initiative], ["title"])
    initiative.refresh_from_db()
    assert initiative.title == "cd"
    with pytest.raises(ValidationError, match="cannot be blank"):
        Contribution(text="\u200b").clean_fields(exclude=["activity", "key_hash"])


def test_a_form_measures_what_is_left() -> None:
    field = WordsField(max_length=3)
    assert field.clean("a\u200b\u200b\u200bbc") == "abc"
    with pytest.raises(ValidationError):
        field.clean("abcd")


def test_an_area_keeps_its_lines_and_a_line_does_not() -> None:
    assert WordsField(widget=forms.Textarea).clean("a\r\nb") == "a\nb"
    assert WordsField(lines=True).clean("a\r\nb") == "a\nb"
    assert WordsField().clean("a\r\nb") == "a b"
    assert WordsField(required=False, empty_value=None).clean("\u200b") is None


@pytest.mark.parametrize(("model", "name", "path"), [(Lesson, "title", "CharField"), (Lesson, "plain", "JSONField")])
def test_for_a_migration_a_column_of_ours_is_djangos_own(model: Any, name: str, path: str) -> None:
    assert model._meta.get_field(name).deconstruct()[1] == f"django.db.models.{path}"
