import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.teams.models import Membership
from apps.workshops.enums import WorkshopState
from apps.workshops.models import Workshop
from tests.people import People, make_user
from tests.workshops.factories import make_participant, make_workshop

URL = reverse("workshops:workshop_list")


def test_workshop_list_shows_what_is_live_coming_and_over(client: Client, people: People) -> None:
    live = make_workshop(people, title="Live one")
    draft = make_workshop(people, title="Draft one", state=WorkshopState.DRAFT)
    ended = make_workshop(people, title="Ended one", state=WorkshopState.ENDED)
    make_participant(live)
    make_participant(live, seen_at=timezone.now() - dt.timedelta(minutes=5))  # has a seat, and has left
    make_participant(live, removed_at=timezone.now())
    client.force_login(people.viewer)
    response = client.get(URL)
    lists = response.context["lists"]
    assert (lists.live, lists.upcoming, list(response.context["past"])) == ([live], [draft], [ended])
    assert response.context["can_create"] is False
    content = response.content.decode()
    assert "1 in the room" in content
    assert "Plan a workshop" not in content


@pytest.mark.parametrize(
    ("person", "seated", "ways"),
    [
        ("member", False, ["join-code"]),
        ("member", True, ["workshops:room"]),
        ("facilitator", False, ["workshops:console", "join-code"]),
        ("facilitator", True, ["workshops:console", "workshops:room"]),
    ],
)
def test_workshop_list_leads_into_the_live_room(
    client: Client, people: People, person: str, seated: bool, ways: list[str]
) -> None:
    live, user = make_workshop(people), getattr(people, person)
    make_participant(live)
    make_participant(live, user=user, removed_at=None if seated else timezone.now())
    client.force_login(user)
    content = client.get(URL).content.decode()
    assert live.join_code_spaced in content
    codes = {"join-code": live.join_code_whole, "workshops:room": live.code, "workshops:console": live.code}
    offered = [
        way
        for way in ("workshops:console", "workshops:room", "join-code")
        if reverse(way, args=[codes[way]]) in content
    ]
    assert offered == ways


def test_workshop_list_keeps_to_the_organization(client: Client, people: People) -> None:
    make_workshop(people, title="Secret")
    client.force_login(people.outsider)
    response = client.get(URL)
    assert response.context["lists"].live == []
    assert "Secret" not in response.content.decode()


@pytest.mark.parametrize(
    ("person", "sentence"),
    [("facilitator", "Choose a few lessons and an agenda"), ("member", "Facilitators and administrators plan")],
)
def test_workshop_list_says_what_to_do_when_nothing_is_planned(
    client: Client, people: People, person: str, sentence: str
) -> None:
    client.force_login(getattr(people, person))
    assert sentence in client.get(URL).content.decode()


def test_workshop_list_without_an_organization_leads_to_one(client: Client, people: People) -> None:
    client.force_login(make_user("stranger"))
    response = client.get(URL)
    assert "You belong to no organization yet" in response.content.decode()
    assert not Membership.objects.filter(user__name="Stranger").exists()


@pytest.mark.parametrize("times", [1, 3])
def test_workshop_list_takes_the_same_queries_however_many_there_are(
    client: Client, people: People, django_assert_num_queries: Any, times: int
) -> None:
    for _n in range(times):
        for state in WorkshopState.values:
            make_participant(make_workshop(people, state=state, agenda=False))
    client.force_login(people.facilitator)
    client.get(URL)
    # session, user, organizations, what is live, the two lists with their teams and lessons, the count of the past, the role, whether the reader curates
    with django_assert_num_queries(13):
        client.get(URL)


def test_workshop_list_dates_the_past_by_the_day_it_was_held(client: Client, people: People) -> None:
    planned, held = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC), dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC)
    late = make_workshop(people, state=WorkshopState.ENDED, starts_at=planned, opened_at=held)
    early = make_workshop(people, lessons=[], state=WorkshopState.ENDED, opened_at=planned)
    client.force_login(people.viewer)
    response = client.get(URL)
    assert list(response.context["past"]) == [late, early]
    content = response.content.decode()
    assert (content.count('datetime="2026-03-05T'), content.count('datetime="2026-03-02T')) == (1, 1)


def test_workshop_list_pages_the_past_in_place(client: Client, people: People) -> None:
    for _n in range(21):
        make_workshop(people, lessons=[], agenda=False, state=WorkshopState.ENDED)
    client.force_login(people.member)
    response = client.get(f"{URL}?page=2", headers={"HX-Request": "true", "HX-Target": "past-list"})
    assert response.template_name == "workshops/workshop_list.html#past-list"  # type: ignore[attr-defined]
    assert list(response.context["past"]) == [Workshop.objects.order_by("starts_at", "pk").first()]
    assert "<header" not in response.content.decode()
