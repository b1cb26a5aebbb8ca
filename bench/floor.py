"""The floor: the same answers behind the same server, with nothing of ours in the way.

A page is the statements the product sent for it, through a plain pool, and the product's own bytes. A write is its
statements with the values that must differ put in. A stream is one LISTEN per process and one queue per client. Served
like the product: `gunicorn bench.floor:application -c config/gunicorn.py`.
"""

import asyncio
import functools
import json
import os
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from pathlib import Path
from typing import Any

import psycopg
from a2wsgi import WSGIMiddleware
from psycopg_pool import ConnectionPool

from bench.recording import Recorded

CHANNEL = "throughline_bench_floor"
THREADS = int(os.environ.get("THREADS", "8"))
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
StartResponse = Callable[[str, list[tuple[str, str]]], object]


@functools.cache
def pool() -> ConnectionPool:
    """Opened when first used, so in the worker."""
    return ConnectionPool(
        os.environ["DATABASE_URL"],
        min_size=1,
        max_size=THREADS + 5,
        kwargs={"autocommit": True, "prepare_threshold": None},
        open=True,
    )


@functools.cache
def recordings() -> dict[str, Recorded]:
    return Recorded.read(Path(os.environ["BENCH_RECORDINGS"]))


# Pages and writes ----------------------------------------------------------------------------------------------------
def pages(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """GET or POST /recorded/<name>/ replays a recording; POST /post/ sends a notice with the body."""
    sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    body, kind = b"{}", "text/html; charset=utf-8"
    if environ["PATH_INFO"] == "/post/":
        with pool().connection() as connection:
            connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, sent.decode()])
    elif environ["PATH_INFO"] != "/health/":
        recorded = recordings()[environ["PATH_INFO"].split("/")[2]]
        run(recorded, json.loads(sent) if sent else {})
        body, kind = recorded.body.encode(), recorded.content_type
    start_response("200 OK", [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]


def run(recorded: Recorded, values: dict[str, str]) -> None:
    with pool().connection() as connection, connection.cursor() as cursor:
        for statement in recorded.statements:
            for name, value in values.items():
                statement = statement.replace(f"<<{name}>>", value)  # noqa: PLW2901
            cursor.execute(statement)
            if cursor.description:
                cursor.fetchall()


# Streams -------------------------------------------------------------------------------------------------------------
queues: set[asyncio.Queue[bytes | None]] = set()
listeners: set[asyncio.Task[None]] = set()


async def listen() -> None:
    """A notice says how long the event is and what it ends with."""
    connection = await psycopg.AsyncConnection.connect(os.environ["DATABASE_URL"], autocommit=True)
    async with connection:
        await connection.execute(f"LISTEN {CHANNEL}")
        async for notice in connection.notifies():
            length, _, marker = notice.payload.partition(" ")
            ending = f"{marker}\n\n".encode()
            message = b"data: ".ljust(max(0, int(length) - len(ending)), b"x") + ending
            for queue in queues:
                queue.put_nowait(message)


async def stream(receive: Receive, send: Send) -> None:
    if not listeners:
        listeners.add(asyncio.create_task(listen()))
    queue: asyncio.Queue[bytes | None] = asyncio.Queue()
    queues.add(queue)
    end = asyncio.create_task(tell_end(receive, queue))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
        await send({"type": "http.response.body", "body": b"id: 0\n\n", "more_body": True})
        while (message := await queue.get()) is not None:
            await send({"type": "http.response.body", "body": message, "more_body": True})
    finally:
        queues.discard(queue)
        end.cancel()


async def tell_end(receive: Receive, queue: asyncio.Queue[bytes | None]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    queue.put_nowait(None)


application_pages = WSGIMiddleware(pages, workers=THREADS)  # type: ignore[arg-type]  # its own names for the same types


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
    elif scope["path"] == "/live/":
        await stream(receive, send)
    else:
        await application_pages(scope, receive, send)  # type: ignore[arg-type]
