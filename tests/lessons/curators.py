"""People who curate, with the rights the shipped groups give them."""

import importlib

from django.apps import apps
from django.contrib.auth.models import Group

from apps.accounts.models import User
from tests.people import make_user


def make_groups() -> None:
    """As the migrations left them, made again where a test with real transactions has emptied the tables since."""
    if Group.objects.filter(name="Curators").exists():
        return
    shipped = importlib.import_module("apps.recommendations.migrations.0004_curators")
    shipped.make_groups(apps, None)
    shipped.make_review(apps, None)
    importlib.import_module("apps.recommendations.migrations.0006_two_step_review").make_two_steps(apps, None)
    wider = importlib.import_module("apps.recommendations.migrations.0013_rights_to_playbooks")
    wider.give_rights(apps, None)
    wider.with_review(apps, None)


def make_shipped_curator() -> User:
    return _member_of("Curators", "chief")


def make_editor(name: str = "editor") -> User:
    return _member_of("Editors", name)


def _member_of(group: str, name: str) -> User:
    make_groups()
    user = make_user(name)
    user.groups.add(Group.objects.get(name=group))
    return user
