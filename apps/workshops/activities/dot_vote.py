"""Dot vote: dots on ideas, totals hidden until the vote is closed.

Defaults after Parabol (5 votes, at most 3 on one item); practitioners hand out three to five.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.workshops.activities.base import ActivityKind
from apps.workshops.enums import Kind
from apps.workshops.models import MAX_DOTS, Activity
from apps.workshops.queries.lessons import lessons_of
from apps.workshops.queries.votes import ballot_of, rules_of, tally_of, turnout_of

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
    closed = activity.closed_at is not None
    return {
        "closed": closed,
        "rules": rules_of(activity),
        "ballot": tally_of(activity) if closed else ballot_of(activity),
        "turnout": turnout_of(activity),
        "lessons": lessons_of(activity.workshop),
    }


KIND = ActivityKind(
    kind=Kind.DOT_VOTE,
    label=_("Dot vote"),
    help=_("Everybody spreads their dots over the ideas; totals appear when you close the vote."),
    minutes=6,
    icon="circle-dot",
    context=context,
    settings_form=SettingsForm,
    source_kinds=(Kind.IDEAS,),
    live_topics=("votes",),
)
