"""Links in the library: what a curator publishes answers, and what stops answering is said."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.utils import timezone
from django.utils.formats import date_format
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries
from wagtail.models import WorkflowState

from apps.lessons.enums import LinkState
from apps.lessons.jobs import ask_links, ask_new_links
from apps.lessons.links.services import check_all_links, doubtful_links, why_not_link
from apps.lessons.models import CheckedLink, Playbook, Question, Reading
from apps.recommendations.models import TemplateGuardrail
from apps.recommendations.services import load_pack
from tests.lessons.curation_forms import form_of_entry, send
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.factories import (
    make_aspect,
    make_draft,
    make_faq_entry,
    make_lesson,
    make_playbook,
    make_reading,
    publish,
)
from tests.lessons.test_curation_bulk import address
from tests.lessons.web import Web, serving
from tests.recommendations.factories import make_recommendation
from tests.recommendations.packs import small_pack
from tests.worker import Worker

# Wagtail sends its mails through a function that Django 6.1 has deprecated.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings(r"ignore:get_connection\(\) is deprecated"),
]

EXTERNAL = 'rel="noopener noreferrer external"'
UNCHECKED = "These links could not be checked. They are asked again within a week: "


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as found, override_settings(CHECK_PRIVATE_LINKS=True):
        found.pages = {"/there": 200, "/gone": 410, "/down": 503}
        yield found


@pytest.fixture
def curator(client: Client) -> Client:
    client.force_login(make_shipped_curator())
    return client


def edit(client: Client, piece: Any, action: str = "publish", **changed: str) -> Any:
    url = f"/curate/snippets/lessons/{piece._meta.model_name}/edit/{piece.pk}/"
    return client.post(url, form_of_entry(piece, **changed) | {f"action-{action}": "1"})


def url_of(reading: Reading) -> str:
    return Reading.objects.get(pk=reading.pk).url


def test_a_link_that_answers_is_published_and_readers_click_it(curator: Client, web: Web) -> None:
    reading = make_reading(title="On pipelines")
    edit(curator, reading, url=web.url("/there"))
    text = curator.get(reading.get_absolute_url()).text

    assert f'<a href="{web.url("/there")}" {EXTERNAL}>On pipelines</a>' in text
    assert "there is nothing to click here" not in text
    assert CheckedLink.objects.get().state == LinkState.ANSWERS
    assert str(CheckedLink.objects.get()) == f"{web.url('/there')}: It answers."


def test_without_a_link_nothing_is_asked_and_nothing_can_be_clicked(curator: Client, web: Web) -> None:
    reading = make_reading(title="On pipelines")
    edit(curator, reading, title="On pipes")
    text = curator.get(reading.get_absolute_url()).text

    assert '<h2 lang="en">On pipes</h2>' in text
    assert "there is nothing to click here" in text
    assert web.asked == []


def test_a_link_to_nothing_is_drafted_and_not_published(curator: Client, web: Web) -> None:
    reading = make_reading()
    edit(curator, reading, action="none", url=web.url("/gone"))
    assert web.asked == []
    refused = edit(curator, reading, url=web.url("/gone"))

    assert "There is no such page." in refused.text
    assert (url_of(reading), Reading.objects.get().latest_revision.as_object().url) == ("", web.url("/gone"))


def test_a_link_that_cannot_be_asked_goes_through_and_that_is_said(curator: Client, web: Web) -> None:
    reading = make_reading()
    response = edit(curator, reading, url=web.url("/down"))

    assert url_of(reading) == web.url("/down")
    assert UNCHECKED + web.url("/down") in [str(found) for found in messages.get_messages(response.wsgi_request)]
    assert CheckedLink.objects.get().state == LinkState.UNCHECKED


def test_a_link_leads_into_no_private_network_unless_the_installation_says_so(curator: Client, web: Web) -> None:
    reading = make_reading()
    with override_settings(CHECK_PRIVATE_LINKS=False):
        refused = edit(curator, reading, url=web.url("/there"))

    assert "It leads into a private network." in refused.text
    assert (url_of(reading), web.asked) == ("", [])


def test_an_installation_may_ask_nobody(curator: Client, web: Web) -> None:
    reading = make_reading()
    with override_settings(CHECK_LINKS=False):
        edit(curator, reading, url=web.url("/gone"))

    assert (url_of(reading), web.asked) == (web.url("/gone"), [])


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("javascript:alert(1)", "Enter a valid URL."),
        ("ftp://example.org/", "The link must begin with https:// or http://."),
    ],
)
def test_a_link_leads_onto_the_web(curator: Client, url: str, sentence: str) -> None:
    reading = make_reading()
    refused = edit(curator, reading, action="none", url=url)

    assert sentence in refused.text
    reading.url = url
    assert sentence in str(reading.why_not_whole())
    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.update(url=url)
    with pytest.raises(IntegrityError), transaction.atomic():
        Playbook.objects.update(source_url=url)


def test_a_playbook_leads_to_its_source(curator: Client, web: Web) -> None:
    playbook = make_playbook()
    refused = edit(curator, playbook, source_title="An article", source_url=web.url("/gone"))
    assert "There is no such page." in refused.text
    edit(curator, playbook, source_title="An article", source_url=web.url("/there"))
    text = curator.get(playbook.get_absolute_url()).text

    assert f'<a href="{web.url("/there")}" {EXTERNAL}>Read the source</a>' in text
    assert '"isBasedOn"' in text
    assert text.count(web.url("/there")) == 2
    edit(curator, playbook, source_title="An article", source_url="")
    assert "Read the source" not in curator.get(playbook.get_absolute_url()).text


def test_a_new_reading_is_asked_too(curator: Client, web: Web) -> None:
    form = form_of_entry(make_reading(), number="77", url=web.url("/gone")) | {"action-publish": "1"}

    assert "There is no such page." in curator.post("/curate/snippets/lessons/reading/add/", form).text
    assert not Reading.objects.filter(number=77).exists()


def test_together_with_others_a_broken_link_is_left_out_and_asked_once(curator: Client, web: Web) -> None:
    good, bad = make_reading(), make_reading()
    for reading, path in ((good, "/there"), (bad, "/gone")):
        reading.url = web.url(path)
        reading.save_revision(clean=False)
    page = curator.get(address("publish", good, bad)).text
    curator.post(address("publish", good, bad))

    assert f"{bad}: There is no such page." in page
    assert [url_of(reading) for reading in (good, bad)] == [web.url("/there"), ""]
    assert sorted(web.asked) == sorted({(method, path, host) for method, path, host in web.asked})


def test_a_broken_link_is_not_approved(client: Client, web: Web) -> None:
    reading = make_reading()
    reading.url = web.url("/gone")
    reading.save_revision(clean=False)
    reading.get_workflow().start(reading, make_editor("author"))
    client.force_login(make_editor("checker"))
    task = WorkflowState.objects.get().current_task_state
    client.post(f"/curate/snippets/lessons/reading/workflow/action/{reading.pk}/approve/{task.pk}/", {"comment": ""})

    assert WorkflowState.objects.get().current_task_state.task.name == "Editorial check"


def test_every_week_all_links_are_asked_and_the_first_page_says_which_no_longer_answer(
    curator: Client, web: Web
) -> None:
    reading = make_reading(title="On pipelines", url=web.url("/there"))
    make_reading(title="Well", url=web.url("/there?well"))
    make_playbook(title="Lines", source_url=web.url("/source"))
    web.pages |= {"/there?well": 200, "/source": 200}
    CheckedLink.objects.create(url="https://forgotten.example/", state=LinkState.NO_HOST)
    ask_links(0)
    assert "Links that no longer answer" not in curator.get("/curate/").text
    web.pages["/there"] = 404
    check_all_links()
    text = curator.get("/curate/").text

    assert "Links that no longer answer" in text
    panel = text[text.index("Links that no longer answer") :]
    assert f"/curate/snippets/lessons/reading/edit/{reading.pk}/" in panel
    assert "There is no such page." in panel
    assert "Well" not in panel
    states = {link.url: link.state for link in CheckedLink.objects.all()}
    assert states == {web.url("/there"): "not_found", web.url("/there?well"): "answers", web.url("/source"): "answers"}


def test_what_could_not_be_asked_stands_on_the_first_page_and_below_its_field(curator: Client, web: Web) -> None:
    reading = make_reading(title="On pipelines", url=web.url("/down"))
    editor = f"/curate/snippets/lessons/reading/edit/{reading.pk}/"
    before = curator.get(editor).text
    check_all_links()
    first, after = curator.get("/curate/").text, curator.get(editor).text

    panel = first[first.index("Links that could not be asked") :]
    assert editor in panel
    assert "It could not be checked." in panel
    assert "Links that no longer answer" not in first
    told = f"Asked on {date_format(timezone.now(), 'DATE_FORMAT')}: It could not be checked."
    assert [told in page for page in (before, after)] == [False, True]


def test_an_import_asks_its_links_afterwards(settings: Any, tmp_path: Path, web: Web, worker: Worker) -> None:
    settings.CHECK_PRIVATE_LINKS = True
    CheckedLink.objects.create(url=web.url("/there?known"), state=LinkState.ANSWERS)
    reading = make_reading(url=web.url("/there?known"))
    pack = small_pack(tmp_path)
    pack.readings[:1] = [pack.readings[0].model_copy(update={"url": web.url("/gone")})]
    load_pack(pack=pack, dry_run=True)
    assert not ProcrastinateJob.objects.filter(task_name=ask_new_links.name).exists()
    load_pack(pack=pack)
    assert CheckedLink.objects.count() == 1
    worker()

    assert {link.url: link.state for link in CheckedLink.objects.all()} == {
        reading.url: "answers",
        web.url("/gone"): "not_found",
    }
    assert {path for _method, path, _host in web.asked} == {"/gone"}


def test_links_are_asked_on_mondays() -> None:
    crons = [found.cron for found in app.periodic_registry.periodic_tasks.values() if found.task.name == ask_links.name]
    assert crons == ["23 4 * * 1"]


# Links in texts ------------------------------------------------------------------------------------------------------
def published(piece: Any) -> Any:
    return type(piece).objects.get(pk=piece.pk)


def test_a_link_in_a_text_is_asked_too_and_its_field_says_which_leads_nowhere(curator: Client, web: Web) -> None:
    lesson = make_lesson()
    gone = f"Read [this]({web.url('/gone')})."
    for field in ("summary", "questions-1-text", "guardrails-0-text"):
        refused = send(curator, lesson, **{field: gone, "action-publish": "1"})
        assert f"{web.url('/gone')}: There is no such page." in refused.text
    assert "/gone" not in str(published(lesson).latest_revision.content)
    send(curator, lesson, summary=gone)
    assert published(lesson).latest_revision.content["summary"] == gone  # a draft may have it
    there = f"Read [this]({web.url('/there')}) or [write](mailto:a@example.org)."
    send(curator, lesson, **{"summary": there, "questions-1-text": there, "action-publish": "1"})

    assert published(lesson).summary == there
    assert [question.text for question in published(lesson).questions.all()] == [
        "Question 1 on " + lesson.number + "?",
        there,
    ]
    assert {link.url: link.state for link in CheckedLink.objects.all()} == {
        web.url("/gone"): "not_found",
        web.url("/there"): "answers",
    }


def test_a_question_that_is_taken_out_takes_its_link_along(curator: Client, web: Web) -> None:
    lesson = make_lesson()
    changed = {"questions-1-text": f"[this]({web.url('/gone')})", "questions-1-DELETE": "1", "action-publish": "1"}
    send(curator, lesson, **changed)

    assert [question.text for question in published(lesson).questions.all()] == [f"Question 1 on {lesson.number}?"]
    assert web.asked == []


def test_an_address_in_a_text_that_is_no_link_is_not_asked(curator: Client, web: Web) -> None:
    reading = make_reading()
    edit(curator, reading, note=f"{web.url('/gone')} ![image]({web.url('/gone')})")
    assert (published(reading).note.count("/gone"), web.asked) == (2, [])


def test_with_others_and_in_a_review_a_text_that_leads_nowhere_waits(client: Client, web: Web) -> None:
    lesson = make_lesson()
    lesson.summary = f"[this]({web.url('/gone')})"
    lesson.save_revision(clean=False)
    client.force_login(make_shipped_curator())
    page = client.get(address("publish", lesson)).text
    assert f"{web.url('/gone')}: There is no such page." in page
    assert "/gone" in str(why_not_link(lesson))


def test_the_first_page_lists_the_links_in_texts_of_everything_readers_see(curator: Client, web: Web) -> None:
    def leads(name: str) -> str:
        web.pages[f"/{name}"] = 404
        return f"See [{name}]({web.url(f'/{name}')})."

    playbook = make_playbook(summary=leads("playbook"), source_note=leads("source"))
    lesson = make_lesson(playbook=playbook, meaning=leads("meaning"))
    lesson.section.summary = leads("section")
    publish(lesson.section)
    lesson.questions.set([Question(text=leads("question"))])
    publish(lesson)
    make_faq_entry(playbook=playbook, answer=leads("answer"))
    make_aspect(playbook=playbook, west=leads("west"))
    make_draft(section=lesson.section, summary=leads("draft"))
    recommendation = make_recommendation(lessons=[lesson], why=leads("why"))
    template = recommendation.templates.get()
    template.guardrails.set([TemplateGuardrail(kind="privacy", text=leads("guardrail"))])
    recommendation.templates.set([template])
    publish(recommendation)
    check_all_links()
    text = curator.get("/curate/").text

    asked = {link.url.rpartition("/")[2] for link in CheckedLink.objects.filter(state=LinkState.NOT_FOUND)}
    assert asked == {"playbook", "source", "meaning", "section", "question", "answer", "west", "why", "guardrail"}
    assert all(web.url(f"/{name}") in text for name in asked)


def test_links_in_texts_cost_the_first_page_the_same_queries_however_many_there_are(
    web: Web, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):  # nothing is in doubt, so nothing is read
        assert doubtful_links() == []
    for count in (1, 3):
        for number in range(count):
            make_lesson(summary=f"[this]({web.url(f'/gone-{count}-{number}')})")
        check_all_links()
        with django_assert_num_queries(10):
            assert len(doubtful_links()) == {1: 1, 3: 4}[count]
