"""What a workshop's page shows once it has ended."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.workshops.enums import Anonymity, Kind, WorkshopState
from apps.workshops.models import Contribution, Dot, Workshop
from apps.workshops.services.commit import Commitment, commit
from apps.workshops.services.room import end_workshop
from tests.people import People
from tests.workshops.factories import make_activity, make_participant, make_workshop


def make_ended(people: People, *, anonymity: str = Anonymity.ANONYMOUS, voters: int = 2, ideas: int = 2) -> Workshop:
    """Held from begin to end: ideas were written, the second one was voted for and committed to."""
    workshop = make_workshop(people, anonymity=anonymity)
    workshop.activities.update(opened_at=timezone.now())
    steps = {step.kind: step for step in workshop.activities.select_related("source__source")}
    lesson = workshop.lesson_links.get().lesson
    author = make_participant(workshop, "Mei")
    written = [
        Contribution.objects.create(
            activity=steps[Kind.IDEAS],
            key_hash=str(number),
            text=f"Idea {number}",
            lesson=lesson,
            participant=author if anonymity == Anonymity.NAMED else None,
        )
        for number in range(ideas)
    ]
    for number in range(voters):
        Dot.objects.create(
            activity=steps[Kind.DOT_VOTE],
            contribution=written[1],
            participant=make_participant(workshop),
            key=f"00000000-0000-4000-8000-{number:012}",
            budget=5,
            cap=3,
            slot=1,
            nth=1,
        )
    commitment = Commitment(
        title="A registry before the next launch",
        outcome="Every model has an owner.",
        team=people.team,
        due_on=dt.date(2099, 12, 12),
        owner=people.lead,
        owner_name="",
        first_item="List the models",
        first_due_on=None,
    )
    commit(activity=steps[Kind.COMMIT], idea=written[1], commitment=commitment, by=people.facilitator)
    end_workshop(workshop=workshop, by=people.facilitator)
    workshop.refresh_from_db()
    return workshop


def test_summary_shows_lessons_ideas_votes_and_decisions(client: Client, people: People) -> None:
    workshop = make_ended(people, voters=5)
    client.force_login(people.viewer)
    response = client.get(workshop.get_absolute_url())
    summary = response.context["summary"]
    assert (summary.people, summary.idea_count, len(summary.decisions)) == (6, 2, 1)
    (vote,) = summary.votes
    assert [(standing.idea.text, standing.dots) for standing in vote.standings] == [("Idea 1", 5), ("Idea 0", 0)]
    assert (vote.voters, vote.hidden, vote.most) == (5, False, 5)
    content = response.content.decode()
    assert summary.decisions[0].initiative.get_absolute_url() in content
    assert workshop.lesson_links.get().lesson.title in content
    assert "Duplicate" not in content


def test_summary_of_an_anonymous_workshop_hides_names_and_totals_of_few(client: Client, people: People) -> None:
    workshop = make_ended(people, voters=4)
    client.force_login(people.facilitator)
    response = client.get(workshop.get_absolute_url())
    (vote,) = response.context["summary"].votes
    assert vote.hidden
    assert [(standing.idea.text, standing.dots) for standing in vote.standings] == [("Idea 0", None), ("Idea 1", None)]
    assert vote.most == 0
    content = response.content.decode()
    assert "Fewer than five, so the totals stay hidden." in content
    assert "Mei" not in content


def test_summary_of_a_named_workshop_shows_names_and_offers_to_erase_them(client: Client, people: People) -> None:
    workshop = make_ended(people, anonymity=Anonymity.NAMED)
    client.force_login(people.facilitator)
    content = client.get(workshop.get_absolute_url()).content.decode()
    assert "Mei" in content
    assert "Make it anonymous for good" in content
    client.force_login(people.member)
    assert "Make it anonymous for good" not in client.get(workshop.get_absolute_url()).content.decode()


def test_summary_shows_the_day_it_was_held_and_the_planned_one_where_it_differs(client: Client, people: People) -> None:
    workshop = make_workshop(people, state=WorkshopState.ENDED)
    client.force_login(people.viewer)
    for planned, held, differs in ((2, 2, False), (2, 5, True)):
        Workshop.objects.update(
            starts_at=dt.datetime(2026, 3, planned, 12, tzinfo=dt.UTC),
            opened_at=dt.datetime(2026, 3, held, 12, 7, tzinfo=dt.UTC),
        )
        content = client.get(workshop.get_absolute_url()).content.decode()
        assert f'datetime="2026-03-0{held}T' in content
        assert ("planned for" in content) is differs


def test_summary_leaves_out_what_was_not_held(client: Client, people: People) -> None:
    workshop = make_workshop(people, state=WorkshopState.ENDED)
    held = make_activity(workshop, Kind.IDEAS, title="Held", opened_at=timezone.now())
    make_activity(workshop, Kind.DOT_VOTE, title="On nothing", opened_at=timezone.now())
    client.force_login(people.viewer)
    response = client.get(workshop.get_absolute_url())
    summary = response.context["summary"]
    assert ([wall.step for wall in summary.walls], summary.votes) == ([held], [])
    content = response.content.decode()
    assert "Nothing was written here." in content
    assert "The room committed to nothing." in content


@pytest.mark.parametrize("ideas", [2, 4])
def test_summary_takes_the_same_queries_however_much_was_written(
    client: Client, people: People, django_assert_num_queries: Any, ideas: int
) -> None:
    workshop = make_ended(people, ideas=ideas)
    make_activity(workshop, Kind.IDEAS, opened_at=timezone.now())
    client.force_login(people.viewer)
    client.get(workshop.get_absolute_url())
    with django_assert_num_queries(12):
        client.get(workshop.get_absolute_url())
