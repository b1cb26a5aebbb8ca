"""Forms over what others change too: they carry the values they were opened with, so that only what the person changed is
written, and come back with both values where somebody changed the same meanwhile."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.plans.forms.fields import Data
from apps.plans.refusals import ChangedMeanwhile
from apps.plans.services.changes import Values, plain


@dataclass(frozen=True)
class Theirs:
    """What somebody else wrote in a field meanwhile, in words."""

    name: str
    words: str


def words_for(name: str, value: Any) -> str:
    """A value of the row as the form says it: a person with or without an account, a date, a lesson's reason."""
    if isinstance(value, tuple):
        person, typed = value
        return str(person) if person else typed or _("Nobody yet")
    if isinstance(value, dt.date):
        return date_format(value, _("j M Y"))
    if name.startswith("lesson_"):
        return _("Not chosen") if value is None else _("Chosen. %(reason)s") % {"reason": value}
    return str(value or _("nothing"))


class SeenForm(forms.Form):
    """A field that was changed by two is shown with a box to take the other's words: `take_` and the field's name.

    Changing `seen` on the way harms only the one who does: it says what they saw.
    """

    seen = forms.JSONField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Data = None, *, values: Values, **options: Any) -> None:
        """`values` are those the form is opened with, by the names its service gives them."""
        initial = {"seen": {name: plain(value) for name, value in values.items()}, **options.pop("initial", {})}
        super().__init__(_taken(data, self.put) if data else None, initial=initial, **options)
        # By field, what somebody else wrote there meanwhile.
        self.theirs: dict[str, Theirs] = {}

    @staticmethod
    def put(data: QueryDict, name: str, value: Any) -> None:
        """Writes a plain value where the form reads it."""
        data[name] = "" if value is None else value

    def come_back(self, changed: ChangedMeanwhile) -> None:
        """Shows both values; sent once more, the person has seen the others'."""
        self.add_error(None, str(changed))
        self.theirs = {name: Theirs(name, words_for(name, value)) for name, value in changed.now.items()}
        data = cast("QueryDict", self.data).copy()
        seen = self.cleaned_data["seen"] | {name: plain(value) for name, value in changed.now.items()}
        data["seen"] = json.dumps(seen)
        self.data = data

    def clean_seen(self) -> dict[str, Any] | None:
        seen = self.cleaned_data["seen"]
        return seen if isinstance(seen, dict) else None


def _taken(data: QueryDict, put: Any) -> QueryDict:
    names = [key.removeprefix("take_") for key in data if key.startswith("take_")]
    if not names:
        return data
    try:
        seen = dict(json.loads(data.get("seen", "")))
    except (ValueError, TypeError):
        return data
    data = data.copy()
    for name in names:
        put(data, name, seen.get(name))
    return data
