"""Middleware that belongs to no app: content security, htmx answers, the reader's time zone."""

import logging
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

logger = logging.getLogger(__name__)
# Set by the server in front of Django (`config.bodies`), where the body was not there in time.
LATE = "throughline.late"
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


class ForwardedSchemeMiddleware:
    """Where the site is https, what comes without the header that says so comes past its proxy, or through one that does
    not set it: Django would send it to where it already is, for ever."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        header = getattr(settings, "SECURE_PROXY_SSL_HEADER", None)
        if header is None or header[0] in request.META or request.path == "/health/":
            return self.get_response(request)
        logger.error(
            "Refused %s: BASE_URL is %s, but the request has no X-Forwarded-Proto. The proxy must set it.",
            request.path,
            settings.BASE_URL,
        )
        context = {"address": settings.BASE_URL}
        return render(request, "no_forwarded_scheme.html", context, status=HTTPStatus.BAD_REQUEST)


class RequestBodyMiddleware:
    """Refuses by its announced size, before anything reads it, what is larger than anything sent to its address, and what
    did not come in time. Without that announcement Django reads nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get(LATE):
            return _refused(request, "408.html", HTTPStatus.REQUEST_TIMEOUT)
        length, largest = request.META.get("CONTENT_LENGTH", ""), largest_request(request.path)
        if not length.isdecimal() or int(length) <= largest:
            return self.get_response(request)
        return _refused(request, "413.html", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"megabytes": largest // 2**20})


def largest_request(path: str) -> int:
    """Bytes. Files come to the curation screens alone."""
    return settings.LARGEST_REQUEST if path.startswith(settings.CURATE_PATH) else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _refused(
    request: HttpRequest, template: str, status: HTTPStatus, context: dict[str, int] | None = None
) -> HttpResponse:
    """The rest of what is sent would be read as the next request, so the connection ends with this answer."""
    answer = render(request, template, context, status=status)
    answer.headers["Connection"] = "close"
    return answer


class HtmxAnswerMiddleware:
    """Caches keep pages and partials apart."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response


class TimezoneMiddleware:
    """Times are shown in the zone the reader's browser names in its `timezone` cookie."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Answered outside the `except`: an error of the answer would name a missing zone as its cause.
        with timezone.override(zone_named(request.COOKIES.get("timezone", ""))):
            return self.get_response(request)


def zone_named(name: str) -> zoneinfo.ZoneInfo | None:
    """None, which is the server's own zone, for what no zone is called."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None
