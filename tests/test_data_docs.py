"""docs/data.md: every model of ours has an entry, and what it says of deleting an account is what happens."""

import datetime as dt
import re
import uuid
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model

from apps.activity.models import Entry
from apps.activity.services import record
from apps.lessons.models import Playbook
from apps.plans.models import Comment, Initiative
from apps.plans.services import create_initiative, current_plan
from apps.teams.models import Membership, TeamMembership
from apps.workshops.enums import Anonymity, Kind, WorkshopState
from apps.workshops.models import Activity, Contribution, Dot, Participant, Workshop
from tests.people import People

DATA: Path = settings.BASE_DIR / "docs" / "data.md"
ROW = re.compile(r"^\| `(?P<model>\w+\.\w+)` \|(?P<cells>.*)\|$", re.MULTILINE)
COLUMNS = 4  # what and why; how long; who sees it; personal data


def entries() -> dict[str, list[str]]:
    """The row of each model: its label, and its cells."""
    found = ROW.finditer(DATA.read_text())
    return {row["model"]: [cell.strip() for cell in row["cells"].split(" | ")] for row in found}


def test_every_model_has_an_entry_and_no_entry_lacks_its_model() -> None:
    ours = {model._meta.label for model in apps.get_models() if model.__module__.startswith("apps.")}
    assert sorted(ours ^ entries().keys()) == []


def test_every_entry_fills_every_column() -> None:
    thin = [model for model, cells in entries().items() if len(cells) != COLUMNS or not all(cells)]
    assert thin == []


def named_room(people: People) -> Activity:
    """A step of a workshop that shows names."""
    workshop = Workshop.objects.create(
        organization=people.organization,
        playbook=Playbook.objects.create(slug="a-playbook", title="A playbook", summary="Short."),
        title="Lessons to action",
        starts_at=dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC),
        anonymity=Anonymity.NAMED,
        state=WorkshopState.OPEN,
        join_code="48217093",
    )
    return Activity.objects.create(workshop=workshop, kind=Kind.IDEAS, title="Ideas", minutes=8)


def stored(model: type[Model], *columns: str, **which: Any) -> list[tuple[Any, ...]]:
    return list(model._default_manager.filter(**which).values_list(*columns))


def test_deleting_an_account_leaves_its_words_and_takes_its_dots(people: People) -> None:
    step = named_room(people)
    seat = Participant.objects.create(workshop=step.workshop, user=people.member, name="Member")
    idea = Contribution.objects.create(activity=step, participant=seat, key_hash="0" * 64, text="An idea")
    Dot.objects.create(
        activity=step, contribution=idea, participant=seat, key=uuid.uuid4(), budget=5, cap=3, slot=1, nth=1
    )
    initiative = create_initiative(
        plan=current_plan(people.team, people.lead),
        title="One platform",
        outcome="Teams share it.",
        due_on=dt.date(2030, 1, 1),
        by=people.lead,
        owner=people.member,
    )
    Comment.objects.create(initiative=initiative, author=people.member, author_name="Member", text="A comment")
    record(organization=people.organization, by=people.member, verb="seen", subject=("initiative", initiative.code))

    people.member.delete()

    assert stored(Contribution, "text", "participant") == [("An idea", None)]
    assert stored(Comment, "text", "author", "author_name") == [("A comment", None, "Member")]
    assert stored(Entry, "actor", "actor_name", verb="seen") == [(None, "Member")]
    assert stored(Initiative, "owner", "owner_name") == [(None, "")]
    assert not Participant.objects.exists()
    assert not Dot.objects.exists()
    assert not Membership.objects.filter(organization=people.organization, user__name="Member").exists()
    assert TeamMembership.objects.filter(team=people.team).count() == 1
