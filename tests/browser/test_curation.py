"""A lesson's way from an editor's draft to the readers, past a reviewer who wants changes and a guest who has a link."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from apps.lessons.models import Curated, FaqEntry, Lesson, Question
from apps.teams.enums import Role
from tests.browser.conftest import serving
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.editor import edit_url
from tests.lessons.factories import (
    SectionFactory,
    make_aspect,
    make_faq_entry,
    make_lesson,
    make_playbook,
    make_reading,
)
from tests.people import People, join
from tests.plans.factories import make_initiative
from tests.recommendations.factories import make_recommendation

pytestmark = pytest.mark.browser


@pytest.fixture
def server(people: People, static_root: Path, tmp_path: Path) -> Iterator[str]:
    """One of its own for each test: a server remembers the keys of content types, and an emptied database makes new ones."""
    with serving(static_root, tmp_path / "log") as address:
        yield address


Open = Callable[..., BrowserContext]


def draft(page: Page, lesson: Lesson, title: str, button: str) -> None:
    """Write a title and choose what to do with it from the menu of the save button."""
    page.goto(f"/curate/snippets/lessons/lesson/edit/{lesson.pk}/")
    page.locator("input[name=title]").fill(title)
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=button).click()
    page.get_by_text("was sent to review").first.wait_for()


def press(page: Page, name: str) -> None:
    """One of the buttons that save, in the menu or beside it."""
    if name != "Save draft":
        page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=name, exact=True).click()


def type_and_pause(page: Page, piece: Curated, field: str) -> None:
    """As people do: a word at the end of what is there, and a look until it is saved."""
    page.goto(f"/curate/snippets/{piece._meta.app_label}/{piece._meta.model_name}/edit/{piece.pk}/")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1000)  # a look at what stands there; what is typed sooner the editor takes for what it opened
    page.locator(f"[name={field}]").press("End")
    page.locator(f"[name={field}]").press_sequentially(" more", delay=80)
    expect(page.locator("#w-autosave-indicator").get_by_text("Saved", exact=True)).to_be_visible(timeout=20_000)


def request_changes(page: Page, reason: str) -> None:
    page.goto("/curate/")
    page.get_by_role("button", name="Request changes").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Request changes").click()
    expect(dialog.get_by_text("Say what should change, so that its author knows what to do.")).to_be_visible()
    dialog.get_by_label("What should change").fill(reason)
    dialog.get_by_role("button", name="Request changes").click()
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()


def test_from_a_draft_to_the_readers(people: People, open_context: Open) -> None:
    lesson = make_lesson(title="Short loops")
    author = open_context(make_editor()).new_page()
    reviewer = open_context(make_shipped_curator()).new_page()
    guest = open_context(viewport={"width": 390, "height": 844}).new_page()
    reader = open_context(people.member).new_page()

    draft(author, lesson, "Shorter loops", "Submit to Review by a curator")
    reviewer.goto("/curate/")
    reviewer.get_by_role("link", name="Compare with live").click()
    expect(reviewer.locator(".addition").first).to_have_text("Shorter")
    request_changes(reviewer, "Say how short.")
    draft(author, lesson, "Loops of a week", "Resubmit to Editorial check")

    reviewer.goto(f"/curate/notes/lessons/lesson/{lesson.pk}/")
    reviewer.get_by_label("For whom").fill("Ada")
    reviewer.get_by_role("button", name="Make a link").click()
    guest.goto(reviewer.get_by_role("link", name="/review/").inner_text())
    expect(guest.frame_locator("iframe").get_by_role("heading", name="Loops of a week")).to_be_visible()
    guest.get_by_label("What should change, or what is good").fill("A week is right.")
    guest.get_by_role("button", name="Send the note").click()
    expect(guest.get_by_text("Your note is with the curators.")).to_be_visible()
    reviewer.reload()
    expect(reviewer.get_by_text("A week is right.")).to_be_visible()

    reader.goto(lesson.get_absolute_url())
    expect(reader.get_by_role("heading", level=1)).to_have_text("Short loops")
    checker = open_context(make_editor("checker")).new_page()
    for page, step in ((checker, "Editorial check"), (reviewer, "Curator approval")):
        page.goto("/curate/")
        expect(page.get_by_text(step)).to_be_visible()
        with page.expect_navigation():
            page.get_by_role("button", name="Approve", exact=True).click()
    reader.reload()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Loops of a week")


def test_what_was_typed_with_pauses_is_saved_sent_and_published(people: People, open_context: Open) -> None:
    lesson = make_lesson(title="Short loops")
    page = open_context(make_shipped_curator()).new_page()
    for button, answer in (("Save draft", "updated"), ("Submit to Review by a curator", "was sent to review")):
        type_and_pause(page, lesson, "title")
        press(page, button)
        page.get_by_text(answer).first.wait_for()
    others: list[tuple[Curated, str]] = [
        (make_recommendation(lessons=[lesson]), "title"),
        (make_aspect(), "title"),
        (make_faq_entry(), "question"),
        (make_reading(), "title"),
        (make_lesson(), "title"),
        (lesson.section, "title"),
        (lesson.playbook, "title"),
    ]
    for piece, field in others:
        type_and_pause(page, piece, field)
        press(page, "Publish")
        page.get_by_text("updated and published").first.wait_for()
        assert str(getattr(type(piece)._default_manager.get(pk=piece.pk), field)).endswith(" more")


def test_what_was_typed_at_once_is_saved_too(people: People, open_context: Open) -> None:
    lesson = make_lesson(title="Short loops")
    page = open_context(make_shipped_curator()).new_page()
    page.goto(edit_url(lesson))
    page.locator("[name=title]").fill("Shorter loops")
    deadline = time.monotonic() + 20
    while lesson.get_latest_revision_as_object().title != "Shorter loops":
        assert time.monotonic() < deadline
        page.wait_for_timeout(300)
        lesson.refresh_from_db()


def test_an_editor_whose_session_ended_signs_in_beside_the_page_and_goes_on(people: People, open_context: Open) -> None:
    lesson = make_lesson(title="Short loops")
    curator = make_shipped_curator()
    context = open_context(curator)
    page = context.new_page()
    type_and_pause(page, lesson, "title")
    Session.objects.all().delete()
    page.locator("[name=title]").press_sequentially(" and more", delay=80)
    expect(page.get_by_text("What you wrote is still on this page")).to_be_visible(timeout=20_000)
    expect(page.locator("[name=title]")).to_have_value("Short loops more and more")

    client = Client()
    client.force_login(curator)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": page.url.partition("/curate/")[0]}]
    )
    with context.expect_page() as opened:
        page.get_by_role("link", name="Sign in, in a new tab").click()
    opened.value.wait_for_load_state()
    expect(page.get_by_text("What you wrote is still on this page")).to_be_hidden(timeout=20_000)
    expect(page.locator("#w-autosave-indicator").get_by_text("Saved", exact=True)).to_be_visible(timeout=20_000)
    newest = Lesson.objects.get().get_latest_revision_as_object()
    assert newest.title == "Short loops more and more"


def test_publishing_while_autosave_is_on_its_way_makes_one_piece(people: People, open_context: Open) -> None:
    section = make_lesson().section
    page = open_context(make_shipped_curator()).new_page()
    for pause in (450, 550, 650, 800):
        page.goto("/curate/snippets/lessons/faqentry/add/")
        page.locator("[name=playbook]").evaluate("(input, key) => { input.value = key; }", str(section.playbook_id))
        page.locator("[name=number]").fill(str(pause))
        page.locator("[name=question]").fill(f"Why after {pause}?")
        page.locator("[name=answer]").press_sequentially("So it is.", delay=5)
        page.get_by_role("button", name="More actions").click()
        page.wait_for_timeout(pause)
        page.get_by_role("button", name="Publish", exact=True).click()
        page.get_by_text("published").first.wait_for()
    assert sorted(FaqEntry.objects.filter(live=True).values_list("number", flat=True)) == [450, 550, 650, 800]
    assert FaqEntry.objects.count() == 4


def test_what_is_offered_follows_from_what_is_chosen_and_typed(people: People, open_context: Open) -> None:
    english = make_playbook(title="Small steps", lessons=16)
    make_playbook(title="Kleine Schritte", language="de", lessons=1)
    page = open_context(make_shipped_curator()).new_page()
    page.goto("/curate/snippets/lessons/faqentry/add/")
    groups = page.locator("fieldset[data-playbook]")
    expect(groups.locator("visible=true").locator("legend")).to_have_text(
        ["Kleine Schritte (Deutsch)", "Small steps (English)"]
    )
    page.get_by_role("button", name="Choose playbook").click()
    page.get_by_role("link", name="Small steps").click()
    expect(page.get_by_text("Kleine Schritte (Deutsch)")).to_be_hidden()
    expect(page.get_by_role("group", name="Small steps (English)")).to_be_visible()

    page = open_context(people.facilitator).new_page()
    page.goto(f"/workshops/new/?playbook={english.slug}")
    lesson = english.lessons.last()
    assert lesson
    page.get_by_label("Find a lesson by its words").fill(lesson.number)
    expect(page.get_by_text("Lessons found: 1", exact=True)).to_be_visible()
    page.keyboard.press("Enter")  # sends nothing
    expect(page.locator(".line-stops li").locator("visible=true")).to_have_count(1)


def test_the_order_is_changed_by_keyboard_alone(people: People, open_context: Open) -> None:
    first = make_lesson(title="Short loops")
    second = make_lesson(section=first.section, title="Long plans")
    other = SectionFactory.create(playbook=first.playbook, number=2, title="Other lines")
    page = open_context(make_shipped_curator()).new_page()
    page.goto("/curate/order/")
    for piece in (second, other):
        page.get_by_role("button", name=f"Move {piece} up").focus()
        page.keyboard.press("Enter")
        expect(page.locator(f"[data-piece][id^={piece._meta.model_name}-]").first).to_contain_text(piece.title)
        expect(page.get_by_role("button", name=f"Move {piece} up")).to_be_focused()


def test_on_a_phone_the_next_deed_is_in_sight(people: People, open_context: Open) -> None:
    lesson = make_lesson(title="Short loops")
    draft(open_context(make_editor("author")).new_page(), lesson, "Shorter loops", "Submit to Review by a curator")
    page = open_context(make_shipped_curator(), viewport={"width": 390, "height": 844}).new_page()
    page.goto("/curate/")
    for name in ("Request changes", "Approve", "Approve with comment"):
        box = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box
        assert box["x"] + box["width"] <= 390
    assert page.get_by_role("columnheader", name="Decide").count() == 1
    assert Axe().run(page, context="#main").violations_count == 0


def test_a_section_is_dragged_before_another(people: People, open_context: Open) -> None:
    first = make_lesson().section
    other = SectionFactory.create(playbook=first.playbook, number=2, title="Other lines")
    page = open_context(make_shipped_curator()).new_page()
    page.goto("/curate/order/")
    page.drag_and_drop(f"#section-{other.pk}", f"#section-{first.pk}")

    expect(page.locator("[data-piece][id^=section-]").first).to_contain_text("Other lines")


def test_questions_are_put_in_order_in_the_editor_by_keyboard(people: People, open_context: Open) -> None:
    lesson = make_lesson()
    page = open_context(make_shipped_curator()).new_page()
    page.goto(f"/curate/snippets/lessons/lesson/edit/{lesson.pk}/")
    page.locator("#inline_child_questions-1").get_by_role("button", name="Move up").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_questions-1-ORDER")).to_have_value("1")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("updated").first.wait_for()

    draft = Lesson.objects.get().get_latest_revision_as_object()
    assert [question.text[:10] for question in draft.questions.all()] == ["Question 2", "Question 1"]


def test_a_long_question_is_read_whole_in_the_editor(people: People, open_context: Open) -> None:
    lesson = make_lesson()
    text = " ".join(
        ["Which of our checks has been skipped in a hurry, what has that cost us, and who would have noticed it?"] * 2
    )
    lesson.questions.set([Question(text=text)])
    lesson.save_revision(clean=False)
    page = open_context(make_shipped_curator()).new_page()
    page.goto(f"/curate/snippets/lessons/lesson/edit/{lesson.pk}/")
    field = page.locator("[name=questions-0-text]")

    expect(field).to_have_value(text)
    assert field.evaluate(
        "(field) => field.scrollWidth <= field.clientWidth && field.scrollHeight <= field.offsetHeight"
    )


def test_questions_are_dragged_in_the_editor(people: People, open_context: Open) -> None:
    lesson = make_lesson()
    page = open_context(make_shipped_curator()).new_page()
    page.goto(f"/curate/snippets/lessons/lesson/edit/{lesson.pk}/")
    grips = [page.locator(f"#inline_child_questions-{place} [data-inline-panel-child-drag]") for place in (0, 1)]
    grips[0].scroll_into_view_if_needed()
    start, target = (grip.bounding_box() for grip in grips)
    assert start
    assert target
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(target["x"] + 5, target["y"] + 40, steps=20)
    page.mouse.up()
    expect(page.locator("#id_questions-1-ORDER")).to_have_value("1")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("updated").first.wait_for()

    draft = Lesson.objects.get().get_latest_revision_as_object()
    assert [question.text[:10] for question in draft.questions.all()] == ["Question 2", "Question 1"]


def test_a_changed_lesson_is_published_and_its_owners_are_told(people: People, open_context: Open) -> None:
    lesson = make_lesson(title="Short loops", summary="Short loops beat long plans.")
    curator = make_shipped_curator()
    join(curator, people.organization, Role.MEMBER)
    make_initiative(people.team, lessons=[lesson], title="A rollback drill", owner=people.member)
    make_initiative(people.other_team, lessons=[lesson], owner=people.outsider)
    page = open_context(curator).new_page()
    page.goto(f"/curate/snippets/lessons/lesson/edit/{lesson.pk}/")
    page.locator("textarea[name=summary]").fill("Shorter loops beat long plans.")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("What rests on the changed words")
    expect(page.get_by_role("deletion")).to_have_text("Short")
    expect(page.get_by_role("insertion")).to_have_text("Shorter")
    expect(page.get_by_role("link", name="A rollback drill")).to_be_visible()
    expect(page.get_by_text("1 initiative in 1 organization.")).to_be_visible()
    page.get_by_label("A sentence from you").fill("Look whether a week still fits.")
    page.get_by_role("button", name="Send one notice to 2 owners").click()
    expect(page.get_by_text("One notice is on its way to 2 owners.")).to_be_visible()

    page.get_by_role("link", name="Use and results").click()
    expect(page.get_by_role("columnheader", name="Lesson")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("link", name="Initiatives", exact=True).click()
    expect(page.get_by_role("columnheader", name="Initiatives")).to_have_attribute("aria-sort", "descending")
    assert Axe().run(page, context="#main").violations_count == 0
