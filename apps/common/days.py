"""The days a person may name. Whatever a clock and a zone make of them, they can be shown, sorted and exported."""

import datetime as dt
from collections.abc import Collection
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


def days_in_bounds(names: Collection[str], constraint: str) -> models.CheckConstraint:
    return _in_bounds(names, (FIRST_DAY, LAST_DAY), constraint)


def moments_in_bounds(names: Collection[str], constraint: str) -> models.CheckConstraint:
    return _in_bounds(names, (first_moment(), last_moment()), constraint)


def _in_bounds(names: Collection[str], bounds: tuple[Any, Any], constraint: str) -> models.CheckConstraint:
    """Each of the columns, where it is not empty."""
    return models.CheckConstraint(condition=models.Q(**{f"{name}__range": bounds for name in names}), name=constraint)
