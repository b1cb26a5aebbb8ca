"""Which parts of which page an event renders anew."""

from collections.abc import Collection

import pytest

from apps.plans.models import ActionItem
from apps.workshops.enums import Audience
from apps.workshops.fragments import FRAGMENTS, render, stage_context
from apps.workshops.models import Workshop
from apps.workshops.queries.room import room_of
from apps.workshops.services.commit import commit
from apps.workshops.services.room import close_vote, end_workshop, pause_room, reveal, set_lock, turn_screen
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop
from tests.workshops.room import COMMIT, IDEAS, READ, VOTE, enter, events, fill, promise, step, write

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
        ("console", {"presence"}, ["room-agenda", "room-people"]),
        ("console", {"screen"}, ["room-turn"]),
        ("console", {"ideas"}, ["room-actions", "stage-live"]),
        ("console", {"ideas", "people"}, ["room-actions", "room-people", "stage-live"]),
        ("console", {"votes"}, []),
        ("screen", {"timer"}, ["room-clock"]),
        ("screen", {"presence"}, ["room-count"]),
        ("screen", {"screen"}, ["room-turn"]),
        ("screen", {"ideas"}, ["stage-live"]),
        (
            "screen",
            {"ideas", "agenda"},
            [
                "room-clock",
                "room-count",
                "room-head",
                "room-join",
                "room-next",
                "room-stage",
                "room-turn",
                "room-way-in",
            ],
        ),
    ],
)
def test_an_event_renders_what_it_touches(
    people: People, workshop: Workshop, audience: str, topics: set[str], expected: list[str]
) -> None:
    enter(workshop, people, IDEAS)
    assert parts(workshop, audience, topics) == expected


def test_before_the_first_step_no_event_touches_the_stage(workshop: Workshop) -> None:
    assert [parts(workshop, audience, {"votes"}) for audience in AUDIENCES] == [[], [], []]
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
    after = [">5 dots</b>" in str(render(workshop.channel_name, audience, None)) for audience in AUDIENCES]
    assert (before, after) == ([False] * 3, [True] * 3)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_after_the_end_everybody_reads_what_was_decided_and_nothing_runs(
    people: People, workshop: Workshop, audience: str
) -> None:
    enter(workshop, people, IDEAS, COMMIT)
    commit(activity=step(workshop, COMMIT), idea=None, commitment=promise(people), by=people.facilitator)
    end_workshop(workshop=workshop, by=people.facilitator)
    found = render(workshop.channel_name, audience, {"agenda"})
    for words in (
        "A rollback drill",
        "We can take any model back",
        "Lead",
        "Platform",
        "Write the drill down",
        "1 May",
    ):
        assert words in found["room-stage"]
    assert 'id="stage-live"' not in found["room-stage"]
    everything = " ".join(found.values())
    for gone in ("data-clock", "join-card", workshop.join_code_spaced):
        assert gone not in everything
    assert 'data-stage="ended' in found["room-stage"]


def test_after_the_end_nothing_of_a_step_follows_any_more(people: People, workshop: Workshop) -> None:
    enter(workshop, people, COMMIT)
    end_workshop(workshop=workshop, by=people.facilitator)
    assert [parts(workshop, audience, {"votes"}) for audience in AUDIENCES] == [[], [], []]
    assert "The room committed to nothing this time." in str(render(workshop.channel_name, "participant", {"agenda"}))


def test_what_a_plan_gets_after_the_end_is_not_the_rooms(people: People, workshop: Workshop) -> None:
    enter(workshop, people, COMMIT)
    made = commit(activity=step(workshop, COMMIT), idea=None, commitment=promise(people), by=people.facilitator)
    end_workshop(workshop=workshop, by=people.facilitator)
    ActionItem.objects.create(initiative=made.initiative, title="Internal only")
    stage = render(workshop.channel_name, Audience.PARTICIPANT, {"agenda"})["room-stage"]
    assert ("Write the drill down" in stage, "Internal only" in stage) == (True, False)


def test_big_screen_has_every_decision_in_pages(people: People, workshop: Workshop) -> None:
    enter(workshop, people, COMMIT)
    for _n in range(10):
        commit(activity=step(workshop, COMMIT), idea=None, commitment=promise(people), by=people.facilitator)
    end_workshop(workshop=workshop, by=people.facilitator)
    stage = render(workshop.channel_name, Audience.SCREEN, {"agenda"})["room-stage"]
    assert (stage.count("<h2>A rollback drill</h2>"), "data-pages" in stage) == (10, True)


