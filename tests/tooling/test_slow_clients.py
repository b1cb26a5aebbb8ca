"""Clients that send or take a byte now and then, over real sockets: nobody else waits for them."""

import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import serving

LATEST = 5  # seconds for a page, on a machine that does other things too


@pytest.fixture(scope="module")
def address(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("slow")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_SETTINGS_MODULE", "config.settings")
        patch.setenv("DEBUG", "1")  # static files from where they lie
        with serving(folder / "static", folder / "log") as address:
            yield address


@pytest.fixture
def sockets() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def connect(address: str, sockets: ExitStack, *, far: bool = False) -> socket.socket:
    """With `far`, packets are small, as they are on a long way, and so is what the machine between holds back."""
    connection = sockets.enter_context(socket.socket())
    if far:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
    connection.settimeout(10)
    connection.connect((urlsplit(address).hostname, urlsplit(address).port))
    return connection


def request(address: str, line: str, *headers: str) -> bytes:
    return "\r\n".join([f"{line} HTTP/1.1", f"Host: {urlsplit(address).netloc}", *headers, "", ""]).encode()


def form(address: str, length: int) -> bytes:
    """With a cookie, for without one Django refuses it before it reads what the form says."""
    headers = ("Content-Type: application/x-www-form-urlencoded", f"Cookie: csrftoken={'x' * 32}")
    return request(address, "POST /accounts/login/", *headers, f"Content-Length: {length}")


def seconds(address: str) -> float:
    began = time.monotonic()
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310  (our own address)
        assert answer.status == 200
        answer.read()
    return time.monotonic() - began


def assert_everybody_is_served(address: str) -> None:
    for _ in range(3):
        assert seconds(f"{address}/accounts/login/") < LATEST
        assert seconds(f"{address}/health/") < LATEST


@pytest.mark.parametrize(("clients", "first"), [(24, 1), (24, 9_000), (200, 1)])
def test_pages_answer_while_clients_send_slowly(address: str, sockets: ExitStack, clients: int, first: int) -> None:
    slow = [connect(address, sockets) for _ in range(clients)]
    for client in slow:
        client.sendall(form(address, first + 5_000) + b"x" * first)
    stop = threading.Event()

    def trickle() -> None:
        while not stop.wait(4):
            for client in slow:
                client.sendall(b"x")

    thread = threading.Thread(target=trickle)
    thread.start()
    try:
        time.sleep(0.5)
        assert_everybody_is_served(address)
        time.sleep(4)
        assert_everybody_is_served(address)
    finally:
        stop.set()
        thread.join()


def test_pages_answer_while_clients_take_slowly(address: str, sockets: ExitStack) -> None:
    for _ in range(24):
        client = connect(address, sockets, far=True)
        client.sendall(request(address, "GET /static/wagtailadmin/js/core.js"))
        assert client.recv(15) == b"HTTP/1.1 200 OK"
    time.sleep(0.5)
    assert_everybody_is_served(address)


def test_a_body_that_comes_in_pieces_is_read_whole(address: str, sockets: ExitStack) -> None:
    body = b"login=ana%40example.org&password=" + b"x" * 100_000
    client = connect(address, sockets)
    client.sendall(form(address, len(body)))
    for start in range(0, len(body), 10_000):
        client.sendall(body[start : start + 10_000])
        time.sleep(0.05)
    assert client.recv(12) == b"HTTP/1.1 403"  # read, and then refused: it brings no token


@pytest.mark.parametrize(
    ("path", "sentence"),
    [("/accounts/login/", b"At most 2 MB can be sent"), ("/curate/", b"At most 10 MB can be sent")],
)
def test_what_is_too_large_for_its_address_is_refused_unread(
    address: str, sockets: ExitStack, path: str, sentence: bytes
) -> None:
    client = connect(address, sockets)
    client.sendall(request(address, f"POST {path}", "Content-Length: 20000000", "Accept-Language: en"))
    answer = b"".join(iter(lambda: client.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 413")
    assert sentence in answer
