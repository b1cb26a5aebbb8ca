"""Typing a code."""

import re

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.workshops.models import JoinAttempt
from apps.workshops.services.attempts import EVERYWHERE, PER_ORIGIN, origin_of, window_of
from tests.people import People
from tests.workshops.factories import make_workshop

URL = reverse("join")


@pytest.mark.parametrize(
    "said", ["{a}{b}", "{a} {b}", "{a}-{b}", " {a}\u2013{b} ", "{a}\u00a0{b}", "\uff14\uff18\uff12\uff11{b}"]
)
def test_join_takes_the_code_as_people_type_it(client: Client, people: People, said: str) -> None:
    workshop = make_workshop(people, join_code="48217093")
    response = client.post(URL, {"code": said.format(a="4821", b="7093")})
    assert response.headers["Location"] == f"/join/{workshop.join_code}/"
    assert not JoinAttempt.objects.exists()


def test_the_example_of_a_code_is_no_rooms_code(client: Client, people: People) -> None:
    assert re.findall(r"[0-9]{4} [0-9]{4}", client.get(URL).content.decode()) == ["0000 0000"] * 2
    with pytest.raises(IntegrityError, match="workshops_workshop_join_code_no_example"):
        make_workshop(people, join_code="00000000")


@pytest.mark.parametrize("said", ["", "1234567", "123456789", "abcdefgh", "4821 709x"])
def test_join_says_when_it_is_no_code_and_counts_nothing(client: Client, db: None, said: str) -> None:
    response = client.post(URL, {"code": said})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["code"]
    assert not JoinAttempt.objects.exists()


def test_join_says_when_nobody_has_this_code_and_counts_it(client: Client, people: People) -> None:
    make_workshop(people)
    response = client.post(URL, {"code": "0000 0000"})
    assert response.status_code == 422
    assert "No workshop has this code." in response.content.decode()
    assert sorted(JoinAttempt.objects.values_list("origin", "count")) == [
        (EVERYWHERE, 1),
        (origin_of("127.0.0.1"), 1),
    ]


def spend(address: str) -> None:
    JoinAttempt.objects.create(origin=origin_of(address), since=window_of(timezone.now()), count=PER_ORIGIN)


def test_join_refuses_even_a_right_code_after_too_many_wrong_ones(client: Client, people: People) -> None:
    code = make_workshop(people).join_code
    spend("127.0.0.1")
    response = client.post(URL, {"code": code})
    assert response.status_code == 429
    assert "Please wait ten minutes" in response.content.decode()
    response = client.get(reverse("join-code", args=[code]))
    assert response.status_code == 429
    assert client.post(URL, {"code": code}, REMOTE_ADDR="203.0.113.9").status_code == 302


def test_join_counts_the_address_the_proxy_saw(client: Client, people: People, settings: object) -> None:
    """Behind Caddy: it appends the address it saw, whatever the client claims before it."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # type: ignore[attr-defined]
    code = make_workshop(people).join_code
    spend("203.0.113.9")
    spoofed = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}
    assert client.post(URL, {"code": code}, headers=spoofed).status_code == 429
    honest = {"X-Forwarded-For": "203.0.113.9, 198.51.100.1"}
    assert client.post(URL, {"code": code}, headers=honest).status_code == 302


def test_join_believes_no_header_without_a_proxy(client: Client, people: People) -> None:
    code = make_workshop(people).join_code
    spend("127.0.0.1")
    claimed = {"X-Forwarded-For": "198.51.100.1"}
    assert client.post(URL, {"code": code}, headers=claimed).status_code == 429


def test_join_page_is_open_to_everybody_and_kept_by_no_cache(client: Client, db: None) -> None:
    response = client.get(URL)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