def said(workshop: Workshop, audience: str = Audience.PARTICIPANT) -> str:
    """What is said aloud to who follows the room."""
    found = render(workshop.channel_name, audience, {"agenda"})["room-said"]
    return " ".join(found.partition('data-said="')[2].partition('"')[0].split())


@pytest.mark.parametrize("audience", [Audience.PARTICIPANT, Audience.CONSOLE])
@pytest.mark.parametrize(
    ("voters", "result"),
    [(5, "The vote is closed. 1: Release every week, 5 dots."), (1, "The vote is closed. Its totals stay hidden.")],
)
def test_what_happens_to_the_room_is_said_aloud(
    people: People, workshop: Workshop, audience: str, voters: int, result: str
) -> None:
    assert said(workshop, audience) == ""
    fill(workshop, people, voters=voters)
    assert said(workshop, audience) == "Dot vote: Which would move us most?"
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    assert said(workshop, audience) == f"Which would move us most?: {result}"
    enter(workshop, people, IDEAS)
    reveal(activity=step(workshop, IDEAS), by=people.facilitator)
    assert said(workshop, audience) == "What would we do?: The cards are shown."
    pause_room(workshop=workshop, by=people.facilitator)
    assert said(workshop, audience) == "The room is paused."
    end_workshop(workshop=workshop, by=people.facilitator)
    assert said(workshop, audience) == "The workshop has ended."


def test_the_console_turns_the_pages_of_the_big_screen(people: People, workshop: Workshop) -> None:
    def turn() -> str:
        return render(workshop.channel_name, Audience.SCREEN, {"screen"})["room-turn"]

    enter(workshop, people, IDEAS)
    before = turn()
    turn_screen(workshop=workshop, pages=1)
    turn_screen(workshop=workshop, pages=1)
    turn_screen(workshop=workshop, pages=-1)
    assert ('data-turns="0"' in before, "data-held" in before) == (True, False)
    assert ('data-turns="1"' in turn(), "data-held" in turn()) == (True, True)
    turn_screen(workshop=workshop, pages=0)
    assert ('data-turns="1"' in turn(), "data-held" in turn()) == (True, False)
    turn_screen(workshop=workshop, pages=1)
    enter(workshop, people, VOTE)
    assert "data-held" not in turn()
    assert [topic for topic, _data in events(workshop)].count("screen") == 5


def test_locked_room_offers_no_way_in_on_the_big_screen(people: People, workshop: Workshop) -> None:
    set_lock(workshop=workshop, locked=True, by=people.facilitator)
    found = render(workshop.channel_name, Audience.SCREEN, {"agenda"})
    assert ("join-card" in found["room-join"], "The room is locked." in found["room-way-in"]) == (False, True)


@pytest.mark.parametrize("audience", [Audience.PARTICIPANT, Audience.SCREEN])
@pytest.mark.parametrize(("voters", "shown"), [(4, False), (5, True)])
def test_commit_shows_the_room_the_ranking_that_may_be_shown(
    people: People, workshop: Workshop, audience: str, voters: int, *, shown: bool
) -> None:
    idea = fill(workshop, people, voters=voters)
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    enter(workshop, people, COMMIT)
    stage = render(workshop.channel_name, audience, None)["room-stage"]
    assert idea.text in stage
    assert ("</span>1</b>" in stage, f"{voters} dots" in stage) == (shown, shown)


@pytest.mark.parametrize("audience", [Audience.PARTICIPANT, Audience.SCREEN])
def test_commit_shows_the_room_no_cards_it_has_not_seen(people: People, workshop: Workshop, audience: str) -> None:
    enter(workshop, people, IDEAS)
    write(workshop, make_participant(workshop), "Not revealed")
    enter(workshop, people, COMMIT)
    assert "Not revealed" not in str(render(workshop.channel_name, audience, None))
    assert parts(workshop, audience, {"ideas"}) == []
    reveal(activity=step(workshop, IDEAS), by=people.facilitator)
    assert "Not revealed" in str(render(workshop.channel_name, audience, None))
    assert parts(workshop, audience, {"ideas"}) == ["stage-live"]
