"""What every answer carries."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from apps.common.middleware import LATE, TimezoneMiddleware
from tests.people import People


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_page_and_its_part_are_never_taken_for_each_other(
    client: Client, people: People, headers: dict[str, str]
) -> None:
    client.force_login(people.member)
    varies = client.get(reverse("plans:plan_list"), headers=headers).headers["Vary"]
    assert {"HX-Request", "HX-Target", "Cookie"} <= set(varies.split(", "))


def test_what_cannot_be_read_has_a_page_that_says_so(client: Client) -> None:
    answer = client.get("/", headers={"host": "elsewhere.example"})
    assert (answer.status_code, "This request could not be read" in answer.text) == (400, True)


@pytest.fixture
def https(settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT = True
    settings.BASE_URL = "https://plans.example"
    settings.ALLOWED_HOSTS = ["plans.example", "plans.example:8443"]


@pytest.mark.django_db
def test_a_proxy_that_hides_the_scheme_is_named(client: Client, https: None, caplog: pytest.LogCaptureFixture) -> None:
    """Django would redirect to the very address the browser has just asked."""
    answer = client.get("/accounts/login/", headers={"host": "plans.example"})
    assert answer.status_code == 400
    assert "without the header X-Forwarded-Proto" in answer.text
    assert '<a class="button primary" href="https://plans.example">https://plans.example</a>' in answer.text
    assert "BASE_URL is https://plans.example, but the request has no X-Forwarded-Proto" in caplog.text
    over = {"host": "plans.example", "x-forwarded-proto": "http"}
    assert client.get("/accounts/login/", headers=over)["Location"] == "https://plans.example/accounts/login/"
    assert client.get("/accounts/login/", headers=over | {"x-forwarded-proto": "https"}).status_code == 200
    assert client.get("/health/", headers={"host": "plans.example"}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "sentence"),
    [
        ({"origin": "null"}, "The browser sent “Origin: null”"),
        (
            {"origin": "https://plans.example:8443"},
            "The form came from https://plans.example:8443 (Origin), but the site knows itself as https://plans.example (Host",
        ),
        ({}, "The browser sent neither Origin nor Referer"),
    ],
)
@pytest.mark.django_db
def test_a_refused_form_names_the_header_at_fault(
    https: None, caplog: pytest.LogCaptureFixture, headers: dict[str, str], sentence: str
) -> None:
    client = Client(enforce_csrf_checks=True)
    sent = {"host": "plans.example", "x-forwarded-proto": "https", **headers}
    answer = client.post("/accounts/login/", {}, headers=sent)
    assert answer.status_code == 403
    assert sentence in answer.text
    assert "Nothing was stored." in answer.text
    assert f"Refused a form at /accounts/login/: {sentence}" in caplog.text


@pytest.mark.django_db
def test_a_form_without_its_token_was_open_for_too_long(https: None) -> None:
    sent = {"host": "plans.example", "x-forwarded-proto": "https", "origin": "https://plans.example"}
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {}, headers=sent)
    assert (answer.status_code, "This page was open for too long" in answer.text) == (403, True)


@pytest.mark.django_db
def test_a_body_that_came_too_late_is_refused_with_a_sentence(client: Client) -> None:
    extra: dict[str, Any] = {LATE: True}
    answer = client.post("/accounts/login/", {}, **extra)
    assert (answer.status_code, answer.headers["Connection"]) == (408, "close")
    assert "Nothing was stored. Go back and send it again." in answer.text


class WentWrong(Exception):
    pass


@pytest.mark.parametrize("cookie", ["", "Nowhere/At_All", "../etc/passwd", "\x00"])
def test_an_error_of_a_page_never_names_a_time_zone_as_its_cause(rf: RequestFactory, cookie: str) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        raise WentWrong

    request = rf.get("/")
    request.COOKIES["timezone"] = cookie
    with pytest.raises(WentWrong) as error:
        TimezoneMiddleware(view)(request)
    assert (error.value.__context__, error.value.__cause__) == (None, None)


@pytest.mark.parametrize(("cookie", "zone"), [("Asia/Tokyo", "Asia/Tokyo"), ("Nowhere", "UTC")])
def test_a_page_is_made_in_the_zone_of_its_reader(rf: RequestFactory, cookie: str, zone: str) -> None:
    request = rf.get("/")
    request.COOKIES["timezone"] = cookie
    answer = TimezoneMiddleware(lambda request: HttpResponse(timezone.get_current_timezone_name()))(request)
    assert (answer.text, timezone.get_current_timezone_name()) == (zone, "UTC")
