"""What rests on a piece: in full of a curator's own organizations, in numbers of the others; and it is never deleted."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.insights.curation.queries import what_rests_on
from apps.lessons.models import Curated, Lesson, Playbook
from apps.plans.enums import State
from apps.recommendations.enums import Direction
from apps.recommendations.models import Recommendation
from apps.teams.enums import Role
from apps.workshops.models import Decision, Workshop
from tests.answers import way_of
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.factories import make_faq_entry, make_lesson
from tests.people import People, join
from tests.plans.factories import make_initiative
from tests.recommendations.factories import make_recommendation
from tests.workshops.factories import make_activity, make_workshop


def decide(workshop: Workshop, lesson: Lesson, **fields: str) -> Decision:
    """The workshop's teams promise an initiative on the lesson."""
    initiative = make_initiative(workshop.teams.get(), lessons=[lesson], **fields)
    return Decision.objects.create(
        workshop=workshop, activity=make_activity(workshop), initiative=initiative, statement=f"Said: {initiative}"
    )


def elsewhere(people: People, lesson: Lesson) -> Workshop:
    """A workshop of the other organization on the lesson, with a decision."""
    workshop = make_workshop(
        people, lessons=[lesson], agenda=False, organization=people.other_organization, title="Secret room"
    )
    workshop.teams.set([people.other_team])
    decide(workshop, lesson, title="Secret plan")
    return workshop


def curator_in(people: People) -> User:
    curator = make_shipped_curator()
    join(curator, people.organization, Role.MEMBER)
    return curator


def address(piece: Curated, action: str = "") -> str:
    meta = piece._meta
    if action:
        return f"/curate/snippets/{meta.app_label}/{meta.model_name}/{action}/{piece.pk}/"
    return f"/curate/resting/{meta.model_name}/{piece.pk}/"


def bulk(*pieces: Curated, action: str = "delete") -> str:
    meta = pieces[0]._meta
    ids = "&".join(f"id={piece.pk}" for piece in pieces)
    return f"/curate/bulk/{meta.app_label}/{meta.model_name}/{action}/?next=/curate/&{ids}"


def sentences(text: str) -> str:
    return " ".join(text.split())


def test_page_shows_what_rests_on_a_lesson(client: Client, people: People) -> None:
    lesson = make_lesson()
    workshop = make_workshop(people, lessons=[lesson], agenda=False, title="Spring room")
    decide(workshop, lesson, title="A rollback drill", state=State.DOING, owner_name="Mei")
    client.force_login(curator_in(people))
    text = sentences(client.get(address(lesson)).text)

    assert f'<a href="{workshop.get_absolute_url()}" class="w-underline">Spring room</a>, Northwind Industrial' in text
    assert "reads version 1 of" in text
    assert "older than what readers see" not in text
    assert "“Said: A rollback drill”" in text
    assert "A rollback drill</a>, Platform: Doing, Mei. Every squad deploys the same way." in text
    assert "Where you are no member" not in text


def test_page_says_which_workshops_read_an_older_version(client: Client, people: People) -> None:
    lesson = make_lesson()
    make_workshop(people, lessons=[lesson], agenda=False)
    lesson.title = "Changed since"
    lesson.save_revision(clean=False).publish()
    lesson.refresh_from_db()
    make_workshop(people, lessons=[lesson], agenda=False)
    client.force_login(curator_in(people))
    text = sentences(client.get(address(lesson)).text)

    assert text.count("reads version 1 of") == text.count("older than what readers see") == 1
    assert text.count("reads version 2 of") == 1


def test_page_counts_a_workshop_that_only_points_to_the_lesson(client: Client, people: People) -> None:
    lesson = make_lesson()
    workshop = make_workshop(people, lessons=[make_lesson()], agenda=False)
    make_activity(workshop, lesson=lesson)
    client.force_login(curator_in(people))

    assert "points to it" in client.get(address(lesson)).text


@pytest.mark.parametrize("action", ["", "unpublish"])
def test_other_organizations_are_numbers(client: Client, people: People, action: str) -> None:
    lesson = make_lesson()
    elsewhere(people, lesson)
    client.force_login(curator_in(people))
    text = sentences(client.get(address(lesson, action)).text)

    assert "1 workshop, 1 decision and 1 initiative in 1 organization." in text
    assert "is referenced" not in text
    assert "Secret" not in text
    assert "Contoso" not in text
    assert people.other_organization.code not in text


