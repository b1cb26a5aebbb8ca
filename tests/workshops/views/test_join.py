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
from tests.workshops.factories import make_participant, make_workshop, seat_client

URL = reverse("join")


@pytest.mark.parametrize(
    "said", ["{a}{b}", "{a} {b}", "{a}-{b}", " {a}\u2013{b} ", "{a}\u00a0{b}", "\uff14\uff18\uff12\uff11{b}"]
)
def test_join_takes_the_code_as_people_type_it(client: Client, people: People, said: str) -> None:
    workshop = make_workshop(people, join_code="48217093")
    response = client.post(URL, {"code": said.format(a="4821", b="7093")})
    assert response.headers["Location"] == f"/join/{workshop.join_code_whole}/"
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


def test_join_says_when_nobody_has_this_code_and_counts_it_once(client: Client, people: People) -> None:
    make_workshop(people)
    for _reload in range(2):
        response = client.post(URL, {"code": "0000 0000"})
        assert response.status_code == 422
        assert "No workshop has this code." in response.content.decode()
    counted = JoinAttempt.objects.filter(origin__in=(EVERYWHERE, origin_of("127.0.0.1")))
    assert sorted(counted.values_list("origin", "count")) == [(EVERYWHERE, 1), (origin_of("127.0.0.1"), 1)]


def spend(address: str) -> None:
    JoinAttempt.objects.create(origin=origin_of(address), since=window_of(timezone.now()), count=PER_ORIGIN)


def test_after_too_many_wrong_codes_eight_digits_tell_nothing_and_twelve_lead_in(
    client: Client, people: People
) -> None:
    workshop = make_workshop(people)
    spend("127.0.0.1")
    right, wrong = (client.post(URL, {"code": code}) for code in (workshop.join_code, "00000000"))
    sentence = "please type all twelve digits: the code, and the four small ones beside it"
    for response in (right, wrong):
        assert response.status_code == 429
        assert sentence in response.content.decode()
    assert client.get(reverse("join-code", args=[workshop.join_code])).status_code == 429
    response = client.post(URL, {"code": f"{workshop.join_code_spaced} {workshop.join_check}"})
    assert response.headers["Location"] == f"/join/{workshop.join_code_whole}/"
    assert client.get(response.headers["Location"]).status_code == 200
    assert client.post(URL, {"code": workshop.join_code}, REMOTE_ADDR="203.0.113.9").status_code == 302


@pytest.mark.parametrize("burdened", [False, True])
def test_a_code_with_wrong_check_digits_is_like_no_code_and_is_not_counted(
    client: Client, people: People, *, burdened: bool
) -> None:
    workshop = make_workshop(people)
    if burdened:
        spend("127.0.0.1")
    before = JoinAttempt.objects.count()
    wrong = f"{(int(workshop.join_check) + 1) % 10_000:04}"
    answers = [client.post(URL, {"code": code}) for code in (workshop.join_code + wrong, "00000000" + wrong)]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert [answer.context["form"].errors["code"] for answer in answers] == [
        ["No workshop has this code. Please compare it with the big screen."]
    ] * 2
    assert JoinAttempt.objects.count() == before


def test_people_of_the_workshop_need_no_check_digits(client: Client, people: People) -> None:
    workshop = make_workshop(people)
    spend("127.0.0.1")
    address = reverse("join-code", args=[workshop.join_code])
    client.force_login(people.viewer)
    assert client.get(address).status_code == 200
    client.force_login(people.outsider)
    assert client.get(address).status_code == 429
    seated = seat_client(make_participant(workshop, "Mei"))
    assert seated.get(address).status_code in (200, 302)


def test_eighty_phones_of_one_address_all_get_in_with_typos_and_reloads(people: People) -> None:
    workshop = make_workshop(people)
    for phone in range(80):
        client = Client()
        for slip in range(2):  # more than the limit together, so some are asked for all digits
            typo = f"{(int(workshop.join_code) + 1 + 2 * phone + slip) % 10**8:08}"
            assert client.post(URL, {"code": typo}).status_code in (422, 429)
            assert client.get(reverse("join-code", args=[typo])).status_code in (404, 429)
        response = client.post(URL, {"code": workshop.join_code})
        if response.status_code == 429:
            response = client.post(URL, {"code": workshop.join_code_whole})
        page = client.get(response.headers["Location"])
        assert client.post(page.request["PATH_INFO"], {"name": f"Phone {phone}"}).status_code == 302
    assert workshop.participants.count() == 80


@pytest.mark.parametrize("fresh", [False, True])
def test_guessing_from_one_address_is_slowed_to_120_codes_in_ten_minutes(people: People, *, fresh: bool) -> None:
    workshop = make_workshop(people)
    client = Client()
    looked_at = 0
    for guess in range(PER_ORIGIN + 40):
        client = Client() if fresh else client
        looked_at += client.post(URL, {"code": f"{guess:08}"}).status_code == 422
    assert looked_at == 120
    assert Client().post(URL, {"code": workshop.join_code}).status_code == 429


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
