"""One port, two handlers: `/live/` goes to Django's ASGI handler, the rest to its WSGI handler in a thread pool.

Synchronous pages were measured 1.5 to 2.5 times as fast this way as through Django's ASGI handler
(`docs/decisions/0003-wsgi-and-asgi-behind-one-port.md`).
"""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
Application = Callable[..., Any]  # the ASGI callable; each library types it in its own way
streams: Application = get_asgi_application()

from a2wsgi import WSGIMiddleware  # noqa: E402  (Django must be set up first)
from django.conf import settings  # noqa: E402

from config.wsgi import application as wsgi_application  # noqa: E402

pages: Application = WSGIMiddleware(cast("Any", wsgi_application), workers=settings.THREADS)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
    elif scope["path"].startswith("/live/"):
        await streams(scope, receive, send)
    else:
        await pages(scope, receive, send)


async def lifespan(receive: Receive, send: Send) -> None:
    """Answer the server's start and stop; Django itself does not speak the lifespan protocol."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
