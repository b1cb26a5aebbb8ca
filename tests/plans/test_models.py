from apps.plans.models import EarlierPromise
from apps.plans.periods import Quarter
from tests.lessons.factories import make_lesson
from tests.people import People
from tests.plans.factories import make_comment, make_initiative, make_item, today


def test_each_row_says_what_it_is(people: People) -> None:
    initiative = make_initiative(people.team, lessons=[make_lesson(title="Iterate")])
    link = initiative.lesson_links.get()
    rows = [
        initiative.plan,
        initiative,
        link,
        make_item(initiative),
        make_comment(initiative, people.lead),
    ]
    assert [str(row) for row in rows] == [
        f"Platform {Quarter.of(today()).name}",
        "One pipeline template",
        f"{link.lesson.number} Iterate → One pipeline template",
        "Write the template",
        "Start with one squad.",
    ]


def test_rows_of_another_organization_are_not_visible(people: People) -> None:
    item = make_item(make_initiative(people.team))
    for rows in (type(item).objects, type(item.initiative).objects, type(item.initiative.plan).objects):
        assert (rows.visible_to(people.viewer).count(), rows.visible_to(people.outsider).count()) == (1, 0)


def test_what_was_promised_before_says_what_it_was() -> None:
    assert str(EarlierPromise(title="A rollback drill")) == "A rollback drill"
