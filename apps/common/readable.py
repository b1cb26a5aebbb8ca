"""One place that refuses what PostgreSQL or Python cannot hold, before a session is looked up or a view runs."""

import re
from collections.abc import Iterator
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from apps.common.middleware import GetResponse

NO_TEXT = re.compile("[\x00\ud800-\udfff]")
"""NUL, which PostgreSQL stores in no text, and half of a surrogate pair, which no encoding can write."""


class ReadableMiddleware:
    """Whoever sends such a thing is told so: a page, or JSON for a script of ours, which does not ask for a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            readable = speaks_utf8(request) and not any(NO_TEXT.search(text) for text in texts_of(request))
        except UnreadablePostError:  # the client has hung up, so nobody reads this answer
            readable = False
        return self.get_response(request) if readable else refusal(request)


def speaks_utf8(request: HttpRequest) -> bool:
    """Django would read the address too in any other `charset`."""
    return (request.encoding or "utf-8").lower() == "utf-8"


def texts_of(request: HttpRequest) -> Iterator[str]:
    """Django itself drops what cannot be printed from the name of a file."""
    yield request.path_info
    for name, value in request.COOKIES.items():
        yield from (name, value)
    for fields in (request.GET, request.POST):
        for name, values in fields.lists():
            yield from (name, *values)


def refusal(request: HttpRequest) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        if "text/html" in request.headers.get("Accept", ""):
            return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)
        sentence = _("Something that was sent is no text, so nothing of it was stored.")
        return JsonResponse({"sentence": sentence}, status=HTTPStatus.BAD_REQUEST)
