import logging
import sys
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import TooManyFilesSent
from django.db import Error, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.defaults import bad_request, server_error

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

logger = logging.getLogger(__name__)


@never_cache
@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """Whether this process serves and reaches its database: 200, or an error the server turns into 500."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Says which header is at fault, here to who reads the page and in the log to who runs the site."""
    sentence = _header_at_fault(request)
    if sentence:
        with translation.override("en"):
            logger.warning("Refused a form at %s: %s", request.path, sentence)
    return render(request, "403_csrf.html", {"sentence": sentence}, status=HTTPStatus.FORBIDDEN)


def _header_at_fault(request: HttpRequest) -> "StrPromise | None":
    origin = request.headers.get("Origin", "")
    here = f"{request.scheme}://{request.get_host()}"
    if origin == "null":
        return gettext_lazy(
            "The browser sent “Origin: null”, as it does for a page in a frame, from a file, or with an extension that"
            " hides where a form comes from."
        )
    if origin and origin not in (here, *settings.CSRF_TRUSTED_ORIGINS):
        return format_lazy(
            gettext_lazy(
                "The form came from {origin} (Origin), but the site knows itself as {here} (Host and X-Forwarded-Proto)."
                " Whoever runs the site has to let the proxy pass these as they came, with the port, or to name the"
                " origin in CSRF_TRUSTED_ORIGINS."
            ),
            origin=origin,
            here=here,
        )
    if request.is_secure() and not origin and "Referer" not in request.headers:
        return gettext_lazy("The browser sent neither Origin nor Referer, so nobody knows where the form comes from.")
    return None


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's answer to what it cannot read. A folder with too many files is chosen by mistake, so that has its sentence
    and the way back to its form."""
    if not isinstance(exception, TooManyFilesSent):
        return bad_request(request, exception)
    context = {"files": settings.DATA_UPLOAD_MAX_NUMBER_FILES}
    answer = render(request, "413.html", context, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    answer.headers["Connection"] = "close"
    return answer


# What PostgreSQL says when it cannot serve anybody now: no connection, shutting down, starting up.
AWAY = ("08", "57P")


def is_away(error: BaseException | None) -> bool:
    """Whether `error` means that the database cannot be reached, rather than that it refused something."""
    if not isinstance(error, Error):
        return False
    state: str | None = getattr(error.__cause__, "sqlstate", None)
    return state.startswith(AWAY) if state else isinstance(error, OperationalError | InterfaceError)


def broken(request: HttpRequest) -> HttpResponse:
    """The answer where something went wrong on our side. It needs neither session nor database; where the database is what
    is missing, it says so, and that trying again will help."""
    if not is_away(sys.exc_info()[1]):
        return server_error(request)
    response = HttpResponse(render_to_string("503.html"), status=HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = "5"
    response.headers["Cache-Control"] = "no-store"
    return response
