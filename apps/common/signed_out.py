"""What happens to a form that is sent after its session has ended, or after somebody signed in beside it: nothing that was
typed is lost, and nobody is led to an address that only takes forms."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac

from apps.common.views import csrf_refused

# Pages read it (static/js/signed-out.js): sign in beside this page, then send the same again.
HEADER = "X-Sign-In"
SAFE = ("GET", "HEAD", "OPTIONS")
NOT_WRITTEN = "seen"  # what a form knows of the row it changes; no words of anybody's (`apps.plans.forms.seen`)
TOKEN = "csrfmiddlewaretoken"  # noqa: S105  (the name of the field, not a secret)


def reader_of(user: AbstractBaseUser | AnonymousUser) -> str:
    """A name for who reads a page that tells nothing about them, so that a page knows whether it is still theirs."""
    return (
        salted_hmac("throughline.reader", str(user.pk), algorithm="sha256").hexdigest()[:20]
        if user.is_authenticated
        else ""
    )


def page_of(request: HttpRequest) -> str:
    """The page a form stands on, as its browser says, if it is one of ours; else the start page."""
    address = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    if address.netloc != request.get_host():
        return reverse("home")
    return (address.path or "/") + (f"?{address.query}" if address.query else "")


def is_from_own_page(request: HttpRequest) -> bool:
    """Whether the browser says that a page of ours sent this. A form of another site is never offered for sending again."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def is_from_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def offer_again(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """The form once more, with what was typed; sent again after signing in beside it."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values if name != TOKEN]
    context = {
        "fields": sent,
        "words": [value for name, value in sent if " " in value.strip() and not name.endswith(NOT_WRITTEN)],
        "files": bool(request.FILES),
        "ended": status == HTTPStatus.UNAUTHORIZED,
        "page": page_of(request),
    }
    return render(request, "send_again.html", context, status=status)


def holds_a_password(request: HttpRequest) -> bool:
    return any("password" in name for name in request.POST)


class SignedOutMiddleware:
    """Stands in for the redirect to the sign-in, where what was asked for is not a page to come back to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not is_turned_away(request, response):
            return response
        if is_from_htmx(request):
            if request.method not in SAFE:
                return HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers={HEADER: "needed"})
            again = redirect_to_login(page_of(request))
            return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": again.headers["Location"]})
        if request.method in SAFE:
            return response
        if is_from_own_page(request) and not holds_a_password(request):
            return offer_again(request, HTTPStatus.UNAUTHORIZED)
        return redirect_to_login(page_of(request))


def is_turned_away(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the answer is to sign in first and come back to this very address. Other ways lead to the sign-in too: after
    a password was reset, for one."""
    location = urlsplit(response.headers.get("Location", ""))
    if response.status_code != HTTPStatus.FOUND or location.path != reverse(settings.LOGIN_URL):
        return False
    return parse_qs(location.query).get(REDIRECT_FIELD_NAME) == [request.get_full_path()]


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is of another session: most often somebody signed in, in another tab, after it was opened."""
    if reason != REASON_NO_CSRF_COOKIE:
        if is_from_htmx(request):
            return HttpResponse(status=HTTPStatus.FORBIDDEN, headers={HEADER: "changed"})
        if is_from_own_page(request) and not holds_a_password(request):
            return offer_again(request, HTTPStatus.FORBIDDEN)
    return csrf_refused(request, reason)
