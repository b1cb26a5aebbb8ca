"""What an installation that is brought up to date finds in its plans."""

import datetime as dt
import importlib

from django.apps import apps

from apps.activity.services import record
from apps.plans.models import EarlierPromise, Initiative
from tests.people import People
from tests.plans.factories import make_initiative, make_plan, today

DAY = dt.timedelta(days=1)


def moved(initiative: Initiative, before: str, plan: str, people: People) -> None:
    organization, subject = people.organization, ("initiative", initiative.code)
    record(
        organization=organization, by=people.lead, verb="initiative_moved", subject=subject, before=before, plan=plan
    )


def test_the_record_of_a_plan_is_written_from_the_history(people: People) -> None:
    """Of what was carried over before plans kept a record."""
    old, current = make_plan(people.team, today() - 120 * DAY), make_plan(people.team)
    ahead = make_plan(people.team, today() + 120 * DAY)
    carried = make_initiative(people.team, title="Carried", owner=people.member)
    subject = ("initiative", carried.code)
    then = {"organization": people.organization, "by": people.lead, "subject": subject}
    record(**then, verb="initiative_edited", changed=["due_on"], due_on=old.ends_on.isoformat())  # type: ignore[arg-type]
    record(**then, verb="initiative_state_set", before="to_do", state="doing", reason="")  # type: ignore[arg-type]
    moved(carried, old.name, current.name, people)
    plain = make_initiative(people.team, title="Plain", owner_name="Aylin", due_on=today() + DAY)
    moved(plain, old.name, current.name, people)
    # A plan that had not begun, one that is gone, and one it came back to have nothing to keep; nor has what is deleted.
    for before in (ahead.name, "Q1 1999", current.name):
        moved(plain, before, current.name, people)
    gone = make_initiative(people.team, title="Gone")
    moved(gone, old.name, current.name, people)
    gone.delete()
    write_record = importlib.import_module("apps.plans.migrations.0011_record_of_moves").write_record
    for _ in range(2):
        write_record(apps, None)
    assert list(
        EarlierPromise.objects.order_by("title").values_list(
            "title", "plan", "went_to", "owner_name", "due_on", "state", "was_late"
        )
    ) == [
        ("Carried", old.pk, current.pk, "Member", old.ends_on, "doing", True),
        ("Plain", old.pk, current.pk, "Aylin", today() + DAY, "to_do", False),
    ]
