import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from apps.activity.models import Entry
from apps.plans.enums import Helped, State
from apps.plans.models import ActionPlan, Initiative
from apps.plans.periods import Quarter
from apps.plans.refusals import ChangedMeanwhile
from apps.plans.services import (
    Ending,
    LessonReason,
    NewItem,
    create_initiative,
    delete_initiative,
    edit_initiative,
    finish_initiative,
    move_initiative,
    set_initiative_state,
)
from apps.plans.services.changes import plain
from apps.plans.services.initiatives import values_of
from tests.lessons.factories import make_draft, make_lesson, publish
from tests.people import People
from tests.plans.factories import make_initiative, make_plan, today
from tests.plans.refused import refused
from tests.recommendations.factories import make_recommendation
from tests.workshops.factories import make_workshop


def create(plan: ActionPlan, people: People, **fields: Any) -> Initiative:
    values = {"title": "Registry", "outcome": "One place.", "due_on": today(), "by": people.lead, **fields}
    return create_initiative(plan=plan, **values)


def entries(verb: str) -> list[dict[str, Any]]:
    return list(Entry.objects.filter(verb=verb).values_list("data", flat=True))


def test_create_initiative_with_all_it_consists_of(people: People) -> None:
    plan, lesson = make_plan(people.team), make_lesson()
    recommendation = make_recommendation(lessons=[lesson])
    initiative = create(
        plan,
        people,
        title=" Registry ",
        owner=people.member,
        lessons=[LessonReason(lesson, reason=" We lose days. ")],
        recommendation=recommendation,
        first_items=[NewItem("Choose a tool", people.member), NewItem("Move one model", None, "Aylin", today())],
    )
    initiative.refresh_from_db()
    assert (initiative.title, initiative.owner, initiative.state, initiative.position, initiative.created_by) == (
        "Registry",
        people.member,
        State.TO_DO,
        0,
        people.lead,
    )
    assert initiative.recommendation == recommendation
    link = initiative.lesson_links.get()
    assert (link.lesson, link.revision, link.reason) == (lesson, lesson.live_revision, "We lose days.")
    assert list(initiative.items.values_list("title", "assignee", "assignee_name", "due_on", "position")) == [
        ("Choose a tool", people.member.pk, "", None, 0),
        ("Move one model", None, "Aylin", today(), 1),
    ]
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor, entry.subject_kind, entry.subject_code) == (
        "initiative_created",
        people.lead,
        "initiative",
        initiative.code,
    )
    assert entry.data == {"title": "Registry", "plan": plan.name, "team": "Platform"}


def test_create_initiative_pins_the_revision_it_is_given_and_the_latest_of_a_draft(people: People) -> None:
    lesson, draft = make_lesson(), make_draft()
    then = lesson.live_revision
    lesson.summary = "Said anew."
    publish(lesson)
    initiative = create(
        make_plan(people.team), people, lessons=[LessonReason(lesson, revision=then), LessonReason(draft)]
    )
    assert {link.lesson: link.revision for link in initiative.lesson_links.all()} == {
        lesson: then,
        draft: draft.latest_revision,
    }


def test_create_initiative_sent_twice_makes_one(people: People) -> None:
    plan = make_plan(people.team)
    first = create(plan, people, code="abcdefghjk")
    assert create(plan, people, code="abcdefghjk") == first
    assert (plan.initiatives.count(), len(entries("initiative_created"))) == (1, 1)
    # The same code in another team's plan is a chance or a forgery: it gets a code of its own.
    other = create(make_plan(people.other_team), people, code="abcdefghjk", by=people.outsider)
    assert other.code != "abcdefghjk"


def test_create_initiative_goes_to_the_end(people: People) -> None:
    plan = make_plan(people.team)
    assert [create(plan, people, title=title).position for title in "AB"] == [0, 1]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": "  "}, "Give the initiative a title."),
        ({"due_on": dt.date(2020, 1, 1)}, "The due date lies before this plan starts."),
    ],
)
def test_create_initiative_refuses(people: People, fields: dict[str, Any], sentence: str) -> None:
    with refused(sentence):
        create(make_plan(people.team), people, **fields)
    assert (Initiative.objects.count(), Entry.objects.count()) == (0, 0)


def test_create_initiative_refuses_people_of_elsewhere(people: People) -> None:
    plan = make_plan(people.team)
    for fields in ({"owner": people.outsider}, {"first_items": [NewItem("Spy", people.outsider)]}):
        with refused("Outsider does not belong to Northwind Industrial."):
            create(plan, people, **fields)
    assert Initiative.objects.count() == 0


