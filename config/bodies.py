"""A request's body is read in the event loop, with a size and a deadline, before a page's thread is taken.

A thread that reads waits for its client. Twenty-four clients that sent a byte every four seconds held every thread of the
site; here each of them holds a socket and, of what it has sent, a file.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from apps.common.middleware import LATE, largest_request

IN_MEMORY = 64 * 1024  # bytes; the rest of a body waits on the disk
SILENCE = 20  # seconds without a byte: a phone between two cells comes back sooner
PATIENCE = 30  # seconds for any body,
SLOWEST = 16 * 1024  # and one more for each of so many bytes
WAITING = 100  # bodies on their way from one address; with another one, the one that waits longest is cut

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]
Body = IO[bytes]


class Bodies:
    """In front of an ASGI application that passes its requests on to `with_body`."""

    def __init__(self, application: Application, proxies: int) -> None:
        self.application = application
        self.proxies = proxies
        self.waiting: dict[str, list[asyncio.Timeout]] = defaultdict(list)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        length = announced(scope)
        # Without an announcement Django reads nothing, and what is too large it refuses unread.
        if not 0 < length <= largest_request(scope["path"]):
            await self.application(scope, left_unread, send)
            return
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            try:
                whole = await self.read(scope, receive, body, length)
                scope["body"] = body
            except TimeoutError:
                whole = scope[LATE] = True
            if whole:
                await self.application(scope, left_unread, send)

    async def read(self, scope: Message, receive: Receive, body: Body, length: int) -> bool:
        """Whether all of it came before the client hung up."""
        address = client_address(scope, self.proxies)
        waiting = self.waiting[address]
        now = asyncio.get_running_loop().time
        if len(waiting) >= WAITING:
            postpone(waiting.pop(0), now())
        last = now() + PATIENCE + length / SLOWEST
        async with asyncio.timeout_at(min(last, now() + SILENCE)) as deadline:
            waiting.append(deadline)
            try:
                while (message := await receive())["type"] == "http.request":
                    body.write(message.get("body", b""))
                    if not message.get("more_body"):
                        body.seek(0)
                        return True
                    if deadline in waiting:
                        postpone(deadline, min(last, now() + SILENCE))
            finally:
                if deadline in waiting:
                    waiting.remove(deadline)
                if not waiting:
                    self.waiting.pop(address, None)
        return False


def postpone(deadline: asyncio.Timeout, until: float) -> None:
    """Not what is over already, whose task has only not heard of it yet."""
    if not deadline.expired():
        deadline.reschedule(until)


async def left_unread() -> Message:
    return {"type": "http.disconnect"}


def announced(scope: Message) -> int:
    """The length a request says that its body has; 0 if none."""
    value = header(scope, b"content-length")
    return int(value) if value.isdigit() else 0


def client_address(scope: Message, proxies: int) -> str:
    """As limits count it elsewhere: as far back as there are proxies of ours."""
    before = [part.strip() for part in header(scope, b"x-forwarded-for").decode("latin-1").split(",") if part.strip()]
    if 0 < proxies <= len(before):
        return before[-proxies]
    return str((scope.get("client") or ("",))[0])


def header(scope: Message, name: bytes) -> bytes:
    return b",".join(value for given, value in scope["headers"] if given == name)


Environ = dict[str, Any]


def with_body(application: Callable[..., Iterable[bytes]]) -> Callable[[Environ, Any], Iterable[bytes]]:
    """The WSGI application, given the body that was read, or told that it came too late."""

    def answer(environ: Environ, start_response: Any) -> Iterable[bytes]:
        scope = environ["asgi.scope"]
        if "body" in scope:
            environ["wsgi.input"] = scope["body"]
        environ[LATE] = LATE in scope
        return application(environ, start_response)

    return answer
