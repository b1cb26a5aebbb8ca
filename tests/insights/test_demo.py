"""The demo that `make run` shows: made once, by the product's own services."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import User
from apps.insights.demo import PEOPLE
from apps.insights.demo_facts import JOIN_CODE, ORGANIZATION, PASSWORD, PLAYBOOK
from apps.plans.models import Initiative
from apps.teams.models import Membership, Organization
from apps.workshops.enums import WorkshopState
from apps.workshops.models import Dot, Workshop
from tests.lessons.curators import make_groups


def told(*arguments: str) -> str:
    output = io.StringIO()
    call_command("load_demo", *arguments, stdout=output)
    return output.getvalue().strip()


def test_load_demo_makes_the_organization_once(db: None) -> None:
    make_groups()
    call_command("load_playbook", PLAYBOOK, stdout=io.StringIO())
    assert told() == f"{ORGANIZATION} is ready."
    assert told() == f"{ORGANIZATION} was there already; nothing was changed."
    assert Organization.objects.count() == 1
    assert sorted(Workshop.objects.values_list("state", flat=True)) == ["draft", "ended", "open"]
    assert Workshop.objects.get(state=WorkshopState.OPEN).join_code == JOIN_CODE
    assert sorted(Initiative.objects.values_list("state", flat=True)) == ["blocked", "doing", "done", "to_do"]
    assert Dot.objects.filter(participant__isnull=False).count() == 0


def test_load_demo_leaves_an_account_that_was_there_as_it_is(db: None) -> None:
    make_groups()
    call_command("load_playbook", PLAYBOOK, stdout=io.StringIO())
    there = User.objects.create_user(PEOPLE[0].email, "a password of their own", name="Ana of another place")
    told()
    there.refresh_from_db()
    assert (there.name, there.check_password("a password of their own")) == ("Ana of another place", True)
    assert Membership.objects.get(user=there).organization.name == ORGANIZATION


def test_load_demo_needs_the_playbook(db: None) -> None:
    with pytest.raises(CommandError) as refused:
        told()
    assert str(refused.value) == "The demo works with the shipped playbook. Run load_playbook first."


def test_load_demo_stays_off_public_servers(db: None, settings: Any) -> None:
    settings.SECURE = True
    with pytest.raises(CommandError) as refused:
        told()
    assert str(refused.value) == "The demo has a password everybody knows, so it does not belong on a public server."


def test_load_demo_shows_its_sign_ins(db: None) -> None:
    first, *people, door = told("--show").splitlines()
    assert first == f"Sign in with the password {PASSWORD} as"
    assert [line.split()[0] for line in people] == [
        f"{name}@northwind.example" for name in ("ana", "jonas", "priya", "mei", "tom")
    ]
    assert door == "or take part without an account: http://testserver/join/ with the code 4821 7093"
