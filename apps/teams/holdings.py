"""What a person answers for in an organization. Apps below register what of theirs a person can hold (in `<app>/holdings.py`,
imported by the app's config), so that nobody leaves without saying who goes on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from apps.accounts.models import User
from apps.teams.models import Organization


@dataclass(frozen=True)
class Held:
    """One thing a person has to hand over; `key` names it in a form."""

    key: str
    kind: str
    title: str
    team: str
    url: str


class HandOver(Protocol):
    """Gives each held thing to the person `to` names for its key, what it does not name to `rest`, or to nobody."""

    def __call__(
        self, *, organization: Organization, person: User, to: Mapping[str, User], rest: User | None, by: User
    ) -> None: ...


HeldBy = Callable[[Organization, User], list[Held]]
_kinds: list[tuple[HeldBy, HandOver]] = []


def register(held_by: HeldBy, hand_over: HandOver) -> None:
    _kinds.append((held_by, hand_over))


def held_by(organization: Organization, person: User) -> list[Held]:
    return [held for of_kind, _hand_over in _kinds for held in of_kind(organization, person)]


def hand_over(*, organization: Organization, person: User, to: Mapping[str, User], rest: User | None, by: User) -> None:
    """In the caller's transaction. What came to the person after the form was opened goes to `rest` too."""
    for _held_by, of_kind in _kinds:
        of_kind(organization=organization, person=person, to=to, rest=rest, by=by)