def test_who_belongs_nowhere_reads_numbers(client: Client, people: People) -> None:
    lesson = make_lesson()
    elsewhere(people, lesson)
    make_workshop(people, lessons=[lesson], title="Spring room")
    client.force_login(make_shipped_curator())
    text = sentences(client.get(address(lesson)).text)

    assert "2 workshops, 1 decision and 1 initiative in 2 organizations." in text
    assert "Spring room" not in text


def test_page_shows_what_follows_from_a_recommendation(client: Client, people: People) -> None:
    recommendation = make_recommendation()
    make_initiative(people.team, title="A weekly release", recommendation=recommendation)
    make_initiative(people.other_team, title="Secret plan", recommendation=recommendation)
    client.force_login(curator_in(people))
    text = sentences(client.get(address(recommendation)).text)

    assert "A weekly release</a>, Platform: To do." in text
    assert "1 initiative in 1 organization." in text
    assert "Secret" not in text


def test_page_shows_how_initiatives_ended_and_what_they_are_measured_by(client: Client, people: People) -> None:
    lesson = make_lesson()
    done = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    delivered = make_initiative(people.team, lessons=[lesson], title="Delivered", state=State.DONE, done_at=done)
    for name in ("Releases", "Days lost"):
        delivered.measures.create(name=name, unit="a month", direction=Direction.INCREASE)
    make_initiative(people.team, lessons=[lesson], title="Stuck", state=State.BLOCKED, blocked_reason="No budget")
    client.force_login(curator_in(people))
    text = sentences(client.get(address(lesson)).text)

    assert "Delivered</a>, Platform: delivered on March 2, 2026." in text
    assert text.count("Measured by: Releases, Days lost.") == text.count("Measured by:") == 1
    assert "Stuck</a>, Platform: Blocked (“No budget”)." in text


def test_page_says_when_nothing_rests_on_a_piece(client: Client, people: People) -> None:
    client.force_login(make_shipped_curator())
    assert "Nothing rests on this yet" in client.get(address(make_lesson())).text


def test_page_offers_archiving_to_who_may(client: Client, people: People) -> None:
    lesson = make_lesson()
    client.force_login(make_shipped_curator())
    assert address(lesson, "unpublish") in client.get(address(lesson)).text
    client.force_login(make_editor())
    assert address(lesson, "unpublish") not in client.get(address(lesson)).text


def test_page_is_for_editors(client: Client, people: People) -> None:
    lesson = make_lesson()
    client.force_login(people.owner)
    assert client.get(address(lesson)).status_code == 403
    client.force_login(make_editor())
    assert client.get(address(lesson)).status_code == 200
    assert client.get(f"/curate/resting/aspect/{lesson.pk}/").status_code == 404


def test_page_is_for_who_may_change_the_piece(client: Client, people: People) -> None:
    lesson = make_lesson()
    editor = make_editor()
    editor.groups.get().permissions.remove(Permission.objects.get(codename="change_lesson"))
    client.force_login(editor)
    response = client.get(address(lesson))
    assert (response.status_code, response.headers["Location"]) == (302, "/curate/")


