"""The steps of an agenda: page, fragment, and the way without scripts."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.workshops.enums import Kind, WorkshopState
from apps.workshops.models import Activity, Workshop
from tests.people import People
from tests.workshops.factories import make_workshop

HTMX = {"HX-Request": "true", "HX-Target": "agenda"}


@pytest.fixture
def workshop(people: People) -> Workshop:
    return make_workshop(people, state=WorkshopState.DRAFT)


@pytest.fixture
def facilitator(client: Client, people: People) -> Client:
    client.force_login(people.facilitator)
    return client


def step(workshop: Workshop, kind: str) -> Activity:
    return workshop.activities.get(kind=kind)


def url(name: str, activity: Activity) -> str:
    return reverse(f"workshops:{name}", args=[activity.workshop.code, activity.code])


def order(workshop: Workshop) -> list[str]:
    return list(workshop.activities.values_list("kind", flat=True))


READ, IDEAS, VOTE, COMMIT = Kind.READ, Kind.IDEAS, Kind.DOT_VOTE, Kind.COMMIT


# Move ----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "direction", "after"),
    [
        (VOTE, "up", [READ, VOTE, IDEAS, COMMIT]),
        (IDEAS, "down", [READ, VOTE, IDEAS, COMMIT]),
        (VOTE, "down", [READ, IDEAS, COMMIT, VOTE]),
        (READ, "up", [READ, IDEAS, VOTE, COMMIT]),
        (COMMIT, "down", [READ, IDEAS, VOTE, COMMIT]),
    ],
)
def test_activity_move_by_the_arrows(
    facilitator: Client, workshop: Workshop, kind: str, direction: str, after: list[str]
) -> None:
    response = facilitator.post(url("activity_move", step(workshop, kind)), {"direction": direction})
    assert response.headers["Location"] == f"{workshop.get_absolute_url()}#agenda"
    assert order(workshop) == after


def test_activity_move_by_dragging_answers_with_the_agenda(facilitator: Client, workshop: Workshop) -> None:
    dropped = {"before": step(workshop, READ).code}
    response = facilitator.post(url("activity_move", step(workshop, COMMIT)), dropped, headers=HTMX)
    assert response.template_name == "workshops/workshop_detail.html#agenda"  # type: ignore[attr-defined]
    assert order(workshop) == [COMMIT, READ, IDEAS, VOTE]
    content = response.content.decode()
    assert "“Who does what by when?” is now step 1 of 4." in content
    assert "<header" not in content
    facilitator.post(url("activity_move", step(workshop, COMMIT)), {"before": ""}, headers=HTMX)
    assert order(workshop) == [READ, IDEAS, VOTE, COMMIT]


def test_activity_move_refuses_a_step_that_has_begun(facilitator: Client, people: People) -> None:
    live = make_workshop(people)
    live.activities.filter(kind=READ).update(opened_at=timezone.now())
    response = facilitator.post(url("activity_move", step(live, READ)), {"direction": "down"}, headers=HTMX)
    assert response.status_code == 422
    assert "“Read together” has already begun" in response.content.decode()
    response = facilitator.post(url("activity_move", step(live, READ)), {"direction": "down"})
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "“Read together” has already begun, so it stays as it is."
    ]


# Retime and delete ---------------------------------------------------------------------------------------------------
def test_activity_retime_moves_the_times_after_it(facilitator: Client, workshop: Workshop) -> None:
    response = facilitator.post(url("activity_retime", step(workshop, READ)), {"minutes": "20"}, headers=HTMX)
    rows = response.context["agenda"].rows
    assert (rows[1].starts_at - workshop.starts_at).total_seconds() == 20 * 60
    assert "“Read together” takes 20 min." in response.content.decode()


@pytest.mark.parametrize("minutes", ["0", "601", "", "many"])
def test_activity_retime_refuses_what_is_no_time(facilitator: Client, workshop: Workshop, minutes: str) -> None:
    response = facilitator.post(url("activity_retime", step(workshop, READ)), {"minutes": minutes}, headers=HTMX)
    assert response.status_code == 422
    assert "A step takes between 1 and 600 minutes." in response.content.decode()
    assert step(workshop, READ).minutes == 8


def test_activity_delete_takes_the_step_out(facilitator: Client, workshop: Workshop) -> None:
    response = facilitator.post(url("activity_delete", step(workshop, READ)), headers=HTMX)
    assert order(workshop) == [IDEAS, VOTE, COMMIT]
    assert "“Read together” is out of the agenda." in response.content.decode()


def test_steps_of_other_workshops_are_not_found(facilitator: Client, people: People, workshop: Workshop) -> None:
    other = make_workshop(people, state=WorkshopState.DRAFT)
    for name in ("activity_edit", "activity_retime", "activity_move", "activity_delete"):
        strange = reverse(f"workshops:{name}", args=[workshop.code, step(other, READ).code])
        assert facilitator.post(strange).status_code == 404


# Add and edit --------------------------------------------------------------------------------------------------------
def new(workshop: Workshop, kind: str) -> str:
    return f"{reverse('workshops:activity_create', args=[workshop.code])}?kind={kind}"


@pytest.mark.parametrize("kind", list(Kind))
def test_activity_create_offers_a_form_for_every_kind(facilitator: Client, workshop: Workshop, kind: str) -> None:
    response = facilitator.get(new(workshop, kind))
    assert response.status_code == 200
    assert response.context["kind"].kind == kind
    assert "Add to the agenda" in response.content.decode()


def test_activity_create_begins_with_what_is_likely(facilitator: Client, workshop: Workshop) -> None:
    reading = facilitator.get(new(workshop, READ)).context["form"].initial
    assert reading == {"minutes": 8, "lesson": workshop.lesson_links.get().lesson.number, "source": ""}
    voting = facilitator.get(new(workshop, VOTE)).context["form"].initial
    assert voting == {"minutes": 6, "lesson": "", "source": step(workshop, IDEAS).code}
    workshop.activities.all().delete()
    assert facilitator.get(new(workshop, VOTE)).context["form"].initial["source"] == ""


def test_activity_create_of_no_kind_is_not_found(facilitator: Client, workshop: Workshop) -> None:
    assert facilitator.get(new(workshop, "juggling")).status_code == 404


def test_activity_create_stores_the_step_with_its_settings(facilitator: Client, workshop: Workshop) -> None:
    said = {
        "title": "Vote again",
        "minutes": "4",
        "source": step(workshop, IDEAS).code,
        "settings-budget": "3",
        "settings-cap": "1",
    }
    response = facilitator.post(new(workshop, VOTE), said)
    assert response.headers["Location"] == f"{workshop.get_absolute_url()}#agenda"
    made = workshop.activities.get(title="Vote again")
    assert (made.settings, made.source, made.position) == ({"budget": 3, "cap": 1}, step(workshop, IDEAS), 4)


def test_activity_create_names_a_reading_after_its_lesson(facilitator: Client, workshop: Workshop) -> None:
    lesson = workshop.lesson_links.get().lesson
    facilitator.post(new(workshop, READ), {"title": "", "minutes": "5", "lesson": lesson.number})
    assert workshop.activities.filter(kind=READ, title=lesson.title, lesson=lesson).count() == 1


def test_activity_create_says_everything_that_is_wrong_at_once(facilitator: Client, workshop: Workshop) -> None:
    response = facilitator.post(
        new(workshop, VOTE), {"title": "", "minutes": "4", "settings-budget": "2", "settings-cap": "3"}
    )
    assert response.status_code == 422
    content = response.content.decode()
    assert "This field is required." in content
    assert "Nobody can put more dots on one idea than they have." in content
    assert facilitator.post(new(workshop, READ), {"minutes": "4"}).context["form"].errors == {
        "lesson": ["This field is required."]
    }


def test_activity_create_says_why_an_ended_workshop_stays(facilitator: Client, people: People) -> None:
    ended = make_workshop(people, state=WorkshopState.ENDED)
    assert "has ended" in facilitator.get(new(ended, IDEAS)).content.decode()
    response = facilitator.post(new(ended, IDEAS), {"title": "More?", "minutes": "4"})
    assert response.status_code == 422
    assert ended.activities.count() == 4


def test_activity_edit_shows_and_saves_the_step(facilitator: Client, workshop: Workshop) -> None:
    vote = step(workshop, VOTE)
    response = facilitator.get(url("activity_edit", vote))
    assert response.context["form"].initial["source"] == step(workshop, IDEAS).code
    assert vote.title in response.content.decode()
    said: dict[str, Any] = {"title": "Vote", "minutes": "9", "settings-budget": "4", "settings-cap": "2"}
    response = facilitator.post(url("activity_edit", vote), said)
    assert response.headers["Location"] == f"{workshop.get_absolute_url()}#agenda"
    vote.refresh_from_db()
    assert (vote.title, vote.minutes, vote.source, vote.settings) == ("Vote", 9, None, {"budget": 4, "cap": 2})


def test_activity_edit_of_a_reading_shows_its_lesson(facilitator: Client, workshop: Workshop) -> None:
    initial = facilitator.get(url("activity_edit", step(workshop, READ))).context["form"].initial
    assert initial["lesson"] == workshop.lesson_links.get().lesson.number


def test_activity_edit_offers_a_vote_nothing_it_cannot_work_on(facilitator: Client, workshop: Workshop) -> None:
    form = facilitator.get(url("activity_edit", step(workshop, COMMIT))).context["form"]
    assert list(form.fields["source"].queryset) == [step(workshop, IDEAS), step(workshop, VOTE)]
    form = facilitator.get(url("activity_edit", step(workshop, VOTE))).context["form"]
    assert list(form.fields["source"].queryset) == [step(workshop, IDEAS)]
