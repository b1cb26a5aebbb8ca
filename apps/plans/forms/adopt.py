"""From a recommendation into a plan."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from apps.common.fields import WordsField
from apps.common.prose import plain_of
from apps.plans.forms.fields import Data, NewInitiativeForm, one_person, set_people
from apps.plans.periods import Quarter
from apps.plans.queries.initiatives import people_of
from apps.recommendations.models import InitiativeTemplate, Recommendation
from apps.teams.models import Organization, Team


class AdoptForm(NewInitiativeForm):
    """What a template becomes: every word can be changed, and each step and measure left out."""

    team = forms.ChoiceField(label=gettext_lazy("Team"))
    reason = WordsField(
        label=gettext_lazy("Why it matters here"),
        help_text=gettext_lazy("Stands beside each lesson behind it. In three months nobody has to look for it."),
        required=False,
        max_length=300,
    )
    first_steps = forms.MultipleChoiceField(
        label=gettext_lazy("First steps"),
        help_text=gettext_lazy("Each becomes an action item."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    measures = forms.MultipleChoiceField(
        label=gettext_lazy("Measures"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: Data = None,
        *,
        organization: Organization,
        teams: Sequence[Team],
        recommendation: Recommendation,
        template: InitiativeTemplate | None,
    ) -> None:
        self.teams = {team.code: team for team in teams}
        self.steps = {str(step.pk): step for step in template.first_steps.all()} if template else {}
        self.suggested = {str(row.pk): row for row in template.measures.all()} if template else {}
        initial = {
            "team": teams[0].code,
            "title": template.title if template else recommendation.title,
            "outcome": plain_of(template.outcome) if template else "",
            "due_on": Quarter.of(teams[0].today).ends_on,
            "first_steps": list(self.steps),
            "measures": list(self.suggested),
        }
        super().__init__(data, initial=initial)
        self._offer("team", {code: team.name for code, team in self.teams.items()})
        self._offer("first_steps", {key: step.text for key, step in self.steps.items()})
        self._offer("measures", {key: f"{row.name} ({row.unit})" for key, row in self.suggested.items()})
        set_people(self, "owner", people_of(organization))

    def _offer(self, name: str, choices: dict[str, str]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = list(choices.items())
        if not choices:
            del self.fields[name]

    def clean_team(self) -> Team:
        return self.teams[self.cleaned_data["team"]]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if sentence := one_person(self.cleaned_data, "owner", "owner_name"):
            self.add_error("owner_name", sentence)
        data = self.cleaned_data
        if data.keys() >= {"team", "title", "code"}:
            self.ask_again(data["team"], data["title"])
        data["first_steps"] = [self.steps[key] for key in data.get("first_steps", [])]
        data["measures"] = [self.suggested[key] for key in data.get("measures", [])]
        return data
