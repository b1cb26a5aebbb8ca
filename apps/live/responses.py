"""The two ways a client follows a channel: an event stream, or polling where streams are blocked."""

from collections.abc import AsyncGenerator, Hashable
from contextlib import aclosing

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from apps.live.hub import Client, hub
from apps.live.positions import Position
from apps.live.updates import updates_for


def last_position(request: HttpRequest) -> Position:
    """How far the client has come: the header of one that reconnects by itself, else `?after=`, as our pages ask."""
    return Position.read(request.headers.get("Last-Event-ID") or request.GET.get("after", ""))


async def events(channel: str, client: Client, after: Position) -> AsyncGenerator[bytes]:
    """The hub's stream. The view makes it in a thread; it begins in the event loop, whose hub it then asks."""
    async with aclosing(hub().stream(channel, client, after)) as messages:
        async for message in messages:
            yield message


def stream(request: HttpRequest, channel: str, audience: str, right: Hashable, key: str = "") -> StreamingHttpResponse:
    """An event stream of `channel` for `audience`, as long as `right` holds. `key` says whose presence it shows."""
    client = Client(audience, key, right)
    response = StreamingHttpResponse(events(channel, client, last_position(request)), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def poll(request: HttpRequest, channel: str, audience: str) -> HttpResponse:
    """The same update as one JSON answer; 204 when there is nothing new."""
    data = updates_for(channel, {audience: last_position(request)})[audience].data
    response = HttpResponse(data, content_type="application/json") if data else HttpResponse(status=204)
    response.headers["Cache-Control"] = "no-store"
    return response
