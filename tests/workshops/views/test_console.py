"""The facilitator's console and the big screen, page by page."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.workshops.models import Activity, Workshop
from apps.workshops.services.room import go_to
from tests.people import People
from tests.workshops.factories import make_participant, make_workshop


@pytest.fixture
def workshop(people: People) -> Workshop:
    workshop = make_workshop(people)
    make_participant(workshop, "Jonas")
    return workshop


def step(workshop: Workshop, place: int) -> Activity:
    return list(workshop.activities.all())[place]


@pytest.mark.parametrize("name", ["console", "screen"])
@pytest.mark.parametrize("place", [None, 0, 1, 2, 3])
def test_console_and_screen_show_every_step(
    client: Client, people: People, workshop: Workshop, name: str, place: int | None
) -> None:
    if place is not None:
        go_to(activity=step(workshop, place), by=people.facilitator)
    client.force_login(people.facilitator)
    response = client.get(reverse(f"workshops:{name}", args=[workshop.code]))
    assert response.status_code == 200
    expected = workshop.title if place is None else step(workshop, place).title
    assert expected in response.content.decode()
