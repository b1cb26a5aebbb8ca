"""The permission table's machinery: each app writes its rows in `tests/permissions/<app>.py` as `ROWS`.

    ROWS: dict[str, Row | list[Row]] = {
        "plans:plan_detail": Row(
            make_args=lambda people: [make_plan(people.team).code],
            statuses=Statuses(
                anonymous=302, outsider=404, guest=302, viewer=200, member=200,
                lead=200, facilitator=200, curator=200, admin=200,
            ),
        ),
    }

A URL that is read and written has one row per method, in a list. `tests/test_permissions.py` runs the table.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from types import ModuleType
from typing import Any, Literal

from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.teams.enums import Role
from tests.people import People, join, make_user


@dataclass(frozen=True, kw_only=True)
class Statuses:
    """What each person is answered. `guest` takes part in a workshop without an account; `curator` is a plain member
    who may curate the library. Who owns the organization is answered like its administrator unless said otherwise, and
    a `newcomer`, who has an account and belongs to no organization, like the outsider."""

    anonymous: int
    outsider: int
    guest: int
    viewer: int
    member: int
    lead: int
    facilitator: int
    curator: int
    admin: int
    owner: int | None = None
    newcomer: int | None = None

    def by_person(self) -> dict[str, int]:
        owner = self.admin if self.owner is None else self.owner
        newcomer = self.outsider if self.newcomer is None else self.newcomer
        return asdict(self) | {"owner": owner, "newcomer": newcomer}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One URL name under one method. `make_args` creates what the URL is about and gives the URL's arguments; `data`
    (a dict, or a function called after `make_args`) is what is posted."""

    statuses: Statuses
    method: Literal["get", "post"] = "get"
    make_args: Callable[[People], list[Any]] = lambda people: []
    data: dict[str, Any] | Callable[[People], dict[str, Any]] = field(default_factory=dict)


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(__path__):
        yield importlib.import_module(f"{__name__}.{found.name}")


def all_rows() -> list[tuple[str, Row]]:
    """Every row of every app, with the name of its URL."""
    pairs: list[tuple[str, Row]] = []
    for module in modules():
        for name, rows in module.ROWS.items():
            pairs += [(name, row) for row in (rows if isinstance(rows, list) else [rows])]
    return pairs


def make_curator(people: People) -> User:
    """A plain member of the organization (of no team) in Wagtail's group of curators."""
    curator = make_user("curator")
    join(curator, people.organization, Role.MEMBER)
    group, _ = Group.objects.get_or_create(name="Curators")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    curator.groups.add(group)
    return curator


def sign_in_guest(client: Client, people: People) -> None:
    """Make `client` a workshop guest, as `sign_in_guest` in the rows of the app that has guests says how.

    It is called after `make_args`: it takes the organization's workshop, or makes one where there is none."""
    for module in modules():
        if sign_in := getattr(module, "sign_in_guest", None):
            sign_in(client, people)


def answers(name: str, row: Row, people: People) -> dict[str, int]:
    """The status each person gets, one after the other; what one of them wrote is rolled back before the next."""
    besides = {"curator": make_curator(people), "newcomer": make_user("newcomer")}
    url = reverse(name, args=row.make_args(people))
    data = row.data(people) if callable(row.data) else row.data
    found = {}
    for person in row.statuses.by_person():
        cache.clear()  # rate limits count per address, and all of them come from one
        with transaction.atomic():
            client = Client()
            if person == "guest":
                sign_in_guest(client, people)
            elif person != "anonymous":
                client.force_login(besides[person] if person in besides else getattr(people, person))
            response = (client.post if row.method == "post" else client.get)(url, data)
            found[person] = response.status_code
            if person != "anonymous" and "_auth_user_id" in client.session:
                # The back button after signing out shows nothing of this.
                assert "no-store" in response.headers["Cache-Control"], url
            transaction.set_rollback(True)
    return found
