"""Which parts of which page an event renders anew."""

from collections.abc import Collection

import pytest

from apps.workshops.enums import Audience
from apps.workshops.fragments import FRAGMENTS, render, stage_context
from apps.workshops.models import Workshop
from apps.workshops.queries.room import room_of
from apps.workshops.services.room import close_vote, end_workshop, reveal
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop
from tests.workshops.room import COMMIT, IDEAS, READ, VOTE, enter, fill, step, write

AUDIENCES = [Audience.PARTICIPANT, Audience.CONSOLE, Audience.SCREEN]


@pytest.fixture
def workshop(people: People) -> Workshop:
    return make_workshop(people)


def parts(workshop: Workshop, audience: str, topics: Collection[str] | None) -> list[str]:
    return sorted(render(workshop.channel_name, audience, topics))


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("place", [None, READ, IDEAS, VOTE, COMMIT])
def test_everything_is_rendered_for_who_knows_nothing(
    people: People, workshop: Workshop, audience: str, place: int | None
) -> None:
    if place is not None:
        enter(workshop, people, place)
    found = render(workshop.channel_name, audience, None)
    assert sorted(found) == sorted(FRAGMENTS[audience])
    for name, html in found.items():
        assert html.strip().split(">")[0].split(f'id="{name}"')[0].startswith("<")
        assert html.count(f'id="{name}"') == 1
        assert html.count('id="stage-live"') == (name == "room-stage" and place is not None)


@pytest.mark.parametrize(
    ("audience", "topics", "expected"),
    [
        ("participant", {"timer"}, ["room-clock"]),
        ("participant", {"people"}, ["room-count"]),
        ("participant", {"presence"}, []),
        ("participant", {"ideas"}, []),
        ("console", {"timer"}, ["room-actions", "room-agenda", "room-clock"]),
        ("console", {"people"}, ["room-people"]),
        ("console", {"presence"}, ["room-people"]),
        ("console", {"ideas"}, ["stage-live"]),
        ("console", {"ideas", "people"}, ["room-people", "stage-live"]),
        ("console", {"votes"}, []),
        ("screen", {"timer"}, ["room-clock"]),
        ("screen", {"presence"}, ["room-count"]),
        ("screen", {"ideas"}, ["stage-live"]),
        ("screen", {"ideas", "agenda"}, ["room-clock", "room-count", "room-head", "room-next", "room-stage"]),
    ],
)
def test_an_event_renders_what_it_touches(
    people: People, workshop: Workshop, audience: str, topics: set[str], expected: list[str]
) -> None:
    enter(workshop, people, IDEAS)
    assert parts(workshop, audience, topics) == expected


def test_before_the_first_step_no_event_touches_the_stage(workshop: Workshop) -> None:
    assert [parts(workshop, audience, {"ideas", "votes"}) for audience in AUDIENCES] == [[], [], []]
    assert stage_context(room_of(workshop.code), Audience.SCREEN) == {}


def test_a_phone_sees_the_cards_of_others_from_the_reveal_on(people: People, workshop: Workshop) -> None:
    enter(workshop, people, IDEAS)
    write(workshop, make_participant(workshop), "Rollback drill")
    seen = {audience: "Rollback drill" in str(render(workshop.channel_name, audience, None)) for audience in AUDIENCES}
    assert seen == {"participant": False, "console": True, "screen": False}
    reveal(activity=step(workshop, IDEAS), by=people.facilitator)
    seen = {audience: "Rollback drill" in str(render(workshop.channel_name, audience, None)) for audience in AUDIENCES}
    assert seen == {"participant": True, "console": True, "screen": True}


def test_totals_are_shown_to_nobody_before_the_close(people: People, workshop: Workshop) -> None:
    fill(workshop, people, voters=5)
    before = [" dots</b>" in str(render(workshop.channel_name, audience, None)) for audience in AUDIENCES]
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    after = ["<b>5 dots</b>" in str(render(workshop.channel_name, audience, None)) for audience in AUDIENCES]
    assert (before, after) == ([False] * 3, [True] * 3)


def test_after_the_end_a_phone_shows_no_step(people: People, workshop: Workshop) -> None:
    enter(workshop, people, IDEAS)
    end_workshop(workshop=workshop, by=people.facilitator)
    found = render(workshop.channel_name, Audience.PARTICIPANT, {"agenda"})
    assert "The workshop has ended. Thank you for taking part." in found["room-banner"]
    assert "What would we do?" not in found["room-stage"]
    assert "Thank you." in render(workshop.channel_name, Audience.SCREEN, {"agenda"})["room-stage"]
