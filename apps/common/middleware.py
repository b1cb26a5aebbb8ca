"""Middleware that belongs to no app: content security, htmx answers, the reader's time zone."""

import zoneinfo
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csp import ContentSecurityPolicyMiddleware as DjangoContentSecurityPolicyMiddleware
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.csp import CSP

GetResponse = Callable[[HttpRequest], HttpResponse]


class ContentSecurityPolicyMiddleware(DjangoContentSecurityPolicyMiddleware):
    """Django's own policy, relaxed under the curation path alone (Wagtail's editor uses inline styles and scripts).

    A preview there is a page of ours with its strict policy, made by a request within the request (`is_dummy`), that the
    editor may frame."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if getattr(request, "is_dummy", False):
            framed = settings.SECURE_CSP | {"frame-ancestors": [CSP.SELF]}
            response._csp_config = framed  # type: ignore[attr-defined]  # noqa: SLF001  (what @csp_override sets)
        elif request.path.startswith(settings.CURATE_PATH):
            response._csp_config = settings.CURATE_CSP  # type: ignore[attr-defined]  # noqa: SLF001  (what @csp_override sets)
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return super().process_response(request, response)


class RequestSizeMiddleware:
    """Refuses by its announced size, before anything reads it, what is larger than anything sent here. Without that
    announcement Django reads nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH", "")
        if not length.isdecimal() or int(length) <= settings.LARGEST_REQUEST:
            return self.get_response(request)
        context = {"megabytes": settings.LARGEST_REQUEST // 2**20}
        answer = render(request, "413.html", context, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        answer.headers["Connection"] = "close"
        return answer


class HtmxAnswerMiddleware:
    """Caches keep pages and partials apart, and a redirect to sign-in never lands in a table row."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        to_sign_in = response.status_code == HTTPStatus.FOUND and response.headers.get("Location", "").startswith(
            "/accounts/login/"
        )
        if to_sign_in and request.headers.get("HX-Request") == "true":
            answer = HttpResponse(status=204)
            answer.headers["HX-Redirect"] = response.headers["Location"]
            return answer
        return response


class TimezoneMiddleware:
    """Times are shown in the zone the reader's browser names in its `timezone` cookie."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            zone = zoneinfo.ZoneInfo(request.COOKIES.get("timezone", ""))
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            return self.get_response(request)
        with timezone.override(zone):
            return self.get_response(request)
