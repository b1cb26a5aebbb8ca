"""The form that turns an idea into an initiative."""

import datetime as dt
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.plans.models import Initiative
from apps.workshops.models import Contribution, Decision, Workshop
from apps.workshops.services.room import end_workshop
from tests.answers import template_of, way_of
from tests.people import People
from tests.teams.factories import membership
from tests.workshops.factories import make_participant, make_workshop
from tests.workshops.room import COMMIT, IDEAS, READ, enter, events, step, write

HTMX = {"HX-Request": "true"}


@pytest.fixture
def workshop(people: People) -> Workshop:
    workshop = make_workshop(people)
    enter(workshop, people, IDEAS)
    write(workshop, make_participant(workshop), "Rollback drill every month")
    enter(workshop, people, COMMIT)
    return workshop


@pytest.fixture
def host(people: People) -> Client:
    client = Client()
    client.force_login(people.facilitator)
    return client


def url(workshop: Workshop, place: int = COMMIT, **query: str) -> str:
    path = reverse("workshops:commit_create", args=[workshop.code])
    return f"{path}?{urlencode({'activity': step(workshop, place).code, **query})}"


def form_data(people: People, **changed: Any) -> dict[str, Any]:
    return {
        "idea": str(Contribution.objects.get(text="Rollback drill every month").pk),
        "title": "A rollback drill",
        "outcome": "We can take any model back within ten minutes.",
        "team": people.team.pk,
        "owner": people.lead.pk,
        "owner_name": "",
        "due_on": "2099-06-01",
        "first_item": "Write the drill down",
        "first_due_on": "",
    } | changed


def test_commit_create_fills_in_what_is_known(people: People, workshop: Workshop, host: Client) -> None:
    idea = Contribution.objects.get()
    response = host.get(url(workshop, idea=str(idea.pk)))
    today = timezone.localdate()
    assert (response.status_code, template_of(response)) == (200, "workshops/commit_create.html")
    assert response.context["form"].initial == {
        "idea": idea,
        "title": "Rollback drill every month",
        "team": people.team,
        "due_on": today + dt.timedelta(days=60),
        "first_due_on": today + dt.timedelta(days=14),
    }
    response = host.get(url(workshop), headers=HTMX)
    assert template_of(response) == "workshops/commit_create.html#commit-form"
    assert response.context["form"].initial.get("idea") is None


def test_commit_create_puts_it_in_the_plan(people: People, workshop: Workshop, host: Client) -> None:
    sentence = f"“A rollback drill” is in the plan of {people.team}."
    response = host.post(url(workshop), form_data(people))
    assert way_of(response) == (302, reverse("workshops:console", args=[workshop.code]))
    assert [str(message) for message in get_messages(response.wsgi_request)] == [sentence]
    response = host.post(url(workshop), form_data(people), headers=HTMX)
    assert (response.status_code, response.content) == (200, b'<div id="commit-form"></div>')
    assert json.loads(response.headers["HX-Trigger"]) == {"toast": {"text": sentence}, "room:look": {}}
    decision = Decision.objects.get()
    assert (decision.initiative, decision.contribution) == (Initiative.objects.get(), Contribution.objects.get())
    assert [topic for topic, _ in events(workshop)].count("decisions") == 1


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"title": ""}, {"title": ["This field is required."]}),
        ({"owner": ""}, {"owner": ["Say who owns it: choose a person, or write a name."]}),
        ({"owner_name": "Ines"}, {"owner_name": ["Choose a person or write a name, not both."]}),
        ({"due_on": "soon"}, {"due_on": ["Enter a valid date."]}),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_commit_create_shows_what_is_missing(
    people: People,
    workshop: Workshop,
    host: Client,
    changed: dict[str, str],
    errors: dict[str, list[str]],
    headers: dict[str, str],
) -> None:
    response = host.post(url(workshop), form_data(people, **changed), headers=headers)
    assert response.status_code == 422
    assert template_of(response) == "workshops/commit_create.html" + ("#commit-form" if headers else "")
    assert response.context["form"].errors == errors
    assert Initiative.objects.count() == 0


def test_commit_create_offers_only_this_rooms_own(people: People, workshop: Workshop, host: Client) -> None:
    form = host.get(url(workshop)).context["form"]
    assert list(form.fields["team"].queryset) == [people.team]
    owners = [people.admin, people.facilitator, people.lead, people.member, people.owner, people.viewer]
    assert list(form.fields["owner"].queryset) == owners
    workshop.teams.clear()
    assert list(host.get(url(workshop)).context["form"].fields["team"].queryset) == [people.team]
    other = make_workshop(people)
    enter(other, people, IDEAS)
    foreign = write(other, make_participant(other))
    choice = "Select a valid choice. That choice is not one of the available choices."
    membership(people.viewer, people.organization).delete()
    for changed, errors in (
        ({"team": people.other_team.pk}, {"team": [choice]}),
        ({"owner": people.outsider.pk}, {"owner": [choice]}),
        ({"owner": people.viewer.pk}, {"owner": [choice]}),
        ({"idea": str(foreign.pk)}, {"idea": [choice]}),
    ):
        data = form_data(people, idea="") | changed
        assert host.post(url(workshop), data).context["form"].errors == errors
    assert host.post(url(workshop), form_data(people, idea="")).status_code == 302


def test_commit_create_sent_twice_is_one_initiative(people: People, workshop: Workshop, host: Client) -> None:
    keys = [host.get(url(workshop)).context["form"]["key"].value() for _ in range(2)]
    for key in (keys[0], keys[0], keys[1]):
        assert host.post(url(workshop), form_data(people, idea="", key=str(key))).status_code == 302
    assert Initiative.objects.count() == 2


def test_commit_create_says_why_the_room_refuses(people: People, workshop: Workshop, host: Client) -> None:
    end_workshop(workshop=workshop, by=people.facilitator)
    response = host.post(url(workshop), form_data(people), headers=HTMX)
    assert response.status_code == 422
    ended = "The workshop has ended. It can be read, but no longer changed."
    assert response.context["form"].non_field_errors() == [ended]


def test_commit_create_finds_only_a_commit_step_and_an_idea_of_this_room(
    people: People, workshop: Workshop, host: Client
) -> None:
    other = make_workshop(people)
    enter(other, people, IDEAS)
    foreign = write(other, make_participant(other))
    path = reverse("workshops:commit_create", args=[workshop.code])
    for address in (path, url(workshop, READ), url(workshop, idea="x"), url(workshop, idea=str(foreign.pk))):
        assert host.get(address).status_code == 404


def test_commit_create_is_for_who_runs_the_room(people: People, workshop: Workshop) -> None:
    for user, status in ((people.viewer, 403), (people.lead, 403), (people.outsider, 404), (people.admin, 200)):
        client = Client()
        client.force_login(user)
        assert client.get(url(workshop)).status_code == status
    assert Client().get(url(workshop)).status_code == 302


@pytest.mark.parametrize("teams", [1, 3])
def test_commit_create_takes_a_constant_number_of_queries(
    people: People, workshop: Workshop, host: Client, django_assert_num_queries: DjangoAssertNumQueries, teams: int
) -> None:
    for number in range(1, teams):
        workshop.teams.create(organization=people.organization, name=f"Team {number}")
    address = url(workshop)
    with django_assert_num_queries(8):
        host.get(address, headers=HTMX)
