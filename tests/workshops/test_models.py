import uuid

from apps.workshops.models import Contribution, Decision, Dot, JoinAttempt, LateCard
from apps.workshops.services.attempts import window_of
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop
from tests.workshops.room import VOTE, step


def test_things_read_as_what_they_are(people: People) -> None:
    workshop = make_workshop(people, title="Pipelines", join_code="48217093")
    link = workshop.lesson_links.get()
    assert [
        str(thing) for thing in (workshop, link, workshop.activities.all()[0], make_participant(workshop, "Mei"))
    ] == [
        "Pipelines",
        f"{link.lesson} in Pipelines",
        "Read together",
        "Mei",
    ]
    assert str(Contribution(text="A registry")) == "A registry"
    assert str(Dot(slot=2, contribution_id=uuid.UUID(int=1))) == f"dot 2 on {uuid.UUID(int=1)}"
    assert str(Decision(statement="A registry")) == "A registry"
    assert workshop.join_code_spaced == "4821 7093"
    since = window_of(workshop.created_at)
    assert str(JoinAttempt(count=3, since=since)) == f"3 since {since}"


def test_a_late_card_says_for_which_vote(people: People) -> None:
    workshop = make_workshop(people)
    late = LateCard(vote=step(workshop, VOTE), contribution_id="c")
    assert str(late) == f"c for {step(workshop, VOTE).pk}"
