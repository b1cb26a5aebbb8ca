"""The two ways a client follows a channel: an event stream, or polling where streams are blocked."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from apps.common.numbers import whole_number
from apps.live.hub import hub
from apps.live.updates import updates_for


def last_event(request: HttpRequest) -> int:
    """The number of the last event the client has: the browser's own header on reconnecting, else `?after=`."""
    said = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    return whole_number(said)


async def events(channel: str, audience: str, key: str, after: int) -> AsyncGenerator[bytes]:
    """The hub's stream. The view makes it in a thread; it begins in the event loop, whose hub it then asks."""
    async with aclosing(hub().stream(channel, audience, key, after)) as found:
        async for message in found:
            yield message


def stream(request: HttpRequest, channel: str, audience: str, key: str = "") -> StreamingHttpResponse:
    """An event stream of `channel` for `audience`. `key` says whose presence it shows."""
    response = StreamingHttpResponse(
        events(channel, audience, key, last_event(request)), content_type="text/event-stream"
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def poll(request: HttpRequest, channel: str, audience: str) -> HttpResponse:
    """The same update as one JSON answer; 204 when there is nothing new."""
    _, found = updates_for(channel, (audience,), last_event(request))
    update = found.get(audience)
    response = HttpResponse(update, content_type="application/json") if update else HttpResponse(status=204)
    response.headers["Cache-Control"] = "no-store"
    return response
