"""What a vote's ballot takes: what is on the wall until the first dot, and then what the facilitator admits."""

import threading
import uuid

import pytest
from django.db import connection, transaction

from apps.workshops.enums import Audience, Kind
from apps.workshops.fragments import render
from apps.workshops.models import Contribution, LateCard, Participant, Workshop
from apps.workshops.queries.decisions import candidates_of
from apps.workshops.queries.votes import ballot_of, left_out_of, result_of
from apps.workshops.refusals import Late, WorkshopRefused
from apps.workshops.services.ideas import admit_idea, hash_key, save_idea, set_removed
from apps.workshops.services.room import close_vote, go_to, reopen_vote
from apps.workshops.services.votes import take_back_dot
from tests.people import People, make_people
from tests.races import wait_for_a_lock
from tests.workshops.factories import make_activity, make_participant, make_workshop
from tests.workshops.room import COMMIT, IDEAS, VOTE, enter, events, give, step, write

KEY = uuid.UUID("0b0e1e52-5a51-4bd2-9d8a-7a3d6ad1c009")
MARK = "came after the vote began"
ADDED = "added to the vote after it began"


@pytest.fixture
def workshop(people: People) -> Workshop:
    workshop = make_workshop(people)
    enter(workshop, people, IDEAS)
    return workshop


@pytest.fixture
def seat(workshop: Workshop) -> Participant:
    return make_participant(workshop, "Jonas")


def on_ballot(workshop: Workshop) -> list[str]:
    return sorted(idea.text for idea in ballot_of(step(workshop, VOTE)))


def left_out(workshop: Workshop) -> list[str]:
    return [idea.text for idea in left_out_of(step(workshop, VOTE))]


def admit(workshop: Workshop, people: People, idea: Contribution) -> None:
    admit_idea(vote=step(workshop, VOTE), idea=idea, by=people.facilitator)


def test_a_mistaken_next_bars_no_idea(people: People, workshop: Workshop, seat: Participant) -> None:
    write(workshop, seat, "first")
    enter(workshop, people, VOTE, IDEAS)
    write(workshop, seat, "second")
    enter(workshop, people, VOTE)
    third = write(workshop, seat, "third")  # written on a phone that was a little behind
    save_idea(activity=step(workshop, IDEAS), participant=seat, key=KEY, edition=1, text="fourth", lesson=None)
    assert (on_ballot(workshop), left_out(workshop)) == (["first", "fourth", "second", "third"], [])
    save_idea(activity=step(workshop, IDEAS), participant=seat, key=KEY, edition=2, text="fourth, better", lesson=None)
    give(workshop, seat, third)
    with pytest.raises(Late):
        save_idea(activity=step(workshop, IDEAS), participant=seat, key=KEY, edition=3, text="no", lesson=None)
    assert on_ballot(workshop) == ["first", "fourth, better", "second", "third"]


def test_the_first_dot_fixes_the_ballot_also_when_it_is_taken_back(
    people: People, workshop: Workshop, seat: Participant
) -> None:
    first = write(workshop, seat, "first")
    enter(workshop, people, VOTE)
    give(workshop, seat, first, key=KEY)
    take_back_dot(activity=step(workshop, VOTE), participant=seat, contribution=first, key=KEY)
    write(workshop, seat, "second")
    assert (on_ballot(workshop), left_out(workshop)) == (["first"], ["second"])


def test_a_refused_dot_fixes_nothing(people: People, workshop: Workshop, seat: Participant) -> None:
    first = write(workshop, seat, "first")
    enter(workshop, people, VOTE)
    set_removed(idea=first, removed=True, by=people.facilitator)
    with pytest.raises(WorkshopRefused) as refused:
        give(workshop, seat, first)
    assert str(refused.value) == "This idea is not on the ballot."
    write(workshop, seat, "second")
    assert on_ballot(workshop) == ["second"]


def test_closing_fixes_the_ballot(people: People, workshop: Workshop, seat: Participant) -> None:
    write(workshop, seat, "first")
    enter(workshop, people, VOTE)
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    write(workshop, seat, "second")
    reopen_vote(activity=step(workshop, VOTE), by=people.facilitator)
    assert (on_ballot(workshop), left_out(workshop)) == (["first"], ["second"])


def test_a_new_vote_begun_later_takes_everything_on_the_wall(
    people: People, workshop: Workshop, seat: Participant
) -> None:
    first = write(workshop, seat, "first")
    enter(workshop, people, VOTE)
    give(workshop, seat, first)
    write(workshop, seat, "second")
    again = make_activity(workshop, Kind.DOT_VOTE, source=step(workshop, IDEAS))
    go_to(activity=again, by=people.facilitator)
    assert sorted(idea.text for idea in ballot_of(again)) == ["first", "second"]
    assert on_ballot(workshop) == ["first"]
    Workshop.objects.update(current_activity=again)
    assert MARK not in str(render(workshop.channel_name, Audience.CONSOLE, None))