def test_services_say_what_is_gone(people: People) -> None:
    initiative = make_initiative(people.team)
    gone = Initiative.objects.get(pk=initiative.pk)
    plan = initiative.plan
    initiative.delete()
    with refused("This initiative is no longer here."):
        set_initiative_state(initiative=gone, state=State.DOING, by=people.lead)
    ActionPlan.objects.all().delete()
    with refused("This plan is no longer here."):
        create(plan, people)
    delete_initiative(initiative=gone, by=people.lead)
    assert Entry.objects.count() == 0


def edit(initiative: Initiative, people: People, **fields: Any) -> Initiative:
    values = {name: getattr(initiative, name) for name in ("title", "outcome", "due_on", "owner", "owner_name")}
    kept = [LessonReason(link.lesson, reason=link.reason) for link in initiative.lesson_links.all()]
    return edit_initiative(initiative=initiative, by=people.lead, **{**values, "lessons": kept, **fields})


def test_edit_initiative_writes_what_changed(people: People) -> None:
    initiative = make_initiative(people.team, owner=people.member)
    before, then = initiative.updated_at, initiative.due_on
    due_on = today() + dt.timedelta(days=20)
    edit(initiative, people, title="A better title", due_on=due_on, owner=None, owner_name="Aylin")
    initiative.refresh_from_db()
    assert (initiative.title, initiative.due_on, initiative.owner, initiative.owner_label) == (
        "A better title",
        due_on,
        None,
        "Aylin",
    )
    assert initiative.updated_at > before
    edit(initiative, people)
    assert entries("initiative_edited") == [
        {
            "changed": ["due_on", "owner", "title"],
            "before": {"due_on": then.isoformat(), "owner": "Member", "title": "One pipeline template"},
            "after": {"due_on": due_on.isoformat(), "owner": "Aylin", "title": "A better title"},
        }
    ]


def test_edit_initiative_keeps_the_pin_of_a_lesson_that_stays(people: People) -> None:
    kept, dropped, added = make_lesson(), make_lesson(), make_lesson()
    initiative = make_initiative(people.team, lessons=[kept, dropped])
    then = kept.live_revision
    kept.summary = "Said anew."
    publish(kept)
    edit(initiative, people, lessons=[LessonReason(kept, reason="Another reason."), LessonReason(added)])
    assert {link.lesson: (link.revision, link.reason) for link in initiative.lesson_links.all()} == {
        kept: (then, "Another reason."),
        added: (added.live_revision, ""),
    }
    assert [entry["changed"] for entry in entries("initiative_edited")] == [["lessons"]]


def test_edit_initiative_refuses(people: People) -> None:
    initiative = make_initiative(people.team)
    for fields, sentence in (
        ({"title": ""}, "Give the initiative a title."),
        ({"due_on": dt.date(2020, 1, 1)}, "The due date lies before this plan starts."),
        ({"owner": people.outsider}, "Outsider does not belong to Northwind Industrial."),
    ):
        with refused(sentence):
            edit(initiative, people, **fields)
    assert Entry.objects.count() == 0


def test_edit_initiative_keeps_an_old_date_and_an_owner_who_left(people: People) -> None:
    """Neither a date from before the plan it was carried to nor an owner of yesterday keeps anybody from a new title."""
    initiative = make_initiative(people.team, owner=people.member, due_on=dt.date(2020, 1, 1))
    people.organization.memberships.filter(user=people.member).delete()
    assert edit(initiative, people, title="A better title").title == "A better title"


def test_set_initiative_state_knows_when_it_was_done(people: People) -> None:
    initiative = make_initiative(people.team)
    assert finish_initiative(initiative=initiative, ending=Ending(Helped.NO), by=people.lead).done_at is not None
    blocked = set_initiative_state(
        initiative=initiative, state=State.BLOCKED, by=people.lead, blocked_reason=" The vendor. "
    )
    assert (blocked.done_at, blocked.helped, blocked.blocked_reason) == (None, "", "The vendor.")
    assert set_initiative_state(initiative=initiative, state=State.DOING, by=people.lead).blocked_reason == ""
    assert sorted(entries("initiative_state_set"), key=lambda data: data["before"]) == [
        {"before": "blocked", "state": "doing", "reason": ""},
        {"before": "done", "state": "blocked", "reason": "The vendor."},
    ]


def test_set_initiative_state_refuses_blocked_without_a_reason(people: People) -> None:
    initiative = make_initiative(people.team)
    with refused("Say what blocks it, so that somebody can help."):
        set_initiative_state(initiative=initiative, state=State.BLOCKED, by=people.lead, blocked_reason=" ")
    initiative.refresh_from_db()
    assert (initiative.state, Entry.objects.count()) == (State.TO_DO, 0)


