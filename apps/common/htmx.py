"""Answers for htmx: the whole page, or one partial of the same page."""

from collections.abc import Collection
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers


def answer(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    partials: Collection[str] = (),
    status: int = 200,
) -> HttpResponse:
    """The page `template`, or the partial of it that htmx asks for by `HX-Target`, if it is among `partials`.

    The client picks only among what the view offers; anything else gets the page. `response.template_name` says which
    it was ("plans/plan_detail.html#item-list").
    """
    partial = asked_partial(request)
    name = f"{template}#{partial}" if partial in partials else template
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        context = context | {"came_back": True}  # a form with errors, which the title of the page says first
    response = TemplateResponse(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def asked_partial(request: HttpRequest) -> str:
    """The id htmx wants to swap, or nothing: for a plain request, and where htmx rebuilds a page of its history."""
    if request.headers.get("HX-Request") != "true" or request.headers.get("HX-History-Restore-Request") == "true":
        return ""
    return request.headers.get("HX-Target", "")