# Late cards ----------------------------------------------------------------------------------------------------------
def test_a_late_card_is_marked_on_the_console_and_admitted_with_one_deed(
    people: People, workshop: Workshop, seat: Participant
) -> None:
    first = write(workshop, seat, "first")
    enter(workshop, people, VOTE)
    give(workshop, seat, first)
    second = write(workshop, seat, "second")
    pages = {audience: str(render(workshop.channel_name, audience, None)) for audience in Audience}
    assert [f"admit-{second.pk}" in html for html in pages.values()] == [False, True, False]
    assert ["second" in html for html in pages.values()] == [False, True, False]
    for _ in range(2):
        admit(workshop, people, second)
    told = {"admitted": str(second.pk), "by": people.facilitator.pk}
    assert [data for topic, data in events(workshop) if topic == "ideas"] == [{}, {}, told]
    assert (on_ballot(workshop), left_out(workshop)) == (["first", "second"], [])
    pages = {audience: str(render(workshop.channel_name, audience, {"ideas"})) for audience in Audience}
    assert [ADDED in pages[Audience.PARTICIPANT], "data-added" in pages[Audience.PARTICIPANT]] == [True, True]
    assert ["added to the vote" in html for html in pages.values()] == [True, True, True]
    Contribution.objects.filter(pk=second.pk).update(key_hash=hash_key(KEY))
    with pytest.raises(Late):
        save_idea(activity=step(workshop, IDEAS), participant=seat, key=KEY, edition=2, text="other", lesson=None)


def test_admit_idea_refuses_a_closed_vote_and_takes_nothing_else(
    people: People, workshop: Workshop, seat: Participant
) -> None:
    first = write(workshop, seat, "first")
    enter(workshop, people, VOTE)
    give(workshop, seat, first)
    second = write(workshop, seat, "second")
    before = events(workshop)
    admit(workshop, people, first)  # is on the ballot already
    assert events(workshop) == before
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    with pytest.raises(WorkshopRefused) as refused:
        admit(workshop, people, second)
    assert str(refused.value) == "The vote is closed. Reopen it, then add the card."
    reopen_vote(activity=step(workshop, VOTE), by=people.facilitator)
    admit(workshop, people, second)
    assert on_ballot(workshop) == ["first", "second"]


def test_a_card_put_back_after_the_first_dot_is_late(people: People, workshop: Workshop, seat: Participant) -> None:
    first, second = write(workshop, seat, "first"), write(workshop, seat, "second")
    enter(workshop, people, VOTE)
    set_removed(idea=second, removed=True, by=people.facilitator)
    give(workshop, seat, first)
    set_removed(idea=second, removed=False, by=people.facilitator)
    assert (on_ballot(workshop), left_out(workshop)) == (["first"], ["second"])
    # One that people could vote for comes back to them.
    set_removed(idea=first, removed=True, by=people.facilitator)
    set_removed(idea=first, removed=False, by=people.facilitator)
    assert on_ballot(workshop) == ["first"]


def test_late_cards_come_after_the_result_among_what_the_room_commits_to(
    people: People, workshop: Workshop, seat: Participant
) -> None:
    write(workshop, seat, "first")
    second = write(workshop, seat, "second")
    enter(workshop, people, VOTE)
    for _ in range(5):
        give(workshop, make_participant(workshop), second)
    write(workshop, seat, "third")
    close_vote(activity=step(workshop, VOTE), by=people.facilitator)
    assert [idea.text for idea in result_of(step(workshop, VOTE)).ideas] == ["second", "first"]
    found = [(candidate.idea.text, candidate.dots) for candidate in candidates_of(step(workshop, COMMIT), [])]
    assert found == [("second", 5), ("first", 0), ("third", None)]


# Races ---------------------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("idea_first", [True, False])
def test_an_idea_and_the_first_dot_at_once_are_decided_in_their_order(*, idea_first: bool) -> None:
    """Whoever comes second waits for the first, so a card is on the ballot or late, and never unmarked beside it."""
    people = make_people()
    workshop = make_workshop(people)
    enter(workshop, people, IDEAS)
    writer, voter = make_participant(workshop), make_participant(workshop)
    first = write(workshop, writer, "first")
    enter(workshop, people, VOTE)
    deeds = [lambda: write(workshop, writer, "second"), lambda: give(workshop, voter, first)]
    now, later = deeds if idea_first else reversed(deeds)

    def wait_and_do() -> None:
        try:
            later()
        finally:
            connection.close()

    other = threading.Thread(target=wait_and_do)
    with transaction.atomic():
        now()
        other.start()
        wait_for_a_lock()
    other.join(timeout=30)
    assert on_ballot(workshop) == (["first", "second"] if idea_first else ["first"])
    assert LateCard.objects.count() == (0 if idea_first else 1)
