"""What browsers and proxies may keep. A page is private unless its view says otherwise: the back button after signing
out, or a shared cache, shows nothing of anybody."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control


def public_page[V: Callable[..., object]](view: V) -> V:
    """To visitors without an account this view shows what everybody may see and keep. Stands directly on the view, below
    the decorators that wrap it."""
    view.shows_the_public = True  # type: ignore[attr-defined]
    return view


class PrivateMiddleware:
    """`no-store` on every answer but a public page's to a visitor. Static files are served before this."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "no-store" not in response.headers.get("Cache-Control", "") and not is_public(request):
            patch_cache_control(response, no_store=True, private=True)
        return response


def is_public(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None or not getattr(match.func, "shows_the_public", False):
        return False
    return not request.user.is_authenticated
