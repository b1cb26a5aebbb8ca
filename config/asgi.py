"""One port, two handlers: `/live/` goes to the event streams, the rest to Django's WSGI handler in a thread pool.

Synchronous pages were measured 1.5 to 2.5 times as fast this way as through Django's ASGI handler
(`docs/decisions/0003-wsgi-and-asgi-behind-one-port.md`).
"""

import string
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast
from urllib.parse import quote_from_bytes

from a2wsgi import WSGIMiddleware
from django.conf import settings

from config.wsgi import application as wsgi_application  # sets Django up, so it comes before ours

from apps.live.hub import hub  # isort: skip
from apps.live.serving import Streams  # isort: skip
from config.bodies import Bodies, with_body  # isort: skip

Application = Callable[..., Any]  # the ASGI callable; each library types it in its own way


def in_threads(threads: int) -> Application:
    """The pages, in so many threads. None of them waits for a client: what it sent is there, and what it does not take
    is queued."""
    return WSGIMiddleware(cast("Any", with_body(wsgi_application)), workers=threads, send_queue_size=0)


pages: Application = Bodies(in_threads(settings.THREADS), proxies=settings.ALLAUTH_TRUSTED_PROXY_COUNT)
# Whoever watches over the site has a thread, whatever the pages are doing.
health: Application = in_threads(1)
# Two threads let people into their streams; with the hub's two, health's and the pages' own they are as many as the
# connections.
streams: Application = Streams(threads=2)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
        return
    if scope["type"] == "websocket":  # nothing here speaks it; the server answers 403
        await send({"type": "websocket.close", "code": 1000})
        return
    # Some clients send letters as bare bytes, which neither handler reads.
    scope["query_string"] = quote_from_bytes(scope["query_string"], safe=string.printable).encode()
    if scope["path"].startswith("/live/"):
        await streams(scope, receive, send)
    elif scope["path"] == "/health/":
        await health(scope, receive, send)
    else:
        await pages(scope, receive, send)


async def lifespan(receive: Receive, send: Send) -> None:
    """Answer the server's start and stop; Django itself does not speak the lifespan protocol."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            hub().start()  # it listens before anybody follows a room, because it also sees a restart of the database
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
