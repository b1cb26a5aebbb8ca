"""Preparing a workshop: what is stored, what is refused, what is noted."""

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from apps.activity.queries import history_of
from apps.lessons.models import Lesson
from apps.live.models import Event
from apps.workshops.agenda import TEMPLATES, AgendaTemplate, Step
from apps.workshops.enums import Anonymity, Kind, WorkshopState
from apps.workshops.models import Activity, Contribution, Dot, Workshop
from apps.workshops.refusals import WorkshopRefused
from apps.workshops.services.prepare import (
    Frame,
    choose_lessons,
    create_workshop,
    delete_workshop,
    draw_join_code,
    duplicate_workshop,
    edit_workshop,
    open_workshop,
    renew_lesson,
    set_anonymity,
)
from tests.lessons.factories import make_draft, make_lesson, make_playbook, publish
from tests.people import People
from tests.workshops.factories import make_activity, make_participant, make_workshop

NINE = dt.datetime(2030, 11, 25, 9, tzinfo=dt.UTC)


def frame(people: People, **fields: Any) -> Frame:
    said: dict[str, Any] = {
        "title": "Model to production",
        "purpose": "Three commitments.",
        "starts_at": NINE,
        "anonymity": Anonymity.ANONYMOUS,
        "teams": [people.team],
    }
    return Frame(**said | fields)


def create(people: People, lessons: Sequence[Lesson], slug: str = "lessons-to-action", **fields: Any) -> Workshop:
    draw = fields.pop("draw", draw_join_code)
    return create_workshop(
        organization=people.organization,
        playbook=lessons[0].playbook if lessons else make_playbook(),
        template=TEMPLATES[slug],
        lessons=lessons,
        frame=frame(people, **fields),
        by=people.facilitator,
        draw=draw,
    )


def verbs(workshop: Workshop) -> list[str]:
    return [entry.verb for entry in history_of("workshop", workshop.code)]


def two_lessons() -> list[Lesson]:
    return list(make_playbook(lessons=2).lessons.all())


# Creating ------------------------------------------------------------------------------------------------------------
def test_create_workshop_copies_the_template_for_the_chosen_lessons(people: People) -> None:
    lessons = two_lessons()
    workshop = create(people, lessons)
    steps = list(workshop.activities.select_related("source"))
    assert [(step.kind, step.minutes, step.lesson) for step in steps[:3]] == [
        (Kind.READ, 12, lessons[0]),
        (Kind.READ, 12, lessons[1]),
        (Kind.IDEAS, 12, None),
    ]
    vote, commit = steps[4], steps[5]
    assert (vote.kind, vote.source) == (Kind.DOT_VOTE, steps[3])
    assert (commit.kind, commit.source) == (Kind.COMMIT, vote)
    assert [step.position for step in steps] == list(range(7))
    assert (workshop.state, workshop.planned_minutes, workshop.template) == ("draft", 90, "lessons-to-action")
    assert list(workshop.teams.all()) == [people.team]
    assert verbs(workshop) == ["workshop_created"]


def test_create_workshop_pins_what_readers_see_now(people: People) -> None:
    lesson = make_lesson()
    workshop = create(people, [lesson])
    first = lesson.live_revision
    lesson.title = "Another title"
    lesson = publish(lesson)
    link = workshop.lesson_links.select_related("lesson").get()
    assert link.revision == first
    assert link.is_behind