def test_page_takes_the_same_queries_with_one_row_and_with_three(
    client: Client, people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lesson = make_lesson()
    user = curator_in(people)
    for _ in range(2):
        decide(make_workshop(people, lessons=[lesson], agenda=False), lesson)
        with django_assert_num_queries(14):
            resting = what_rests_on(lesson, user)
            assert resting
            for initiative in resting.initiatives:
                assert list(initiative.measures.all()) == []
            for used in resting.workshops:
                assert used.pin is not None
                assert (used.workshop.organization.name, used.pin.link.is_behind) == ("Northwind Industrial", False)
        decide(make_workshop(people, lessons=[lesson], agenda=False), lesson)


def test_editor_shows_a_line_with_the_way_to_the_page(client: Client, people: People) -> None:
    used, unused = make_lesson(), make_lesson()
    make_workshop(people, lessons=[used])
    client.force_login(make_editor())

    text = sentences(client.get(address(used, "edit")).text)
    assert f'On this rest 1 workshop in 1 organization. <a href="{address(used)}">' in text
    assert "On this rest" not in client.get(address(unused, "edit")).text
    assert "On this rest" not in client.get(address(make_faq_entry(), "edit")).text


def test_list_has_the_way_to_the_page(client: Client, people: People) -> None:
    lesson, entry = make_lesson(), make_faq_entry()
    client.force_login(make_editor())
    assert address(lesson) in client.get("/curate/snippets/lessons/lesson/").text
    assert "/curate/resting/" not in client.get("/curate/snippets/lessons/faqentry/").text
    assert entry.pk


def test_archiving_many_says_what_rests_on_them(client: Client, people: People) -> None:
    lessons = [make_lesson(), make_lesson()]
    for lesson in lessons:
        make_workshop(people, lessons=[lesson])
    client.force_login(make_shipped_curator())
    assert "On this rest 2 workshops in 1 organization." in client.get(bulk(*lessons, action="archive")).text


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_lesson_in_use_is_not_deleted(client: Client, people: People, method: str) -> None:
    lesson = make_lesson(title="Short loops")
    make_workshop(people, lessons=[lesson])
    client.force_login(make_shipped_curator())
    response = getattr(client, method)(address(lesson, "delete"))

    assert way_of(response) == (302, address(lesson))
    sentence = f"“{lesson}” is in use and stays: on it rest 1 workshop in 1 organization. Archive it instead."
    assert sentence in client.get(address(lesson)).text
    assert Lesson.objects.filter(pk=lesson.pk).exists()


def test_a_recommendation_in_use_is_not_deleted(client: Client, people: People) -> None:
    recommendation = make_recommendation()
    make_initiative(people.team, recommendation=recommendation)
    client.force_login(make_shipped_curator())
    client.post(address(recommendation, "delete"))
    assert Recommendation.objects.filter(pk=recommendation.pk).exists()


def test_what_nothing_rests_on_is_deleted(client: Client, people: People) -> None:
    lesson = make_lesson()
    client.force_login(make_shipped_curator())
    client.post(address(lesson, "delete"))
    assert not Lesson.objects.exists()


def test_of_many_with_one_in_use_none_is_deleted(client: Client, people: People) -> None:
    used, unused = make_lesson(), make_lesson()
    make_workshop(people, lessons=[used])
    client.force_login(make_shipped_curator())
    response = client.post(bulk(used, unused))

    assert way_of(response) == (302, "/curate/snippets/lessons/lesson/")
    assert f"“{used}” is in use and stays" in client.get("/curate/").text
    assert Lesson.objects.count() == 2


def test_before_a_playbook_is_archived_it_says_what_rests_on_its_pieces(client: Client, people: People) -> None:
    lesson = make_lesson()
    make_initiative(people.team, title="A weekly release", lessons=[lesson])
    workshop = make_workshop(people, lessons=[lesson], title="Spring room")
    elsewhere(people, lesson)
    client.force_login(curator_in(people))
    text = sentences(client.get(address(lesson.playbook, "unpublish")).text)

    assert "A weekly release" in text
    assert f"{workshop.title}</a>, {people.organization}" in text
    assert "1 workshop, 1 decision and 1 initiative in 1 organization." in text
    assert "Secret" not in text


@pytest.mark.django_db
def test_where_nothing_can_rest_nothing_is_said(client: Client) -> None:
    client.force_login(make_shipped_curator())
    text = client.get(address(make_faq_entry(), "unpublish")).text

    assert "Nothing is lost" in text
    assert "is referenced" not in text


def test_a_playbook_whose_pieces_are_in_use_is_not_deleted(client: Client, people: People) -> None:
    lesson = make_lesson()
    make_initiative(people.team, lessons=[lesson])
    client.force_login(make_shipped_curator())
    response = client.post(f"/curate/snippets/lessons/playbook/delete/{lesson.playbook.pk}/")

    assert way_of(response) == (302, "/curate/snippets/lessons/playbook/")
    assert "on its pieces rest 1 initiative in 1 organization. Archive it instead." in client.get("/curate/").text
    assert Playbook.objects.exists()
