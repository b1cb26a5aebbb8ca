import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.lessons.marks.services import set_in_basket
from apps.lessons.models import Playbook
from apps.workshops.models import Workshop
from apps.workshops.queries.agenda import LONGEST_OPEN
from apps.workshops.views.prepare import next_morning
from tests.lessons.factories import SectionFactory, make_draft, make_lesson, make_playbook
from tests.people import People
from tests.workshops.factories import make_workshop

URL = reverse("workshops:workshop_create")


@pytest.fixture
def playbook(db: None) -> Playbook:
    return make_playbook(lessons=2)


def posted(people: People, **said: Any) -> dict[str, Any]:
    return {
        "template": "lessons-to-action",
        "lessons": ["1.1"],
        "title": "Model to production",
        "purpose": "",
        "starts_at": "2030-11-25T09:00",
        "teams": [people.team.code],
        "anonymity": "anonymous",
        **said,
    }


@pytest.fixture(autouse=True)
def numbered(playbook: Playbook) -> None:
    for place, lesson in enumerate(playbook.lessons.all(), start=1):
        lesson.number = f"1.{place}"
        lesson.save(update_fields=["number"])


def test_workshop_create_offers_templates_lessons_and_promises(client: Client, people: People) -> None:
    client.force_login(people.facilitator)
    content = client.get(URL).content.decode()
    for words in ("Lessons to action, 90 minutes", "Where do we stand, half a day", "Follow-up, 30 minutes", "1.2"):
        assert words in content
    assert "your name is not stored with what you write" in content


def test_workshop_create_makes_the_agenda_and_leads_to_it(client: Client, people: People) -> None:
    client.force_login(people.facilitator)
    client.cookies["timezone"] = "Europe/Berlin"
    response = client.post(URL, posted(people))
    workshop = Workshop.objects.get()
    assert response.headers["Location"] == workshop.get_absolute_url()
    assert (workshop.organization, workshop.created_by) == (people.organization, people.facilitator)
    assert workshop.starts_at.isoformat() == "2030-11-25T08:00:00+00:00"
    assert list(workshop.teams.all()) == [people.team]
    assert [link.lesson.number for link in workshop.lesson_links.all()] == ["1.1"]
    assert workshop.activities.count() == 6


def test_workshop_create_says_what_is_missing_and_keeps_what_was_chosen(client: Client, people: People) -> None:
    client.force_login(people.facilitator)
    response = client.post(URL, posted(people, title="", lessons=["1.2"]))
    assert response.status_code == 422
    assert response.context["form"].errors == {"title": ["This field is required."]}
    assert response.context["choice"].chosen == ["1.2"]
    response = client.post(URL, posted(people, lessons=[]))
    assert response.context["form"].errors == {
        "lessons": ["Choose at least one lesson: this agenda begins by reading together."]
    }
    assert not Workshop.objects.exists()


def test_workshop_create_needs_no_lesson_for_a_follow_up(client: Client, people: People) -> None:
    client.force_login(people.facilitator)
    assert client.post(URL, posted(people, template="follow-up", lessons=[])).status_code == 302
    assert Workshop.objects.get().activities.count() == 4


@pytest.mark.parametrize(
    "said", [{"template": "nothing"}, {"lessons": ["9.9"]}, {"anonymity": "secret"}, {"starts_at": "tomorrow"}]
)
def test_workshop_create_refuses_what_the_page_does_not_offer(
    client: Client, people: People, said: dict[str, Any]
) -> None:
    client.force_login(people.facilitator)
    response = client.post(URL, posted(people, **said))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == list(said)


def test_workshop_create_refuses_a_team_of_another_organization(client: Client, people: People) -> None:
    client.force_login(people.facilitator)
    response = client.post(URL, posted(people, teams=[people.other_team.code]))
    assert list(response.context["form"].errors) == ["teams"]


def test_workshop_create_takes_the_lesson_of_the_page_one_came_from(client: Client, people: People) -> None:
    lesson = make_lesson()
    client.force_login(people.facilitator)
    response = client.get(f"{URL}?lesson={lesson.pk}&template=follow-up")
    assert (response.context["playbook"], response.context["choice"].chosen) == (lesson.playbook, [lesson.number])
    assert response.context["form"]["template"].value() == "follow-up"


