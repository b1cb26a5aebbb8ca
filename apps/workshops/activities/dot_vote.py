"""Dot vote: dots on ideas, totals hidden until the vote is closed.

Defaults after Parabol (5 votes, at most 3 on one item); practitioners hand out three to five.
"""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.workshops.activities.base import ActivityKind
from apps.workshops.enums import Audience, Kind
from apps.workshops.models import MAX_DOTS, Activity
from apps.workshops.queries.votes import ballot_of, left_out_of, result_of, rules_of, turnout_of
from apps.workshops.results import FEWEST

DOTS = 5
DOTS_ON_ONE = 3


class SettingsForm(forms.Form):
    budget = forms.IntegerField(label=_("Dots each"), min_value=1, max_value=MAX_DOTS, initial=DOTS)
    cap = forms.IntegerField(label=_("At most on one idea"), min_value=1, max_value=MAX_DOTS, initial=DOTS_ON_ONE)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("cap", 0) > data.get("budget", MAX_DOTS):
            raise ValidationError(_("Nobody can put more dots on one idea than they have."))
        return data


def context(activity: Activity) -> dict[str, Any]:
    if activity.closed_at is not None:
        return {"closed": True, "rules": rules_of(activity), "result": result_of(activity)}
    return {
        "closed": False,
        "rules": rules_of(activity),
        "ballot": ballot_of(activity),
        "left_out": left_out_of(activity),
        "turnout": turnout_of(activity),
        "few": activity.workshop.is_anonymous,
        "fewest": FEWEST,
    }


def live_topics(activity: Activity, audience: str) -> Collection[str]:
    """While the vote runs a phone shows nothing that another person's dot would change."""
    hidden = audience == Audience.PARTICIPANT and activity.closed_at is None
    return ("ideas",) if hidden else ("ideas", "votes")


KIND = ActivityKind(
    kind=Kind.DOT_VOTE,
    label=_("Dot vote"),
    help=_("Everybody spreads their dots over the ideas; totals appear when you close the vote."),
    minutes=6,
    icon="circle-dot",
    context=context,
    settings_form=SettingsForm,
    source_kinds=(Kind.IDEAS,),
    live_topics=live_topics,
)
