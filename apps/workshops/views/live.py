"""How a page of a live room follows it: the event stream, and polling where streams are blocked."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.live import responses
from apps.workshops.access import get_participant, get_room
from apps.workshops.enums import Audience
from apps.workshops.models import Workshop
from apps.workshops.services.room import mark_seen

SEEN_EVERY = 10  # seconds; a polling phone says by its asking that it is there


def door(request: HttpRequest, code: str, audience: str) -> tuple[Workshop, str]:
    """The workshop, for who may see it as this audience, and the key of the participant whose presence it shows."""
    if audience == Audience.PARTICIPANT:
        participant = get_participant(request, code)
        if (timezone.now() - participant.seen_at).total_seconds() > SEEN_EVERY:
            mark_seen([str(participant.pk)])
        return participant.workshop, str(participant.pk)
    if audience in (Audience.CONSOLE, Audience.SCREEN):
        return get_room(request.user, code), ""
    raise Http404


@require_GET
@login_not_required
def room_stream(request: HttpRequest, code: str, audience: str) -> StreamingHttpResponse:
    workshop, key = door(request, code, audience)
    return responses.stream(request, workshop.channel_name, audience, key)


@require_GET
@login_not_required
def room_poll(request: HttpRequest, code: str, audience: str) -> HttpResponse:
    workshop, _ = door(request, code, audience)
    return responses.poll(request, workshop.channel_name, audience)
