"""Whether a link answers, and that asking leads nobody into a private network."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from apps.lessons.enums import LinkState
from apps.lessons.links import asking
from apps.lessons.links.asking import DEADLINE, ask, is_public
from tests.lessons.web import Web, serving


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as found, override_settings(CHECK_PRIVATE_LINKS=True):
        yield found


def at_home(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ({"/": 200}, LinkState.ANSWERS),
        ({"/": 404}, LinkState.NOT_FOUND),
        ({"/": 410}, LinkState.NOT_FOUND),
        ({"/": 403}, LinkState.ANSWERS),
        ({"/": 503}, LinkState.UNCHECKED),
        ({"HEAD /": 404, "GET /": 200}, LinkState.ANSWERS),
        ({"/": "/next", "/next": 200}, LinkState.ANSWERS),
        ({"/": "/next", "/next": 410}, LinkState.NOT_FOUND),
        ({"/": "/"}, LinkState.UNCHECKED),
        ({"/": "ftp://127.0.0.1/"}, LinkState.UNCHECKED),
        ({"/": "http://[::1/"}, LinkState.UNCHECKED),
    ],
)
def test_what_an_answer_means(web: Web, pages: dict[str, int | str], expected: LinkState) -> None:
    web.pages = pages
    assert ask(web.url()) == expected


def test_the_head_is_enough_where_it_says_yes_and_few_redirects_are_followed(web: Web) -> None:
    web.pages = {"/": 200, "/round": "/round"}
    ask(web.url())
    assert [method for method, *_ in web.asked] == ["HEAD"]
    web.asked.clear()
    ask(web.url("/round"))
    assert len(web.asked) == asking.REDIRECTS + 1


def test_the_connection_goes_to_the_address_that_was_judged_under_the_name_that_was_typed(web: Web) -> None:
    web.pages = {"/a?b=1": 200}
    assert ask(web.url("/a?b=1", host="library.example"), by=at_home) == LinkState.ANSWERS
    assert web.asked == [("HEAD", "/a?b=1", f"library.example:{web.port}")]


def test_nothing_is_read_of_the_page_behind_a_redirect(web: Web) -> None:
    web.pages = {"HEAD /": 405, "GET /": "/next", "/next": 200}
    web.endless = True
    assert ask(web.url()) == LinkState.ANSWERS
    assert [(method, path) for method, path, _ in web.asked] == [("HEAD", "/"), ("GET", "/"), ("HEAD", "/next")]


def test_a_name_that_changes_its_address_between_two_looks_leads_nowhere_else(web: Web) -> None:
    web.pages = {"/": 200}
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    assert ask(web.url(host="rebinding.example"), by=lambda host, port: next(answers)) == LinkState.ANSWERS
    assert next(answers) == ["10.0.0.1"]  # it was resolved once, and that address was used


def test_nothing_leads_into_a_private_network(web: Web) -> None:
    web.pages = {"/": 200}
    with override_settings(CHECK_PRIVATE_LINKS=False):
        assert ask(web.url()) == LinkState.PRIVATE
        assert ask(web.url(host="localhost")) == LinkState.PRIVATE
        assert ask("http://library.example/", by=lambda host, port: ["93.184.216.34", "10.0.0.1"]) == LinkState.PRIVATE
    assert web.asked == []


def test_a_redirect_is_judged_like_the_first_address(web: Web, settings: Any) -> None:
    web.pages = {"/": f"http://inside.example:{web.port}/inside", "/inside": 200}

    def by(host: str, port: int) -> list[str]:
        settings.CHECK_PRIVATE_LINKS = host == "outside.example"
        return ["127.0.0.1"]

    assert ask(web.url(host="outside.example"), by=by) == LinkState.PRIVATE
    assert {path for _, path, _ in web.asked} == {"/"}


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("64:ff9b::5db8:d822", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),  # noqa: S104  # not bound, but refused
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fd00:ec2::254", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:169.254.169.254", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::a00:1", False),
        ("fec0::1", False),
        ("::a00:1", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), LinkState.NO_HOST),
        (socket.gaierror(socket.EAI_AGAIN, "no name server"), LinkState.UNCHECKED),
        (UnicodeError("label too long"), LinkState.NO_HOST),
    ],
)
def test_a_host_that_is_not_there_and_one_that_cannot_be_looked_up(error: Exception, expected: LinkState) -> None:
    def by(host: str, port: int) -> list[str]:
        raise error

    assert ask("https://library.example/", by=by) == expected


def test_what_is_no_address_or_does_not_take_the_call_is_not_checked(web: Web) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert ask(f"http://127.0.0.1:{closed.getsockname()[1]}/") == LinkState.UNCHECKED
    assert ask("https:///path") == LinkState.UNCHECKED
    assert (
        ask("http://library.example/", by=lambda host, port: ["127.0.0.2"]) == LinkState.UNCHECKED
    )  # nobody at port 80
    assert ask(web.url().replace("http:", "https:")) == LinkState.UNCHECKED
    assert ask("http://library.example:1/", by=lambda host, port: ["::1"]) == LinkState.UNCHECKED


def test_nobody_waits_longer_than_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "DEADLINE", 0.1)
    begun = time.monotonic()

    def by(host: str, port: int) -> list[str]:
        time.sleep(1)
        return ["127.0.0.1"]

    assert ask("http://slow.example/", by=by) == LinkState.UNCHECKED
    assert time.monotonic() - begun < 1 < DEADLINE