def test_workshop_create_takes_the_lessons_of_the_basket(client: Client, people: People, playbook: Playbook) -> None:
    first, second = playbook.lessons.all()
    elsewhere = make_lesson()
    client.force_login(people.facilitator)
    response = client.get(f"{URL}?lesson={second.pk}&lesson={first.pk}&lesson={elsewhere.pk}")
    assert (response.context["playbook"], response.context["choice"].chosen) == (playbook, ["1.1", "1.2"])


def test_workshop_create_offers_to_empty_the_basket_it_came_from(
    client: Client, people: People, playbook: Playbook
) -> None:
    set_in_basket(lesson=playbook.lessons.get(number="1.1"), by=people.facilitator, inside=True)
    client.force_login(people.facilitator)
    said = [
        str(list(get_messages(client.post(URL, posted(people, lessons=[number])).wsgi_request))[-1])
        for number in ("1.1", "1.2")
    ]
    ready = "The agenda is ready. Adjust it, then open the room when people arrive."
    still = 'Your basket still holds lessons of it. <a href="/library/my-reading/#basket">Empty it</a>'
    assert said == [f"{ready} {still}", ready]


def test_workshop_create_finds_no_lesson_the_organization_cannot_read(client: Client, people: People) -> None:
    client.force_login(people.facilitator)
    hidden = make_lesson(playbook=make_playbook(organization=people.other_organization))
    assert client.get(f"{URL}?lesson={hidden.pk}").status_code == 404
    assert client.get(f"{URL}?lesson={make_draft().pk}").status_code == 404
    assert client.get(f"{URL}?playbook={hidden.playbook.slug}").status_code == 404
    assert client.get(f"{URL}?lesson=nonsense").status_code == 200


def test_workshop_create_switches_between_playbooks(client: Client, people: People, playbook: Playbook) -> None:
    own = make_playbook(lessons=1, organization=people.organization)
    client.force_login(people.facilitator)
    assert [family.first for family, _is_here in client.get(URL).context["families"]] == [playbook, own]
    response = client.get(f"{URL}?playbook={own.slug}")
    assert response.context["playbook"] == own
    assert f"playbook={playbook.slug}" in response.content.decode()


def test_workshop_create_begins_with_a_playbook_in_the_language_of_the_reader(
    client: Client, people: People, playbook: Playbook
) -> None:
    german = make_playbook(lessons=1, title="A first title", language="de")
    client.force_login(people.facilitator)

    def chosen(**headers: str) -> Playbook:
        found: Playbook = client.get(URL, headers=headers).context["playbook"]
        return found

    assert chosen(accept_language="de") == german
    assert chosen(accept_language="en") == playbook
    Playbook.objects.update(language="fr")
    assert chosen(accept_language="de") == german


def shown(client: Client, **asked: str) -> dict[str, Any]:
    """Which playbook, and which others are offered with it."""
    context = client.get(URL, asked).context
    return {
        "playbook": context["playbook"],
        "families": [[edition.language for edition in family.editions] for family, _is_here in context["families"]],
        "here": [is_here for _family, is_here in context["families"]],
    }


def test_workshop_create_offers_each_playbook_once_and_its_languages_beside_it(
    client: Client, people: People, playbook: Playbook
) -> None:
    make_playbook(lessons=1, title="Z, in German alone", language="de")
    german = make_playbook(lessons=1, title="Auf Deutsch", language="de", original=playbook)
    client.force_login(people.facilitator)
    client.cookies["language"] = "en"
    assert shown(client) == {"playbook": playbook, "families": [["en", "de"], ["de"]], "here": [True, False]}
    page = client.get(URL, {"playbook": german.slug, "template": "follow-up", "lesson": "x"}).content.decode()
    choice = page[page.index('id="playbook-choice"') : page.index('name="lessons"')]
    assert f'href="?playbook={playbook.slug}&amp;template=follow-up"' in choice
    assert f'href="?playbook={german.slug}&amp;template=follow-up"' in choice
    assert 'hreflang="de" lang="de" aria-current="true">' in choice
    assert page.index('id="playbook-choice"') < page.index('name="lessons"')


def test_workshop_create_changes_the_lessons_alone_and_keeps_what_is_ticked_in_another_language(
    client: Client, people: People, playbook: Playbook
) -> None:
    section = SectionFactory.create(playbook=make_playbook(language="de", original=playbook))
    for position in (1, 2):
        make_lesson(section=section, position=position)
    client.force_login(people.facilitator)
    asked = {"playbook": section.playbook.slug, "lessons": ["1.2", "7.7"]}
    part = client.get(URL, asked, headers={"HX-Request": "true", "HX-Target": "lessons"}).text
    assert part.strip().startswith('<div id="lessons"')
    assert re.findall(r'value="(\d\.\d)" checked', part) == ["1.2"]


