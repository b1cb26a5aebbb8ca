"""Rooms that judged a lesson."""

import uuid
from typing import Any

from django.utils import timezone

from apps.lessons.models import Lesson
from apps.workshops.enums import Anonymity, Kind
from apps.workshops.models import Contribution, Dot, Workshop
from tests.people import People
from tests.workshops.factories import make_activity, make_workshop


def make_room(people: People, lesson: Lesson, *, voters: int, closed: bool = True, **fields: Any) -> Workshop:
    """A workshop with one idea written on the lesson, to which so many voters gave two dots each."""
    workshop = make_workshop(people, lessons=[lesson], agenda=False, **fields)
    ideas = make_activity(workshop)
    idea = make_idea(workshop, lesson)
    now = timezone.now()
    shown = {"closed_at": now, "showings": 1, "shown_cards": [[str(idea.pk)]]} if closed else {}
    vote = make_activity(workshop, Kind.DOT_VOTE, source=ideas, opened_at=now, **shown)
    for _voter in range(voters):
        ballot = uuid.uuid4()
        for nth in (1, 2):
            given = {"slot": nth, "nth": nth, "budget": 5, "cap": 3, "ballot": ballot, "key": uuid.uuid4()}
            Dot.objects.create(activity=vote, contribution=idea, **given)
    return workshop


def make_idea(workshop: Workshop, lesson: Lesson, **fields: Any) -> Contribution:
    activity = workshop.activities.filter(kind=Kind.IDEAS)[0]
    return Contribution.objects.create(
        activity=activity, lesson=lesson, text="An idea", key_hash=uuid.uuid4().hex, **fields
    )


NAMED: dict[str, Any] = {"anonymity": Anonymity.NAMED}
