"""What was stored before words were cleaned and days had bounds: brought into order, and harmless until then."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.common.days import LAST_DAY, first_moment, last_moment, why_not_day
from apps.common.fields import DayField, MomentField
from apps.common.stored import bring_into_bounds, clean_words
from apps.insights.curation.use.export import as_xlsx, rows_of
from apps.insights.curation.use.figures import Blocked, Row
from apps.insights.curation.use.table import KINDS
from apps.lessons.models import Lesson
from apps.lessons.review.models import ReviewLink
from apps.lessons.review.services import make_link
from apps.plans.models import ActionItem, ActionPlan, Comment, Initiative
from apps.teams.models import Team
from apps.workshops.models import Contribution, Workshop
from tests.lessons.factories import make_lesson
from tests.people import People
from tests.plans.factories import make_initiative, make_item
from tests.workshops.factories import make_workshop


def write_raw(table: str, column: str, value: str) -> None:
    """Past every field of ours, as an earlier version wrote it."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s", [value])  # noqa: S608  (names from this file)


def test_stored_words_are_cleaned(people: People) -> None:
    initiative = make_initiative(people.team)
    write_raw("plans_initiative", "title", "a\u202e\x0bb")
    write_raw("plans_initiative", "outcome", "One\r\ntwo\ufffe")
    write_raw("plans_initiative", "owner_name", "\u200b")
    other = make_initiative(people.team, title="Untouched")
    apps = MigrationLoader(connection).project_state().apps
    clean_words(apps, ["plans.Initiative"])
    initiative.refresh_from_db()
    other.refresh_from_db()
    assert (initiative.title, initiative.outcome, initiative.owner_name) == ("a b", "One\ntwo", "")
    assert other.title == "Untouched"


def test_what_nobody_saw_has_a_sign_and_a_taken_name_stays(people: People) -> None:
    Team.objects.create(organization=people.organization, name="Data")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE teams_team SET name = %s WHERE id = %s", ["Da\u200bta", people.team.pk])
        cursor.execute("UPDATE teams_team SET name = %s WHERE id = %s", ["\u200b", people.other_team.pk])
    clean_words(MigrationLoader(connection).project_state().apps, ["teams.Team"])
    assert Team.objects.get(pk=people.team.pk).name == "Da\u200bta"
    assert Team.objects.get(pk=people.other_team.pk).name == "…"


def test_a_feed_is_read_whatever_was_stored(client: Client, people: People) -> None:
    make_lesson()
    write_raw("lessons_lesson", "title", "Loops\x0bagain\uffff")
    client.force_login(people.member)
    answer = client.get(reverse("lessons:feed"))
    assert answer.status_code == 200
    assert "Loops again" in answer.text


def test_a_workbook_is_written_whatever_was_stored() -> None:
    table = type("Table", (), {"kind": KINDS["recommendations"], "rows": [Row(1, "R1", "a\x0bb\ufffe", live=True)]})()
    initiative = Initiative(title="c", blocked_reason="d\x1fe")
    content = as_xlsx(rows_of(table, {1: Blocked(own=[initiative])}))
    text = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "a b" in text
    assert "c: de" in text


YEARS = [dt.date(1, 1, 1), dt.date(1999, 12, 31), dt.date(2101, 1, 1), dt.date(9999, 12, 31)]


@pytest.mark.parametrize("day", YEARS)
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_day_out_of_bounds_is_refused_with_a_sentence(day: dt.date, zone: str) -> None:
    sentence = "Choose a day between Jan. 1, 2000 and Dec. 31, 2100."
    assert why_not_day(day) == sentence
    with timezone.override(zone):
        with pytest.raises(ValidationError, match=sentence):
            DayField().clean(f"{day:%Y}".zfill(4) + f"-{day:%m-%d}")
        with pytest.raises(ValidationError):
            MomentField().clean(f"{day:%Y}".zfill(4) + f"-{day:%m-%d}T23:59")


def test_the_database_holds_no_day_out_of_bounds(people: People) -> None:
    workshop, item = make_workshop(people), make_item(make_initiative(people.team))
    lesson, beyond = make_lesson(), dt.datetime(9999, 12, 31, 23, tzinfo=dt.UTC)
    make_link(revision=lesson.latest_revision, reviewer="Ada", days=7, by=people.owner)
    for rows, change in (
        (Workshop.objects.filter(pk=workshop.pk), {"starts_at": beyond}),
        (ActionPlan.objects.all(), {"ends_on": dt.date(9999, 1, 1)}),
        (Initiative.objects.all(), {"due_on": dt.date(1, 1, 1)}),
        (ActionItem.objects.filter(pk=item.pk), {"due_on": dt.date(9999, 1, 1)}),
        (Lesson.objects.filter(pk=lesson.pk), {"expire_at": beyond}),
        (Lesson.objects.filter(pk=lesson.pk), {"go_live_at": first_moment() - dt.timedelta(days=1)}),
        (ReviewLink.objects.all(), {"expires_at": beyond}),
    ):
        with pytest.raises(IntegrityError, match="in_bounds"), transaction.atomic():
            rows.update(**change)


def test_stored_days_are_brought_into_bounds(people: People) -> None:
    with connection.cursor() as cursor:  # as it was before the constraint
        cursor.execute("ALTER TABLE lessons_lesson DROP CONSTRAINT lessons_lesson_schedule_in_bounds")
    lesson = make_lesson()
    write_raw("lessons_lesson", "expire_at", "9999-12-31 23:59+00")
    bring_into_bounds(MigrationLoader(connection).project_state().apps, "lessons.Lesson", ["expire_at"])
    lesson.refresh_from_db()
    assert lesson.expire_at == last_moment()
    make_item(make_initiative(people.team), due_on=LAST_DAY)
    bring_into_bounds(MigrationLoader(connection).project_state().apps, "plans.ActionItem", ["due_on"])
    assert ActionItem.objects.get().due_on == LAST_DAY


def test_a_schedule_out_of_bounds_is_refused(db: None) -> None:
    lesson = Lesson.objects.get(pk=make_lesson().pk)
    lesson.expire_at = dt.datetime(9999, 12, 31, 23, tzinfo=dt.UTC)
    with pytest.raises(ValidationError, match="Choose a day between"):
        lesson.full_clean()


def test_an_idea_keeps_its_lines(people: People) -> None:
    comment = Comment(text="a\r\nb")
    comment.clean_fields(exclude=["initiative", "author", "author_name", "code"])
    assert comment.text == "a\nb"
    assert Contribution._meta.get_field("text").clean("a\r\nb", None) == "a\nb"


def test_what_looks_unseen_and_is_needed_stays(people: People) -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    initiative = make_initiative(people.team)
    write_raw("plans_initiative", "title", family)
    clean_words(MigrationLoader(connection).project_state().apps, ["plans.Initiative"])
    initiative.refresh_from_db()
    assert initiative.title == family