def test_move_initiative_to_another_quarter_and_once_only(people: People) -> None:
    initiative = make_initiative(people.team)
    quarter = Quarter.of(today()).next
    assert move_initiative(initiative=initiative, to=quarter, by=people.lead)
    initiative.refresh_from_db()
    assert initiative.plan.name == quarter.name
    assert not move_initiative(initiative=initiative, to=quarter, by=people.lead)
    due_on = initiative.due_on.isoformat()
    assert entries("initiative_moved") == [{"before": Quarter.of(today()).name, "plan": quarter.name, "due_on": due_on}]


def test_delete_initiative_leaves_a_line_in_the_plan(people: People) -> None:
    initiative = make_initiative(people.team)
    delete_initiative(initiative=initiative, by=people.lead)
    assert Initiative.objects.count() == 0
    entry = Entry.objects.get()
    assert (entry.verb, entry.subject_kind, entry.subject_code, entry.data["title"]) == (
        "initiative_deleted",
        "plan",
        initiative.plan.code,
        "One pipeline template",
    )


def test_delete_initiative_refuses_what_a_workshop_decided(people: People) -> None:
    initiative = make_initiative(people.team)
    workshop = make_workshop(people)
    workshop.decisions.create(
        activity=workshop.activities.get(kind="commit"), initiative=initiative, statement="One template."
    )
    with refused(
        "A workshop decided on this initiative, so it stays as part of the record. You can drop it, with a reason."
    ):
        delete_initiative(initiative=initiative, by=people.lead)
    assert (Initiative.objects.count(), Entry.objects.count()) == (1, 0)


def test_delete_initiative_refuses_what_stands_in_a_record(people: People) -> None:
    """What was put in a plan by mistake is deleted within a day; afterwards, and in a plan that is over, it is dropped."""
    older = make_initiative(people.team, created_at=timezone.now() - dt.timedelta(days=2))
    over = make_initiative(people.team, plan=make_plan(people.team, today() - dt.timedelta(days=120)))
    carried = make_initiative(people.team)
    move_initiative(initiative=carried, to=Quarter.of(today()).next, by=people.lead)
    for initiative in (older, over, carried):
        with refused(
            "This was promised more than a day ago, so it stays as part of the plan's record. You can drop it, with a "
            "reason."
        ):
            delete_initiative(initiative=initiative, by=people.lead)
    ahead = make_initiative(
        people.team,
        plan=make_plan(people.team, today() + dt.timedelta(days=200)),
        created_at=timezone.now() - dt.timedelta(days=2),
    )
    delete_initiative(initiative=ahead, by=people.lead)
    assert Initiative.objects.count() == 3


def seen_of(initiative: Initiative) -> dict[str, Any]:
    return {name: plain(value) for name, value in values_of(initiative).items()}


def test_edit_initiative_writes_only_what_the_person_changed(people: People) -> None:
    """Two forms opened at once: the second one does not undo the first."""
    kept, added = make_lesson(), make_lesson()
    initiative = make_initiative(people.team, lessons=[kept])
    seen = seen_of(initiative)
    old = {name: getattr(initiative, name) for name in ("title", "outcome", "due_on", "owner")}
    links = [LessonReason(kept, reason="We lose days here.")]
    due_on = today() + dt.timedelta(days=40)
    first = old | {"owner": people.member, "due_on": due_on, "lessons": [*links, LessonReason(added)]}
    edit_initiative(initiative=initiative, by=people.lead, seen=seen, **first)
    edit_initiative(initiative=initiative, by=people.admin, seen=seen, **old | {"title": "Anew", "lessons": links})
    initiative.refresh_from_db()
    assert (initiative.title, initiative.owner, initiative.due_on) == ("Anew", people.member, due_on)
    assert [link.lesson for link in initiative.lesson_links.all()] == [kept, added]
    assert [entry["changed"] for entry in entries("initiative_edited")] == [["title"], ["due_on", "lessons", "owner"]]


def test_edit_initiative_shows_both_where_two_changed_the_same(people: People) -> None:
    lesson = make_lesson()
    initiative = make_initiative(people.team, lessons=[lesson])
    seen = seen_of(initiative)
    edit(initiative, people, title="Theirs", owner=people.member, lessons=[LessonReason(lesson, reason="Theirs.")])
    initiative.refresh_from_db()
    mine = {"title": "Mine", "owner": None, "owner_name": "Aylin", "lessons": [LessonReason(lesson, reason="Mine.")]}
    with pytest.raises(ChangedMeanwhile) as changed:
        edit(initiative, people, **mine, seen=seen)
    assert changed.value.now == {
        "title": "Theirs",
        "owner": (people.member, ""),
        f"lesson_{lesson.pk}": "Theirs.",
    }
    # Who has seen the others' words may write over them; who writes the same is in nobody's way.
    edit(initiative, people, **mine | {"title": "Theirs"}, seen=seen_of(initiative) | {"title": seen["title"]})
    initiative.refresh_from_db()
    assert (initiative.title, initiative.owner_label) == ("Theirs", "Aylin")
