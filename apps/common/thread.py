"""The thread across apps: each app offers what it knows about an object of an app above it.

A page above cannot import the apps below it, so they register a strand for it (in `<app>/thread.py`, imported by the
app's config), and the page shows every strand that has something to say to this reader.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

Reader = AbstractBaseUser | AnonymousUser
Provider = Callable[[Reader, Any], "Strand | None"]


@dataclass(frozen=True)
class Strand:
    """One part of an object's thread: a template and what it needs. Contains only what the reader may see."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


_providers: dict[str, list[tuple[int, Provider]]] = {}


def strand(model_label: str, *, order: int) -> Callable[[Provider], Provider]:
    """Register a provider for objects of `model_label` ("lessons.lesson"); strands are shown by rising `order`."""

    def register(provider: Provider) -> Provider:
        _providers.setdefault(model_label, []).append((order, provider))
        return provider

    return register


def strands_for(reader: Reader, subject: Model) -> list[Strand]:
    found = sorted(_providers.get(subject._meta.label_lower, []), key=lambda pair: pair[0])
    return [made for _, provider in found if (made := provider(reader, subject))]
