"""One way in: the curation screens open to those who are signed in already and may curate."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _


class CurationDoorMiddleware:
    """Wagtail has a sign-in form and a password reset of its own, without our limits; nobody gets to see them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        if not request.path.startswith(settings.CURATE_PATH):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_curator:
            raise PermissionDenied(_("Only curators and editors of the library can open the curation screens."))
        return None