def test_workshop_create_takes_the_lessons_of_the_playbook_the_form_was_of(
    client: Client, people: People, playbook: Playbook
) -> None:
    """Another one may be the usual one by the time the form is sent, and lessons are known by their numbers."""
    other = make_playbook(lessons=1, title="A first title")
    client.force_login(people.facilitator)
    client.post(URL, posted(people, playbook=other.slug))
    assert Workshop.objects.get().playbook == other


def test_workshop_create_says_that_its_playbook_was_archived_meanwhile(
    client: Client, people: People, playbook: Playbook
) -> None:
    client.force_login(people.facilitator)
    answer = client.post(URL, posted(people, playbook="gone", title="What was typed"))
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "lessons": ["The playbook you chose is no longer in the library. Choose the lessons again."]
    }
    assert "What was typed" in answer.text
    assert not Workshop.objects.exists()


def test_workshop_create_begins_with_the_playbook_the_organization_used_last(
    client: Client, people: People, playbook: Playbook
) -> None:
    first = make_playbook(lessons=1, title="A first title")
    german = make_playbook(lessons=1, title="Auf Deutsch", language="de", original=playbook)
    client.force_login(people.facilitator)
    assert shown(client)["playbook"] == first
    make_workshop(people, lessons=list(german.lessons.all()))
    make_workshop(people, lessons=list(first.lessons.all()), organization=people.other_organization)
    assert shown(client)["playbook"] == playbook  # the same one, in the reader's language
    Playbook.objects.filter(pk=playbook.pk).update(language="fr")
    assert shown(client)["playbook"] == german
    Playbook.objects.filter(pk=german.pk).update(organization=people.other_organization)
    assert shown(client)["playbook"] == first


def open_lines(client: Client, url: str) -> list[bool]:
    return [" open" in line for line in re.findall(r"<details class=.disclosure.[^>]*>", client.get(url).text)]


def test_workshop_create_folds_the_sections_of_a_long_playbook(
    client: Client, people: People, playbook: Playbook
) -> None:
    second = SectionFactory.create(playbook=playbook, number=2)
    lessons = [make_lesson(section=second, position=place) for place in range(1, LONGEST_OPEN - 1)]
    client.force_login(people.facilitator)
    assert open_lines(client, URL) == [True, True]
    make_lesson(section=second, position=LONGEST_OPEN)
    assert open_lines(client, URL) == [False, False]
    assert open_lines(client, f"{URL}?lesson={lessons[0].pk}&lesson={lessons[1].pk}") == [False, True]
    assert "· 2 chosen" in client.get(f"{URL}?lesson={lessons[0].pk}&lesson={lessons[1].pk}").text
    answer = client.post(URL, posted(people, title="", lessons=["1.1"]))
    assert [line.is_open for line in answer.context["choice"].lines] == [True, False]


def test_workshop_create_with_an_empty_library_says_so(client: Client, people: People, playbook: Playbook) -> None:
    playbook.lessons.all().delete()
    playbook.delete()
    client.force_login(people.facilitator)
    assert "The library is empty" in client.get(URL).content.decode()


def test_workshop_create_passes_on_what_the_service_refuses(client: Client, people: People, playbook: Playbook) -> None:
    lesson = playbook.lessons.get(number="1.1")
    client.force_login(people.facilitator)
    client.get(URL)
    lesson.unpublish()
    response = client.post(URL, posted(people))
    assert response.context["form"].non_field_errors() == [f"The lesson {lesson} is not published."]


@pytest.mark.parametrize(("today", "day"), [(23, 24), (26, 27), (27, 30), (28, 30), (29, 30)])
def test_next_morning_is_nine_o_clock_on_a_working_day(today: int, day: int) -> None:
    morning = dt.datetime(2026, 11, day, 9, tzinfo=timezone.get_current_timezone())
    assert next_morning(dt.date(2026, 11, today)) == morning


@pytest.mark.parametrize("times", [1, 3])
def test_workshop_create_takes_the_same_queries_however_many_lessons(
    client: Client, people: People, playbook: Playbook, django_assert_num_queries: Any, times: int
) -> None:
    for _n in range(times):
        make_lesson(section=playbook.sections.get())
    client.force_login(people.facilitator)
    with django_assert_num_queries(11):
        client.get(URL)
