"""The page, or one partial of it: only what the view offers, only for htmx."""

import pytest
from django.template.response import TemplateResponse
from django.test import RequestFactory, override_settings

from apps.common.htmx import answer

PAGE = "<main>{% partialdef item-list inline %}<ul id='item-list'>{{ items }}</ul>{% endpartialdef item-list %}</main>"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"page.html": PAGE})]},
    }
]
WHOLE = ("page.html", "<main><ul id='item-list'>two</ul></main>")
PART = ("page.html#item-list", "<ul id='item-list'>two</ul>")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, WHOLE),
        ({"HX-Target": "item-list"}, WHOLE),
        ({"HX-Request": "true"}, WHOLE),
        ({"HX-Request": "true", "HX-Target": "item-list"}, PART),
        ({"HX-Request": "true", "HX-Target": "secret"}, WHOLE),
        ({"HX-Request": "true", "HX-Target": "item-list", "HX-History-Restore-Request": "true"}, WHOLE),
    ],
)
@override_settings(TEMPLATES=TEMPLATES)
def test_answer_is_the_page_or_an_offered_partial(headers: dict[str, str], expected: tuple[str, str]) -> None:
    request = RequestFactory().get("/", headers=headers)
    response = answer(request, "page.html", {"items": "two"}, partials=["item-list"], status=422)
    assert isinstance(response, TemplateResponse)
    response.render()
    assert (response.template_name, response.content.decode()) == expected
    assert response.status_code == 422
    assert response.headers["Vary"] == "HX-Request, HX-Target"


@override_settings(TEMPLATES=TEMPLATES)
def test_answer_without_partials_is_the_page() -> None:
    request = RequestFactory().get("/", headers={"HX-Request": "true", "HX-Target": "item-list"})
    response = answer(request, "page.html", {"items": "two"})
    assert isinstance(response, TemplateResponse)
    assert response.render().content.decode() == WHOLE[1]
