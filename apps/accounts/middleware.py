from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from apps.accounts.language import language_of_reader


class LanguageMiddleware:
    """The language of the answer. It ends with the request, so what a view activates beside it (a live room speaks one
    language to everybody) never reaches the next one. A preview in the editor is a request within a request and stays in
    the language of the page around it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        within = getattr(request, "is_dummy", False)
        language = translation.get_language() if within else language_of_reader(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response
