import datetime as dt

import pytest

from apps.workshops.agenda import TEMPLATES, AgendaTemplate, Step, duration, planned_steps, timetable
from apps.workshops.enums import Kind

NINE = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("slug", "lessons", "minutes"),
    [
        ("lessons-to-action", 3, 90),
        ("where-do-we-stand", 5, 185),
        ("follow-up", 0, 30),
    ],
)
def test_template_takes_the_time_it_says(slug: str, lessons: int, minutes: int) -> None:
    steps = planned_steps(TEMPLATES[slug], ["A lesson"] * lessons)
    assert sum(step.minutes for step in steps) == minutes
    assert minutes <= TEMPLATES[slug].minutes


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=list(TEMPLATES))
def test_template_steps_work_on_earlier_steps_of_a_fitting_kind(template: AgendaTemplate) -> None:
    steps = planned_steps(template, ["A lesson"])
    working = {Kind.DOT_VOTE: {Kind.IDEAS}, Kind.COMMIT: {Kind.DOT_VOTE, Kind.IDEAS}}
    for place, step in enumerate(steps):
        if step.kind in working:
            assert step.works_on is not None
            assert step.works_on < place
            assert steps[step.works_on].kind in working[step.kind]
        else:
            assert step.works_on is None


def test_planned_steps_repeat_the_reading_for_each_lesson_and_share_its_time() -> None:
    steps = planned_steps(TEMPLATES["lessons-to-action"], ["One", "Two"])
    assert [(step.title, step.minutes, step.lesson) for step in steps[:2]] == [("One", 12, 0), ("Two", 12, 1)]
    assert steps[2].kind == Kind.IDEAS


def test_planned_steps_never_read_faster_than_five_minutes() -> None:
    steps = planned_steps(TEMPLATES["lessons-to-action"], ["A lesson"] * 8)
    assert {step.minutes for step in steps if step.kind == Kind.READ} == {5}


def test_planned_steps_without_lessons_read_nothing() -> None:
    template = AgendaTemplate("t", "T", "", 10, [Step(Kind.READ, 10), Step(Kind.IDEAS, 5, "What?")], "")
    assert [step.kind for step in planned_steps(template, [])] == [Kind.IDEAS]


def test_timetable_starts_each_step_when_the_one_before_ends() -> None:
    times = timetable(NINE, [8, 10, 6], planned=30)
    assert times.starts == [NINE, NINE + dt.timedelta(minutes=8), NINE + dt.timedelta(minutes=18)]
    assert times.ends_at == NINE + dt.timedelta(minutes=24)
    assert (times.total, times.over, times.spare) == (24, 0, 6)


def test_timetable_says_how_much_too_long_it_is() -> None:
    times = timetable(NINE, [30, 15], planned=30)
    assert (times.over, times.spare) == (15, 0)


def test_timetable_of_no_steps_ends_when_it_starts() -> None:
    times = timetable(NINE, [], planned=30)
    assert (times.starts, times.ends_at) == ([], NINE)


@pytest.mark.parametrize(("minutes", "words"), [(45, "45 min"), (120, "2 h"), (95, "1 h 35 min")])
def test_duration_reads_like_a_person_says_it(minutes: int, words: str) -> None:
    assert duration(minutes) == words
