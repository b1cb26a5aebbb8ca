"""Workshops to test with. `make_workshop(people)` gives a room with all four kinds of step, as a facilitator left it."""

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.lessons.models import Lesson, Playbook
from apps.workshops.access import give_seat
from apps.workshops.enums import Kind, WorkshopState
from apps.workshops.models import Activity, Participant, Workshop, WorkshopLesson
from tests.lessons.factories import make_playbook
from tests.people import People

join_codes = itertools.count(10_000_000)
names = itertools.count(1)


def make_workshop(
    people: People,
    *,
    lessons: Sequence[Lesson] | None = None,
    state: str = WorkshopState.OPEN,
    agenda: bool = True,
    **fields: Any,
) -> Workshop:
    """A workshop of the people's organization and team; by default open, with one lesson and the agenda
    read, ideas, dot vote on them, commit on the vote."""
    if lessons is None:
        lessons = list(make_playbook(lessons=1).lessons.all())
    now = timezone.now()
    workshop = Workshop.objects.create(
        **{
            "organization": people.organization,
            "playbook": lessons[0].playbook if lessons else Playbook.objects.first() or make_playbook(),
            "title": "Lessons to action",
            "purpose": "Leave with three commitments.",
            "starts_at": now + dt.timedelta(hours=1),
            "state": state,
            "join_code": str(next(join_codes)),
            "created_by": people.facilitator,
            "opened_at": None if state == WorkshopState.DRAFT else now,
            "ended_at": now if state == WorkshopState.ENDED else None,
            **fields,
        }
    )
    workshop.teams.add(people.team)
    for position, lesson in enumerate(lessons):
        WorkshopLesson.objects.create(
            workshop=workshop, lesson=lesson, revision=lesson.live_revision, position=position
        )
    if agenda:
        make_agenda(workshop, lessons[0] if lessons else None)
    return workshop


def make_agenda(workshop: Workshop, lesson: Lesson | None) -> list[Activity]:
    read = make_activity(workshop, Kind.READ, title="Read together", minutes=8, lesson=lesson)
    ideas = make_activity(workshop, Kind.IDEAS, title="What would we do?", minutes=10)
    vote = make_activity(workshop, Kind.DOT_VOTE, title="Which would move us most?", minutes=6, source=ideas)
    commit = make_activity(workshop, Kind.COMMIT, title="Who does what by when?", minutes=15, source=vote)
    return [read, ideas, vote, commit]


def make_activity(workshop: Workshop, kind: str = Kind.IDEAS, **fields: Any) -> Activity:
    defaults = {"title": "What would we do?", "minutes": 10, "position": workshop.activities.count()}
    return Activity.objects.create(workshop=workshop, kind=kind, **{**defaults, **fields})


def make_participant(workshop: Workshop, name: str = "", *, user: User | None = None, **fields: Any) -> Participant:
    """A guest, or a member's seat when `user` is given."""
    name = name or (str(user) if user else f"Guest {next(names)}")
    return Participant.objects.create(workshop=workshop, user=user, name=name, **fields)


def seat_client(participant: Participant, client: Client | None = None) -> Client:
    """A client that holds the participant's seat: a guest by the cookie, a member by signing in."""
    client = client or Client()
    if participant.user is not None:
        client.force_login(participant.user)
    else:
        response = HttpResponse()
        give_seat(response, participant)
        client.cookies.update(response.cookies)
    return client
