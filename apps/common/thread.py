"""The thread across apps: each app offers what it knows about an object of an app above it.

A page above cannot import the apps below it, so they register a strand for it (in `<app>/thread.py`, imported by the
app's config), and the page shows every strand that has something to say to this reader.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

Reader = AbstractBaseUser | AnonymousUser
Provider = Callable[[Reader, Any], "Strand | None"]
# (an organization's key, keys of objects) → the keys of its teams that work with each object
Usage = Callable[[int, Collection[int]], Mapping[int, Iterable[int]]]


@dataclass(frozen=True)
class Strand:
    """One part of an object's thread: a template and what it needs. Contains only what the reader may see."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    start_url: str = ""
    """Where this reader puts the object to work, if they may; the page can offer it beside its own parts too."""


_providers: dict[str, list[tuple[int, Provider]]] = {}
_usages: dict[str, list[Usage]] = {}


def strand(model_label: str, *, order: int) -> Callable[[Provider], Provider]:
    """Register a provider for objects of `model_label` ("lessons.lesson"); strands are shown by rising `order`."""

    def register(provider: Provider) -> Provider:
        _providers.setdefault(model_label, []).append((order, provider))
        return provider

    return register


def strands_for(reader: Reader, subject: Model) -> list[Strand]:
    found = sorted(_providers.get(subject._meta.label_lower, []), key=lambda pair: pair[0])
    return [made for _, provider in found if (made := provider(reader, subject))]


def usage(model_label: str) -> Callable[[Usage], Usage]:
    """Register who uses many objects of `model_label` at once, in one query; a page counts teams over all of them."""

    def register(found: Usage) -> Usage:
        _usages.setdefault(model_label, []).append(found)
        return found

    return register


def teams_using(model_label: str, organization: int, keys: Collection[int]) -> dict[int, int]:
    """How many teams of the organization work with each object; an object nobody uses is not in the answer."""
    teams: dict[int, set[int]] = {}
    for found in _usages.get(model_label, []):
        for key, its_teams in found(organization, keys).items():
            teams.setdefault(key, set()).update(its_teams)
    return {key: len(its_teams) for key, its_teams in teams.items() if its_teams}
