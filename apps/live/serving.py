"""The ASGI application of `/live/`: a request comes in like any page, and then only its stream stays.

Django's own ASGI handler keeps a thread for each open request, and with it the database connection that the view used,
so the pool is empty after as many streams as it has connections. Here middleware and view run in a few threads that
give their connection back; what is left of an open stream is a queue and a task in the event loop.
"""

import asyncio
import contextvars
import io
from collections.abc import AsyncGenerator, Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import Any, cast

from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.base import BaseHandler
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from apps.live.updates import release_connection

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Streams(BaseHandler):
    """Answers GET requests; `threads` of them at a time are let in."""

    def __init__(self, threads: int) -> None:
        super().__init__()
        self.load_middleware()
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="live-door")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        context = contextvars.copy_context()
        loop = asyncio.get_running_loop()
        response = await loop.run_in_executor(self.threads, context.run, self.let_in, scope)
        await send({"type": "http.response.start", "status": response.status_code, "headers": headers_of(response)})
        if isinstance(response, StreamingHttpResponse):
            await until_either_ends(self.follow(response, send), gone(receive))
        else:
            await send({"type": "http.response.body", "body": cast("HttpResponse", response).content})

    def let_in(self, scope: Message) -> HttpResponseBase:
        """Middleware and view, which run in a thread as under WSGI. What a client sends along is left unread."""
        try:
            return self.get_response(ASGIRequest(scope, io.BytesIO()))
        finally:
            release_connection()

    async def follow(self, response: StreamingHttpResponse, send: Send) -> None:
        async with aclosing(cast("AsyncGenerator[bytes]", aiter(response))) as parts:
            async for part in parts:
                await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def headers_of(response: HttpResponseBase) -> list[tuple[bytes, bytes]]:
    headers = [(name.encode("ascii"), value.encode("latin-1")) for name, value in response.items()]
    cookies = [(b"Set-Cookie", cookie.OutputString().encode("ascii")) for cookie in response.cookies.values()]
    return headers + cookies


async def gone(receive: Receive) -> None:
    """Ends when the client has hung up."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def until_either_ends(*works: Any) -> None:
    """Runs both, ends the other when one has ended, and raises what went wrong in either."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            raise end
