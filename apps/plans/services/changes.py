"""What a person changed in a form that others may have changed since it was opened."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from apps.plans.refusals import ChangedMeanwhile

Values = Mapping[str, Any]


def plain(value: Any) -> Any:
    """A value as a form carries it (JSON), so that what was seen, what stands and what is wanted can be compared."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value


def changes_to(now: Values, wanted: Values, seen: Values | None) -> dict[str, Any]:
    """Of the wanted values those that the person changed and that are to be written. `seen` has the plain values the form was
    opened with; without them it was opened just now.

    Where somebody else changed the same meanwhile, nothing is written and both are told.
    """
    base = {name: plain(value) for name, value in now.items()} if seen is None else seen
    mine = {name: value for name, value in wanted.items() if plain(value) != base.get(name)}
    twice = {
        name: now.get(name)
        for name, value in mine.items()
        if plain(now.get(name)) not in (base.get(name), plain(value))
    }
    if twice:
        raise ChangedMeanwhile(
            _("Somebody changed the same meanwhile. Nothing is saved yet: choose what should stand."), twice
        )
    return {name: value for name, value in mine.items() if plain(now.get(name)) != plain(value)}
