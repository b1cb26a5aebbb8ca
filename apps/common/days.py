"""The days a person may name. Whatever a clock and a zone make of them, they can be shown, sorted and exported."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2100, 12, 31)


def first_moment() -> dt.datetime:
    """A day before the first one, because somewhere that day has begun already."""
    return dt.datetime.combine(FIRST_DAY - dt.timedelta(days=1), dt.time(), dt.UTC)


def last_moment() -> dt.datetime:
    return dt.datetime.combine(LAST_DAY + dt.timedelta(days=2), dt.time(), dt.UTC)


def why_not_day(day: dt.date) -> str | None:
    """Of a moment too, by the day it is where the person is who named it."""
    if FIRST_DAY.year <= day.year <= LAST_DAY.year:
        return None
    bounds = {"first": date_format(FIRST_DAY), "last": date_format(LAST_DAY)}
    return _("Choose a day between %(first)s and %(last)s.") % bounds


def validate_day(day: dt.date) -> None:
    if sentence := why_not_day(day):
        raise ValidationError(sentence)


def day_in_bounds(name: str, constraint: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(**{f"{name}__range": (FIRST_DAY, LAST_DAY)}), name=constraint)


def moment_in_bounds(name: str, constraint: str) -> models.CheckConstraint:
    bounds: Any = (first_moment(), last_moment())
    return models.CheckConstraint(condition=models.Q(**{f"{name}__range": bounds}), name=constraint)
