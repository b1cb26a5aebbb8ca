"""Which day it is where a team works."""

import zoneinfo
from functools import cache

from django.conf import settings
from django.db.models import DateField, F, Func, Value
from django.db.models.functions import Coalesce, NullIf


@cache
def time_zones() -> list[str]:
    """By region and place, and UTC; without the old names of the same zones."""
    regions = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    return ["UTC", *sorted(name for name in zoneinfo.available_timezones() if name.partition("/")[0] in regions)]


def today_in(team: str) -> Func:
    """`Team.today` as an expression, so that rows of several teams are each compared with their own day; `team` is the
    path from the row to its team."""
    zone = Coalesce(NullIf(F(f"{team}__time_zone"), Value("")), Value(settings.TIME_ZONE))
    return Func(zone, template="(STATEMENT_TIMESTAMP() AT TIME ZONE %(expressions)s)::date", output_field=DateField())
