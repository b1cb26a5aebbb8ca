"""Why something was not done, in a sentence a person can read."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.defaults import permission_denied


class Refused(Exception):
    """Base of every app's own error; `str(error)` is shown to the person as it is."""


class RefusedMiddleware:
    """Views show a refusal where it belongs. One they did not expect, because something changed while they worked, is
    still read as its sentence, and is not an error of the server."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if not isinstance(exception, Refused):
            return None
        return permission_denied(request, PermissionDenied(str(exception)))
