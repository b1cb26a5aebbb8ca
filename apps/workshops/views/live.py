"""How a page of a live room follows it: the event stream, and polling where streams are blocked."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from apps.live import responses
from apps.live.holding import held, open_from
from apps.workshops.access import get_participant, get_room, right_of
from apps.workshops.enums import Audience
from apps.workshops.models import Participant, Workshop
from apps.workshops.services.attempts import origin_of
from apps.workshops.services.room import mark_seen

SEEN_EVERY = 10  # seconds; a polling phone says by its asking that it is there
STREAMS_PER_ADDRESS = 4 * settings.SEATS_PER_ADDRESS  # in one web process


def door(request: HttpRequest, code: str, audience: str) -> tuple[Workshop, Participant | None]:
    """The workshop, for who may see it as this audience, and the participant whose presence it shows."""
    if audience == Audience.PARTICIPANT:
        participant = get_participant(request, code)
        if (timezone.now() - participant.seen_at).total_seconds() > SEEN_EVERY:
            mark_seen([str(participant.pk)])
        return participant.workshop, participant
    if audience in (Audience.CONSOLE, Audience.SCREEN):
        return get_room(request.user, code), None
    raise Http404


@require_GET
@login_not_required
def room_stream(request: HttpRequest, code: str, audience: str) -> HttpResponseBase:
    workshop, participant = door(request, code, audience)
    address = origin_of(get_adapter().get_client_ip(request))
    if open_from(address) >= STREAMS_PER_ADDRESS:
        sentence = _("Very many pages of this network follow a room. This one asks for news every two seconds instead.")
        return HttpResponse(sentence, status=429, headers={"Retry-After": "60"})
    key = str(participant.pk) if participant else ""
    right = right_of(request, workshop, participant)
    response = responses.stream(request, workshop.channel_name, audience, right, key)
    person = key or f"user {request.user.pk}"
    response.streaming_content = held(response.streaming_content, person, address)  # type: ignore[arg-type]  # it is async
    return response


@require_GET
@login_not_required
def room_poll(request: HttpRequest, code: str, audience: str) -> HttpResponse:
    workshop, _key = door(request, code, audience)
    return responses.poll(request, workshop.channel_name, audience)
