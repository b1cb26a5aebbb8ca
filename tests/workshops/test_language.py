"""A live room speaks the language of its playbook, whoever looks and however they follow it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from apps.live.hub import Client as Follower
from apps.live.hub import Hub
from apps.live.positions import Position
from apps.workshops.agenda import TEMPLATES
from apps.workshops.enums import Anonymity, Audience
from apps.workshops.fragments import render
from apps.workshops.models import Workshop
from apps.workshops.services.prepare import Frame, create_workshop
from apps.workshops.services.room import close_vote, remove_participant
from tests.loops import in_a_loop
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop, seat_client
from tests.workshops.room import IDEAS, VOTE, enter, fill, step

AUDIENCES = [Audience.PARTICIPANT, Audience.CONSOLE, Audience.SCREEN]
ENGLISH = {"Accept-Language": "en"}
GERMAN = {"Accept-Language": "de"}
WORDS = {  # of the step that collects ideas
    Audience.PARTICIPANT: ("Your idea", "Ihre Idee"),
    Audience.CONSOLE: ("No cards yet", "Noch keine Karten"),
    Audience.SCREEN: ("Write alone.", "Schreiben Sie allein."),
}


@pytest.fixture
def workshop(people: People) -> Workshop:
    """In a German playbook, where ideas are written."""
    workshop = make_workshop(people)
    workshop.playbook.language = "de"
    workshop.playbook.save()
    enter(workshop, people, IDEAS)
    return workshop


@pytest.fixture
def beside(people: People) -> Workshop:
    """The same in English."""
    workshop = make_workshop(people)
    enter(workshop, people, IDEAS)
    return workshop


def client_of(workshop: Workshop, audience: str, people: People) -> Client:
    if audience == Audience.PARTICIPANT:
        return seat_client(make_participant(workshop))
    client = Client()
    client.force_login(people.facilitator)
    return client


def page_url(workshop: Workshop, audience: str) -> str:
    name = "room" if audience == Audience.PARTICIPANT else audience
    return reverse(f"workshops:{name}", args=[workshop.code])


@pytest.mark.parametrize("audience", AUDIENCES)
def test_page_poll_and_fragments_speak_the_language_of_the_playbook(
    people: People, workshop: Workshop, beside: Workshop, audience: Audience
) -> None:
    english, german = WORDS[audience]
    client = client_of(workshop, audience, people)
    page = client.get(page_url(workshop, audience), headers=ENGLISH)
    assert page.headers["Content-Language"] == "de"
    assert '<html lang="de"' in page.text
    poll = client.get(reverse("workshops:room_poll", args=[workshop.code, audience]), headers=ENGLISH)
    stage = render(workshop.channel_name, audience, None)["room-stage"]
    for text in (page.text, poll.json()["fragments"]["room-stage"], stage):
        assert german in text
        assert english not in text
    # The room beside it is not touched, and neither is who asked.
    other = client_of(beside, audience, people)
    assert english in other.get(page_url(beside, audience), headers=GERMAN).text
    assert english in render(beside.channel_name, audience, None)["room-stage"]
    assert translation.get_language() == "en-us"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("people")
def test_streams_of_two_rooms_never_mix_their_languages(workshop: Workshop, beside: Workshop) -> None:
    async def first_words(hub: Hub, room: Workshop) -> str:
        stream = hub.stream(room.channel_name, Follower(Audience.CONSOLE), Position())
        await anext(stream)
        message = await anext(stream)
        await stream.aclose()
        return message.decode()

    async def both() -> list[str]:
        hub = Hub()
        try:
            return [await first_words(hub, room) for room in (workshop, beside, workshop, beside)]
        finally:
            for task in hub.tasks:
                task.cancel()
            hub.threads.shutdown()

    said = in_a_loop(both())
    assert ["Noch keine Karten" in message for message in said] == [True, False, True, False]
    assert ["No cards yet" in message for message in said] == [False, True, False, True]


def test_what_the_room_refuses_is_said_in_its_language(people: People, workshop: Workshop) -> None:
    fill(workshop, people, voters=1)
    client = seat_client(make_participant(workshop))
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    data = {
        "activity": step(workshop, VOTE).code,
        "contribution": str(step(workshop, IDEAS).contributions.get().pk),
        "key": "0b0e1e52-5a51-4bd2-9d8a-7a3d6ad1c005",
        "given": "1",
    }
    url = reverse("workshops:dot_save", args=[workshop.code])
    late = client.post(url, data, headers=ENGLISH)
    assert (late.status_code, late.json()) == (
        409,
        {"sentence": "Die Abstimmung wurde geschlossen, bevor dieser Punkt ankam."},
    )
    unreadable = client.post(url, data | {"key": "none"}, headers=ENGLISH)
    assert (unreadable.status_code, unreadable.json()) == (422, {"sentence": "Bitte eine gültige UUID eingeben."})


def test_who_was_taken_out_reads_it_in_the_rooms_language(people: People, workshop: Workshop) -> None:
    seat = make_participant(workshop)
    remove_participant(participant=seat, by=people.facilitator)
    answer = seat_client(seat).get(page_url(workshop, Audience.PARTICIPANT), headers=ENGLISH)
    assert answer.status_code == 403
    assert "Die Moderation hat Sie aus diesem Raum genommen." in answer.text


def test_the_way_in_speaks_the_readers_language_until_the_code_is_known(
    client: Client, people: People, workshop: Workshop, beside: Workshop
) -> None:
    assert client.get("/join/", headers=GERMAN).headers["Content-Language"] == "de"
    seat = client.get(reverse("join-code", args=[beside.join_code]), headers=GERMAN)
    assert seat.headers["Content-Language"] == "en-us"
    assert reverse("accounts:language_set") not in seat.text
    assert client.get(reverse("join-code", args=[workshop.join_code])).headers["Content-Language"] == "de"


def test_the_end_is_told_in_the_readers_own_language(client: Client, people: People, workshop: Workshop) -> None:
    client.force_login(people.facilitator)
    url = reverse("workshops:workshop_end", args=[workshop.code])
    page = client.post(url, {"from": step(workshop, IDEAS).code}, follow=True, headers=ENGLISH)
    assert page.headers["Content-Language"] == "en-us"
    assert "The workshop has ended. Here is what came of it." in page.text


def test_the_pages_that_prepare_a_workshop_are_the_readers_own(
    client: Client, people: People, workshop: Workshop
) -> None:
    client.force_login(people.facilitator)
    assert client.get(workshop.get_absolute_url(), headers=ENGLISH).headers["Content-Language"] == "en-us"


def test_the_agenda_is_written_down_in_the_rooms_language(people: People, workshop: Workshop) -> None:
    frame = Frame(title="Nachfassen", purpose="", starts_at=timezone.now(), anonymity=Anonymity.NAMED, teams=())
    made = create_workshop(
        organization=people.organization,
        playbook=workshop.playbook,
        template=TEMPLATES["follow-up"],
        lessons=[],
        frame=frame,
        by=people.facilitator,
    )
    assert [step.title for step in made.activities.all()][-1] == "Wer macht was bis dahin?"