def test_changing_a_template_touches_no_workshop(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    workshop = create(people, [], "follow-up")
    before = list(workshop.activities.values_list("title", "minutes"))
    changed = AgendaTemplate("follow-up", "Follow-up", "", 10, [Step(Kind.IDEAS, 10, "Something else?")], "")
    monkeypatch.setitem(TEMPLATES, "follow-up", changed)
    assert list(workshop.activities.values_list("title", "minutes")) == before
    assert create(people, [], "follow-up").activities.count() == 1


def test_create_workshop_draws_again_when_a_code_is_taken(people: People) -> None:
    taken = make_workshop(people, lessons=[], agenda=False, state=WorkshopState.DRAFT)
    drawn = iter([taken.join_code, "48217093"])
    assert create(people, [], "follow-up", draw=lambda: next(drawn)).join_code == "48217093"


def test_create_workshop_may_take_the_code_of_an_ended_one(people: People) -> None:
    ended = make_workshop(people, lessons=[], agenda=False, state=WorkshopState.ENDED)
    assert create(people, [], "follow-up", draw=lambda: ended.join_code).join_code == ended.join_code


def test_create_workshop_gives_up_when_every_code_is_taken(people: People) -> None:
    taken = make_workshop(people, lessons=[], agenda=False)
    with pytest.raises(IntegrityError, match="join_code_unique"):
        create(people, [], "follow-up", draw=lambda: taken.join_code)


def test_create_workshop_passes_on_what_else_the_database_refuses(people: People) -> None:
    with pytest.raises(IntegrityError, match="anonymity_known"):
        create(people, [], "follow-up", anonymity="loud")


def test_draw_join_code_gives_eight_digits() -> None:
    codes = {draw_join_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(len(code) == 8 and code.isdecimal() for code in codes)


def test_create_workshop_refuses_a_foreign_team(people: People) -> None:
    with pytest.raises(WorkshopRefused, match="another organization"):
        create(people, [], "follow-up", teams=[people.other_team])
    assert not Workshop.objects.exists()


def test_create_workshop_refuses_lessons_of_two_playbooks_and_unpublished_ones(people: People) -> None:
    with pytest.raises(WorkshopRefused, match="one playbook"):
        create(people, [make_lesson(), make_lesson()])
    with pytest.raises(WorkshopRefused, match="not published"):
        create(people, [make_draft()])
    assert not Workshop.objects.exists()


# Editing -------------------------------------------------------------------------------------------------------------
def test_edit_workshop_changes_the_frame(people: People) -> None:
    workshop = make_workshop(people, state=WorkshopState.DRAFT)
    edit_workshop(workshop=workshop, frame=frame(people, planned_minutes=45, teams=[]), by=people.facilitator)
    workshop.refresh_from_db()
    assert (workshop.title, workshop.starts_at, workshop.planned_minutes) == ("Model to production", NINE, 45)
    assert not workshop.teams.exists()
    assert verbs(workshop) == ["workshop_edited"]
    assert not Event.objects.exists()


def test_edit_workshop_tells_an_open_room(people: People) -> None:
    workshop = make_workshop(people)
    edit_workshop(workshop=workshop, frame=frame(people), by=people.facilitator)
    workshop.refresh_from_db()
    assert workshop.planned_minutes == 90
    assert [event.topic for event in Event.objects.all()] == ["agenda"]


def test_edit_workshop_refuses_an_ended_one_and_foreign_teams(people: People) -> None:
    ended, workshop = make_workshop(people, state=WorkshopState.ENDED), make_workshop(people)
    with pytest.raises(WorkshopRefused, match="has ended"):
        edit_workshop(workshop=ended, frame=frame(people), by=people.facilitator)
    with pytest.raises(WorkshopRefused, match="another organization"):
        edit_workshop(workshop=workshop, frame=frame(people, teams=[people.other_team]), by=people.facilitator)
    workshop.refresh_from_db()
    assert workshop.title == "Lessons to action"


def test_edit_workshop_loosens_the_promise_of_a_draft_nobody_relied_on(people: People) -> None:
    workshop = make_workshop(people, state=WorkshopState.DRAFT)
    edit_workshop(workshop=workshop, frame=frame(people, anonymity=Anonymity.NAMED), by=people.facilitator)
    workshop.refresh_from_db()
    assert workshop.anonymity == Anonymity.NAMED
    assert verbs(workshop) == ["workshop_edited", "workshop_anonymity_set"]


def test_edit_workshop_never_loosens_the_promise_once_the_room_is_open(people: People) -> None:
    workshop = make_workshop(people)
    with pytest.raises(WorkshopRefused, match="cannot be loosened"):
        edit_workshop(workshop=workshop, frame=frame(people, anonymity=Anonymity.NAMED), by=people.facilitator)
    workshop.refresh_from_db()
    assert (workshop.anonymity, workshop.title) == (Anonymity.ANONYMOUS, "Lessons to action")


# Anonymity -----------------------------------------------------------------------------------------------------------
def written_workshop(people: People, state: str) -> tuple[Workshop, Contribution, Dot]:
    workshop = make_workshop(people, state=state, anonymity=Anonymity.NAMED)
    begun = timezone.now() - dt.timedelta(minutes=30)
    workshop.activities.update(opened_at=begun)
    ideas, vote = workshop.activities.get(kind=Kind.IDEAS), workshop.activities.get(kind=Kind.DOT_VOTE)
    author = make_participant(workshop, "Mei")
    idea = Contribution.objects.create(activity=ideas, participant=author, key_hash="a", text="A registry")
    dot = Dot.objects.create(
        activity=vote,
        contribution=idea,
        participant=author,
        key="00000000-0000-4000-8000-000000000001",
        budget=5,
        cap=3,
        slot=1,
        nth=1,
    )
    return workshop, idea, dot


def test_set_anonymity_erases_the_names_and_moments_of_what_was_written(people: People) -> None:
    workshop, idea, dot = written_workshop(people, WorkshopState.OPEN)
    set_anonymity(workshop=workshop, anonymity=Anonymity.ANONYMOUS, by=people.facilitator)
    idea.refresh_from_db()
    dot.refresh_from_db()
    assert (idea.participant, idea.created_at) == (None, idea.activity.opened_at)
    assert dot.participant is not None  # still theirs to move, until the workshop ends
    assert verbs(workshop) == ["workshop_anonymity_set"]


def test_set_anonymity_after_the_end_cuts_the_dots_loose_too(people: People) -> None:
    workshop, idea, dot = written_workshop(people, WorkshopState.ENDED)
    set_anonymity(workshop=workshop, anonymity=Anonymity.ANONYMOUS, by=people.facilitator)
    idea.refresh_from_db()
    dot.refresh_from_db()
    assert (idea.participant, dot.participant) == (None, None)
    assert dot.ballot is not None


def test_set_anonymity_twice_is_noted_once(people: People) -> None:
    workshop, _, _ = written_workshop(people, WorkshopState.OPEN)
    for _n in range(2):
        set_anonymity(workshop=workshop, anonymity=Anonymity.ANONYMOUS, by=people.facilitator)
    assert verbs(workshop) == ["workshop_anonymity_set"]


# Duplicating, deleting, opening --------------------------------------------------------------------------------------
def test_duplicate_workshop_copies_the_plan_and_nothing_anybody_wrote(people: People) -> None:
    workshop, _, _ = written_workshop(people, WorkshopState.ENDED)
    make_activity(workshop, Kind.IDEAS, title="Closing", settings={"hint": "short"})
    copy = duplicate_workshop(workshop=workshop, by=people.admin)
    assert (copy.title, copy.state, copy.created_by) == ("Lessons to action (copy)", "draft", people.admin)
    assert (copy.purpose, copy.anonymity) == (workshop.purpose, Anonymity.NAMED)
    assert list(copy.teams.all()) == [people.team]
    shape = ["kind", "title", "minutes", "position", "lesson", "settings", "source__title"]
    assert list(copy.activities.values_list(*shape)) == list(workshop.activities.values_list(*shape))
    assert copy.activities.get(kind=Kind.COMMIT).source in copy.activities.all()
    assert copy.participants.count() == Contribution.objects.filter(activity__workshop=copy).count() == 0
    assert not copy.activities.exclude(opened_at=None).exists()
    assert copy.join_code != workshop.join_code
    assert verbs(copy) == ["workshop_duplicated"]


def test_duplicate_workshop_reads_the_lessons_as_they_are_now(people: People) -> None:
    kept, gone = two_lessons()
    workshop = make_workshop(people, lessons=[kept, gone])
    make_activity(workshop, Kind.READ, title="Read the other", lesson=gone)
    kept.summary = "Newer words."
    kept = publish(kept)
    gone.unpublish()
    copy = duplicate_workshop(workshop=workshop, by=people.facilitator)
    link = copy.lesson_links.get()
    kept.refresh_from_db()
    assert (link.lesson, link.revision) == (kept, kept.live_revision)
    assert copy.activities.get(title="Read the other").lesson is None


def test_duplicate_workshop_takes_place_at_the_same_time_of_a_week_to_come(people: People) -> None:
    long_ago = timezone.now().replace(microsecond=0) - dt.timedelta(weeks=3, hours=1)
    copy = duplicate_workshop(workshop=make_workshop(people, starts_at=long_ago), by=people.facilitator)
    ahead = copy.starts_at - timezone.now()
    assert dt.timedelta(days=1) < ahead <= dt.timedelta(days=8)
    assert (copy.starts_at - long_ago) % dt.timedelta(weeks=1) == dt.timedelta(0)
    soon = timezone.now() + dt.timedelta(days=2)
    assert duplicate_workshop(workshop=make_workshop(people, starts_at=soon), by=people.facilitator).starts_at == soon


def test_delete_workshop_deletes_a_draft(people: People) -> None:
    workshop = make_workshop(people, state=WorkshopState.DRAFT)
    code = workshop.code
    delete_workshop(workshop=workshop, by=people.facilitator)
    assert not Workshop.objects.exists()
    assert [entry.verb for entry in history_of("workshop", code)] == ["workshop_deleted"]


@pytest.mark.parametrize("state", [WorkshopState.OPEN, WorkshopState.ENDED])
def test_delete_workshop_refuses_what_holds_peoples_words(people: People, state: str) -> None:
    workshop = make_workshop(people, state=state)
    with pytest.raises(WorkshopRefused, match="Only a workshop in preparation"):
        delete_workshop(workshop=workshop, by=people.facilitator)
    assert Workshop.objects.exists()


def test_open_workshop_opens_the_room_once(people: People) -> None:
    workshop = make_workshop(people, state=WorkshopState.DRAFT)
    for _n in range(2):
        open_workshop(workshop=workshop, by=people.facilitator)
    workshop.refresh_from_db()
    assert workshop.state == WorkshopState.OPEN
    assert workshop.opened_at is not None
    assert verbs(workshop) == ["workshop_opened"]
    assert [event.topic for event in Event.objects.all()] == ["agenda"]


def test_open_workshop_refuses_an_empty_agenda_and_an_ended_workshop(people: People) -> None:
    empty = make_workshop(people, state=WorkshopState.DRAFT, agenda=False)
    with pytest.raises(WorkshopRefused, match="The agenda is empty"):
        open_workshop(workshop=empty, by=people.facilitator)
    with pytest.raises(WorkshopRefused, match="Duplicate it"):
        open_workshop(workshop=make_workshop(people, state=WorkshopState.ENDED), by=people.facilitator)


# Lessons -------------------------------------------------------------------------------------------------------------
def steps_of(workshop: Workshop) -> list[tuple[str, str, int]]:
    steps: list[Activity] = list(workshop.activities.all())
    assert [step.position for step in steps] == list(range(len(steps)))
    return [(step.kind, step.title, step.minutes) for step in steps]


def test_choose_lessons_adds_readings_after_the_others_and_keeps_the_pins(people: People) -> None:
    first, second = two_lessons()
    workshop = make_workshop(people, lessons=[first], state=WorkshopState.DRAFT)
    pinned = workshop.lesson_links.get().revision
    first.summary = "Newer words."
    first = publish(first)
    choose_lessons(workshop=workshop, lessons=[first, second], with_reading=True, by=people.facilitator)
    links = list(workshop.lesson_links.all())
    assert [(link.lesson, link.revision) for link in links] == [(first, pinned), (second, second.live_revision)]
    assert [title for _, title, _ in steps_of(workshop)][:3] == ["Read together", second.title, "What would we do?"]
    assert verbs(workshop) == ["workshop_lessons_chosen"]


def test_choose_lessons_adds_no_reading_unless_asked(people: People) -> None:
    first, second = two_lessons()
    workshop = make_workshop(people, lessons=[first], state=WorkshopState.DRAFT)
    choose_lessons(workshop=workshop, lessons=[first, second], with_reading=False, by=people.facilitator)
    assert len(steps_of(workshop)) == 4


def test_choose_lessons_puts_the_first_reading_first(people: People) -> None:
    lesson = make_lesson()
    workshop = make_workshop(people, lessons=[], state=WorkshopState.DRAFT, agenda=False, playbook=lesson.playbook)
    make_activity(workshop)
    choose_lessons(workshop=workshop, lessons=[lesson], with_reading=True, by=people.facilitator)
    assert [kind for kind, _, _ in steps_of(workshop)] == [Kind.READ, Kind.IDEAS]


def test_choose_lessons_takes_the_readings_of_a_lesson_that_leaves(people: People) -> None:
    first, second = two_lessons()
    workshop = make_workshop(people, lessons=[first, second], state=WorkshopState.DRAFT)
    about = make_activity(workshop, Kind.IDEAS, title="About it", lesson=first)
    choose_lessons(workshop=workshop, lessons=[second], with_reading=True, by=people.facilitator)
    about.refresh_from_db()
    assert about.lesson is None
    assert not workshop.activities.filter(kind=Kind.READ).exists()


def test_choose_lessons_refuses_an_open_room(people: People) -> None:
    workshop = make_workshop(people)
    with pytest.raises(WorkshopRefused, match="The room is open"):
        choose_lessons(workshop=workshop, lessons=[], with_reading=True, by=people.facilitator)
    assert workshop.lesson_links.count() == 1


def test_renew_lesson_takes_the_newer_text_while_in_preparation(people: People) -> None:
    lesson = make_lesson()
    draft, live = (
        make_workshop(people, lessons=[lesson], state=WorkshopState.DRAFT),
        make_workshop(people, lessons=[lesson]),
    )
    lesson.summary = "Newer words."
    lesson = publish(lesson)
    for _n in range(2):
        link = renew_lesson(link=draft.lesson_links.get(), by=people.facilitator)
    assert link.revision == lesson.live_revision
    assert verbs(draft) == ["workshop_lesson_renewed"]
    with pytest.raises(WorkshopRefused, match="The room is open"):
        renew_lesson(link=live.lesson_links.get(), by=people.facilitator)


def test_renew_lesson_keeps_the_pin_of_a_lesson_that_left_the_library(people: People) -> None:
    lesson = make_lesson()
    workshop = make_workshop(people, lessons=[lesson], state=WorkshopState.DRAFT)
    pinned = workshop.lesson_links.get().revision
    lesson.unpublish()
    assert renew_lesson(link=workshop.lesson_links.get(), by=people.facilitator).revision == pinned


def test_codes_of_many_workshops_differ(people: People) -> None:
    codes = itertools.chain.from_iterable([create(people, [], "follow-up").join_code] for _ in range(5))
    assert len(set(codes)) == 5
