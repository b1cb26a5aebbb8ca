from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.workshops.enums import Kind, WorkshopState
from apps.workshops.models import Workshop
from tests.lessons.factories import publish
from tests.people import People
from tests.workshops.factories import make_activity, make_participant, make_workshop


@pytest.fixture
def workshop(people: People) -> Workshop:
    return make_workshop(people, state=WorkshopState.DRAFT, planned_minutes=30)


def test_workshop_detail_computes_the_times_and_says_what_is_too_long(
    client: Client, people: People, workshop: Workshop
) -> None:
    client.force_login(people.facilitator)
    response = client.get(workshop.get_absolute_url())
    agenda = response.context["agenda"]
    starts = [round((row.starts_at - workshop.starts_at).total_seconds() / 60) for row in agenda.rows]
    assert starts == [0, 8, 18, 24]
    assert (agenda.times.total, agenda.times.over) == (39, 9)
    content = response.content.decode()
    assert "9 min too long" in content
    assert "The code works as soon as you open the room." in content
    assert not agenda.has_gaps


def test_workshop_detail_says_what_time_is_to_spare(client: Client, people: People, workshop: Workshop) -> None:
    Workshop.objects.update(planned_minutes=90)
    client.force_login(people.facilitator)
    assert "51 min to spare" in client.get(workshop.get_absolute_url()).content.decode()


def test_workshop_detail_is_read_only_for_members(client: Client, people: People, workshop: Workshop) -> None:
    client.force_login(people.member)
    content = client.get(workshop.get_absolute_url()).content.decode()
    assert workshop.title in content
    for action in ("Open the room", "Add a step", "Duplicate", "Join sheet", "/retime/", "/move/", ">Choose<"):
        assert action not in content


def test_workshop_detail_names_what_is_missing(client: Client, people: People, workshop: Workshop) -> None:
    make_activity(workshop, Kind.READ, title="Read what?")
    make_activity(workshop, Kind.COMMIT, title="Commit to what?")
    late = make_activity(workshop, Kind.IDEAS, title="Too late")
    workshop.activities.filter(kind=Kind.DOT_VOTE).update(source=late)
    client.force_login(people.facilitator)
    agenda = client.get(workshop.get_absolute_url()).context["agenda"]
    assert agenda.has_gaps
    assert {row.step.title: row.gaps for row in agenda.rows if row.gaps} == {
        "Read what?": ["Choose the lesson the room reads."],
        "Commit to what?": ["Choose the step whose ideas it works on."],
        "Which would move us most?": ["It works on a step that comes later."],
    }


def test_workshop_detail_says_that_a_lesson_changed_since_it_was_pinned(
    client: Client, people: People, workshop: Workshop
) -> None:
    client.force_login(people.facilitator)
    assert "Changed since it was pinned." not in client.get(workshop.get_absolute_url()).content.decode()
    lesson = workshop.lesson_links.get().lesson
    lesson.summary = "Newer words."
    lesson = publish(lesson)
    content = client.get(workshop.get_absolute_url()).content.decode()
    assert "Changed since it was pinned." in content
    assert "Use the newer text" in content
    workshop.playbook.unpublish()
    assert "No longer in the library" in client.get(workshop.get_absolute_url()).content.decode()
    publish(workshop.playbook)
    lesson.unpublish()
    content = client.get(workshop.get_absolute_url()).content.decode()
    assert "No longer in the library" in content
    assert "Use the newer text" not in content


def test_workshop_detail_of_an_open_room_leads_into_it(client: Client, people: People) -> None:
    workshop = make_workshop(people)
    workshop.activities.filter(kind=Kind.READ).update(opened_at=timezone.now())
    make_participant(workshop, user=people.member)
    client.force_login(people.facilitator)
    content = client.get(workshop.get_absolute_url()).content.decode()
    assert "Go to the console" in content
    assert "1 person is in the room" in content
    assert "Take part" in content
    assert ">Choose<" not in content
    assert content.count("/retime/") == 2 * 3  # the step that has begun can no longer be timed
    client.force_login(people.member)
    assert "Back to your seat" in client.get(workshop.get_absolute_url()).content.decode()


def test_workshop_detail_with_an_empty_agenda_says_how_to_begin(client: Client, people: People) -> None:
    workshop = make_workshop(people, state=WorkshopState.DRAFT, lessons=[], agenda=False)
    client.force_login(people.facilitator)
    content = client.get(workshop.get_absolute_url()).content.decode()
    assert "The agenda is empty" in content
    assert "No lesson is chosen." in content


@pytest.mark.parametrize("times", [1, 3])
def test_workshop_detail_takes_the_same_queries_however_long_the_agenda(
    client: Client, people: People, workshop: Workshop, django_assert_num_queries: Any, times: int
) -> None:
    for _n in range(times):
        make_activity(workshop, Kind.READ, lesson=workshop.lesson_links.get().lesson)
    client.force_login(people.facilitator)
    client.get(workshop.get_absolute_url())
    with django_assert_num_queries(9):
        client.get(workshop.get_absolute_url())
