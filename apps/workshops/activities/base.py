"""What every kind of activity is: one module here, one folder in `templates/workshops/activities/`."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise

from apps.workshops.enums import Kind
from apps.workshops.models import Activity

Text = str | Promise


def never(activity: Activity, audience: str) -> Collection[str]:
    return ()


@dataclass(frozen=True)
class ActivityKind:
    """One kind of activity.

    `context` computes what the templates show. It is rendered once per audience (participant, console, screen) and sent
    to everybody in it, so it never holds anything personal. `live_topics` names, for an audience, the event topics after
    which the part `stage-live` of its template is rendered anew; the rest of the stage, with its forms, stays untouched.
    """

    kind: Kind
    label: Text
    help: Text
    minutes: int
    icon: str
    context: Callable[[Activity], dict[str, Any]]
    settings_form: type[forms.Form] = forms.Form
    needs_lesson: bool = False
    source_kinds: Collection[Kind] = ()
    live_topics: Callable[[Activity, str], Collection[str]] = never

    def template(self, audience: str) -> str:
        return f"workshops/activities/{self.kind}/{audience}.html"
