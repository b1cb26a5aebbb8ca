"""The anonymity contract, kept wherever something of a room is stored or shown."""

import json
from typing import Any

import pytest
from django.core import serializers
from django.test import Client
from django.urls import reverse

from apps.live.models import Event
from apps.workshops import contract
from apps.workshops.enums import Anonymity, Audience, Kind
from apps.workshops.fragments import render
from apps.workshops.models import Contribution, Dot, Participant, Workshop
from apps.workshops.queries.mine import mine_of
from apps.workshops.services.commit import commit
from apps.workshops.services.ideas import hash_key, set_removed, withdraw_idea
from apps.workshops.services.room import close_vote, end_workshop, reveal
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop, seat_client
from tests.workshops.room import COMMIT, IDEAS, VOTE, Clock, enter, events, fill, give, promise, step, write

AUDIENCES = [Audience.PARTICIPANT, Audience.CONSOLE, Audience.SCREEN]
NAME = "Zebulon Quist"


def everything_written(workshop: Workshop) -> str:
    """What the room shows of its steps to anybody, and what it logs. Who is in the room is no secret: the list of
    people is left out."""
    shown: list[Any] = []
    for place in (IDEAS, VOTE, COMMIT):
        Workshop.objects.update(current_activity=step(workshop, place))
        shown += [render(workshop.channel_name, audience, None) | {"room-people": ""} for audience in AUDIENCES]
    return json.dumps([shown, list(Event.objects.values_list("data", flat=True))])


def hold(people: People, anonymity: str, voters: int = 5) -> tuple[Workshop, Participant]:
    """A workshop in which somebody with a rare name wrote, voted, took back and was heard."""
    workshop = make_workshop(people, anonymity=anonymity)
    enter(workshop, people, IDEAS)
    zebulon = make_participant(workshop, NAME)
    idea = write(workshop, zebulon, "Rollback drill")
    write(workshop, zebulon, "Taken off the wall")
    set_removed(idea=Contribution.objects.get(text__startswith="Taken"), removed=True, by=people.facilitator)
    reveal(activity=step(workshop, IDEAS), by=people.facilitator)
    enter(workshop, people, VOTE)
    give(workshop, zebulon, idea, 2)
    for _ in range(voters - 1):
        give(workshop, make_participant(workshop), idea)
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    enter(workshop, people, COMMIT)
    commit(activity=step(workshop, COMMIT), idea=idea, commitment=promise(people), by=people.facilitator)
    return workshop, zebulon


def test_nothing_an_anonymous_workshop_shows_or_logs_leads_to_a_name(people: People) -> None:
    workshop, zebulon = hold(people, Anonymity.ANONYMOUS)
    written = everything_written(workshop)
    assert (NAME in written, str(zebulon.pk) in written) == (False, False)
    ideas = serializers.serialize("json", Contribution.objects.all())
    assert (NAME in ideas, str(zebulon.pk) in ideas) == (False, False)
    assert [idea.participant for idea in Contribution.objects.all()] == [None, None]
    assert mine_of(zebulon)["ideas"] == []
    end_workshop(workshop=workshop, by=people.facilitator)
    dots = serializers.serialize("json", Dot.objects.all())
    assert (NAME in dots, str(zebulon.pk) in dots) == (False, False)
    assert mine_of(zebulon)["dots"] == []


def test_a_named_workshop_shows_who_wrote(people: People) -> None:
    workshop, zebulon = hold(people, Anonymity.NAMED)
    assert NAME in everything_written(workshop)
    assert [idea.participant for idea in Contribution.objects.all()] == [zebulon, zebulon]


def test_nobody_but_the_reader_is_named_on_a_participants_page(people: People) -> None:
    workshop, _ = hold(people, Anonymity.ANONYMOUS)
    client = seat_client(make_participant(workshop, "Jonas"))
    for place in (IDEAS, VOTE, COMMIT):
        enter(workshop, people, place)
        assert NAME not in client.get(reverse("workshops:room", args=[workshop.code])).content.decode()


def test_ideas_of_an_anonymous_workshop_have_the_moment_of_their_step(people: People, clock: Clock) -> None:
    workshop = make_workshop(people)
    enter(workshop, people, IDEAS)
    opened_at = clock.now
    for number in range(3):
        clock.forward(minutes=1)
        write(workshop, make_participant(workshop), f"Idea {number}")
    assert list(Contribution.objects.values_list("created_at", flat=True)) == [opened_at] * 3
    # An event has a moment, so it must not say which idea it was.
    assert events(workshop)[1:] == [("ideas", {})] * 3


def test_an_idea_taken_back_leaves_no_moment(people: People, clock: Clock) -> None:
    workshop = make_workshop(people)
    enter(workshop, people, IDEAS)
    opened_at = clock.now
    clock.forward(minutes=5)
    seat = make_participant(workshop)
    idea = write(workshop, seat)
    Contribution.objects.filter(pk=idea.pk).update(key_hash=hash_key(idea.pk))
    withdraw_idea(activity=step(workshop, IDEAS), participant=seat, key=idea.pk, edition=2)
    idea.refresh_from_db()
    assert idea.withdrawn_at == opened_at


@pytest.mark.parametrize(("voters", "shown"), [(4, False), (5, True)])
@pytest.mark.parametrize("place", [VOTE, COMMIT])
def test_totals_of_fewer_than_five_are_hidden_from_every_audience(
    people: People, voters: int, place: int, *, shown: bool
) -> None:
    workshop = make_workshop(people)
    fill(workshop, people, voters)
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    enter(workshop, people, place)
    found = {audience: str(render(workshop.channel_name, audience, None)) for audience in AUDIENCES}
    words = f"{voters} dots"
    assert {audience: words in html for audience, html in found.items()} == dict.fromkeys(AUDIENCES, shown)
    if place == VOTE and not shown:
        sentence = "Fewer than five people voted. This workshop is anonymous, so the totals stay hidden, as promised."
        assert [sentence in html for html in found.values()] == [True] * 3


def test_every_step_says_its_promise_before_anybody_types(people: People) -> None:
    for anonymity in Anonymity:
        workshop = make_workshop(people, anonymity=anonymity)
        client = seat_client(make_participant(workshop))
        host = Client()
        host.force_login(people.facilitator)
        for place, kind in ((IDEAS, Kind.IDEAS), (VOTE, Kind.DOT_VOTE)):
            enter(workshop, people, place)
            promise_made = contract.sentence(anonymity, kind)
            for reader, page in ((client, "room"), (host, "console")):
                assert promise_made in reader.get(reverse(f"workshops:{page}", args=[workshop.code])).content.decode()


def test_what_asks_nothing_personal_promises_nothing() -> None:
    assert [contract.sentence(Anonymity.ANONYMOUS, kind) for kind in (Kind.READ, Kind.COMMIT)] == ["", ""]
    assert contract.promise(Anonymity.NAMED) == (
        "Your name is stored with what you write, and everybody in the room sees it once cards are revealed. "
        "Your dots are stored with your name. The room is shown only totals."
    )
