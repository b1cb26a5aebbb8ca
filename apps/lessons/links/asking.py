"""Asks whether an address on the web answers. Curators type addresses, so the server that asks must not be led into its own
network: every host is resolved here, each of its addresses must be public, and the connection goes to exactly the address
that was judged, so that a name which changes in between, or a redirect, leads nowhere else."""

import contextlib
import ipaddress
import queue
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter

from apps.lessons.enums import LinkState

REDIRECTS = 4
TIMEOUT = 3
"""Seconds for a connection, and for each silence on it."""
DEADLINE = 8
"""Seconds in all, also for a name server that does not answer and a server that sends byte by byte."""
GONE = {404, 410}
SERVER_ERROR = 500
EMBEDS_V4 = ipaddress.ip_network("64:ff9b::/96")
EMBEDS_OLD_V4 = ipaddress.ip_network("::/96")
"""Given up long ago; what answers there is nobody's public page."""
PORTS = {"http": 80, "https": 443}
NO_SUCH_HOST = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}

Resolve = Callable[[str, int], list[str]]


class Stop(Exception):
    """The answer is known."""

    def __init__(self, state: LinkState) -> None:
        self.state = state


def resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def is_public(text: str) -> bool:
    """Also of an address of version 4 that stands in one of version 6."""
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in EMBEDS_V4:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if address.is_site_local or address in EMBEDS_OLD_V4:
            return False
    return address.is_global and not address.is_multicast


@dataclass
class PinnedAdapter(HTTPAdapter):
    """Connects to the address in the URL, and checks the certificate against the host's name."""

    host: str

    def __post_init__(self) -> None:
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options, assert_hostname=self.host, server_hostname=self.host)


def ask(url: str, *, by: Resolve = resolve) -> LinkState:
    """In a thread of its own, which is left behind when the time is over."""
    answer: queue.SimpleQueue[LinkState] = queue.SimpleQueue()
    threading.Thread(target=lambda: answer.put(_follow(url, by)), daemon=True).start()
    try:
        return answer.get(timeout=DEADLINE)
    except queue.Empty:
        return LinkState.UNCHECKED


def _follow(url: str, by: Resolve) -> LinkState:
    try:
        for _step in range(REDIRECTS + 1):
            status, location = _ask_one(url, by)
            if location is None:
                return LinkState.NOT_FOUND if status in GONE else _answered(status)
            url = urljoin(url, location)
    except Stop as stop:
        return stop.state
    except (requests.RequestException, OSError, ValueError):
        pass  # no connection, a certificate that is not theirs, an address that is none
    return LinkState.UNCHECKED


def _answered(status: int) -> LinkState:
    """Who is turned away as a robot has met a page all the same; a server in trouble may be well tomorrow."""
    return LinkState.UNCHECKED if status >= SERVER_ERROR else LinkState.ANSWERS


def _ask_one(url: str, by: Resolve) -> tuple[int, str | None]:
    """The status, and where it leads on. First the head alone; a server that does not like that is asked for the page,
    of which nothing is read."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise Stop(LinkState.UNCHECKED)
    host = parts.hostname
    pinned = _pinned(parts, _address(host, parts.port or PORTS[parts.scheme], by))
    headers = {"Host": parts.netloc.rpartition("@")[2], "User-Agent": "Throughline link check"}
    # Without a session, which reads a redirect's whole page, and would take a proxy and a password of the server's own.
    adapter = PinnedAdapter(host.rstrip("."))
    for method in ("HEAD", "GET"):
        asked = requests.Request(method, pinned, headers=headers).prepare()
        with contextlib.closing(adapter.send(asked, stream=True, timeout=TIMEOUT)) as response:
            pass
        if response.ok:
            break
    adapter.close()
    return response.status_code, response.headers.get("Location") if response.is_redirect else None


def _address(host: str, port: int, by: Resolve) -> str:
    try:
        found = by(host, port)
    except socket.gaierror as error:
        raise Stop(LinkState.NO_HOST if error.errno in NO_SUCH_HOST else LinkState.UNCHECKED) from error
    except UnicodeError as error:
        raise Stop(LinkState.NO_HOST) from error
    if not settings.CHECK_PRIVATE_LINKS and not all(is_public(address) for address in found):
        raise Stop(LinkState.PRIVATE)
    return found[0]


def _pinned(parts: SplitResult, address: str) -> str:
    place = f"[{address}]" if ":" in address else address
    if parts.port:
        place = f"{place}:{parts.port}"
    return urlunsplit((parts.scheme, place, parts.path, parts.query, ""))
