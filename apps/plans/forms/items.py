"""An action item, new or changed, and where it stands."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.common.fields import DayField, WordsField
from apps.plans.enums import State
from apps.plans.forms.fields import STEP_LENGTH, CodeField, Data, PersonChoice, one_person, set_people
from apps.plans.forms.seen import SeenForm
from apps.plans.models import ActionItem
from apps.plans.queries.initiatives import people_of
from apps.plans.rules import why_not_item_state
from apps.plans.services.items import item_values
from apps.plans.steps import steps_in, why_not_steps
from apps.teams.models import Organization


class NewItemForm(forms.Form):
    """The one line under the list of items. A list that is pasted there becomes an item a line."""

    title = WordsField(
        label=gettext_lazy("New action item"),
        widget=forms.Textarea(attrs={"rows": 1, "data-enter-sends": True}),
    )
    assignee = PersonChoice(gettext_lazy("Who does it"), empty=gettext_lazy("Nobody yet"))
    due_on = DayField(label=gettext_lazy("Due"), required=False)
    code = CodeField()

    def __init__(self, data: Data = None, *, organization: Organization) -> None:
        super().__init__(data, auto_id="new-%s")
        set_people(self, "assignee", people_of(organization))

    def clean_title(self) -> list[str]:
        titles = steps_in(self.cleaned_data["title"])
        if sentence := why_not_steps(titles):
            raise forms.ValidationError(sentence)
        if not titles:
            raise forms.ValidationError(_("Say what is to be done."))
        return titles


class ItemForm(SeenForm):
    title = WordsField(label=gettext_lazy("What is to be done"), max_length=STEP_LENGTH)
    assignee = PersonChoice(gettext_lazy("Who does it"), empty=gettext_lazy("Nobody yet"))
    assignee_name = WordsField(
        label=gettext_lazy("or a name"),
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Somebody without an account")}),
        required=False,
        max_length=120,
    )
    due_on = DayField(label=gettext_lazy("Due"), required=False)

    def __init__(self, data: Data = None, *, item: ActionItem) -> None:
        fields = ("title", "assignee", "assignee_name", "due_on")
        super().__init__(data, values=item_values(item), initial={name: getattr(item, name) for name in fields})
        set_people(self, "assignee", people_of(item.initiative.plan.team.organization, also=[item.assignee_id]))

    @staticmethod
    def put(data: QueryDict, name: str, value: Any) -> None:
        """Who does it is a person and a name."""
        if name == "assignee":
            value, data["assignee_name"] = value
        SeenForm.put(data, name, value)

    def clean(self) -> dict[str, Any]:
        super().clean()
        if sentence := one_person(self.cleaned_data, "assignee", "assignee_name"):
            self.add_error("assignee_name", sentence)
        return self.cleaned_data


class ItemStateForm(forms.Form):
    """Where an item stands, and why when it is blocked or dropped. `seen` is the state that was decided on."""

    state = forms.ChoiceField(label=gettext_lazy("State"), choices=State, widget=forms.RadioSelect)
    blocked_reason = WordsField(
        label=gettext_lazy("What blocks it"),
        help_text=gettext_lazy("Needed when it is blocked, so that somebody can help."),
        required=False,
        max_length=300,
    )
    dropped_reason = WordsField(
        label=gettext_lazy("Why it is dropped"),
        help_text=gettext_lazy("In a sentence, so that nobody has to ask later."),
        required=False,
        max_length=300,
    )
    seen = forms.TypedChoiceField(
        required=False, choices=State, coerce=State, empty_value=None, widget=forms.HiddenInput
    )

    def __init__(self, data: Data = None, *, initial: dict[str, str]) -> None:
        super().__init__(data, initial=initial)
        reasons = {State.BLOCKED: "blocked_reason", State.DROPPED: "dropped_reason"}
        first = reasons.get(State(initial["state"]), "state") if initial["state"] in State else "state"
        self.fields[first].widget.attrs["autofocus"] = True

    def clean_state(self) -> State:
        return State(self.cleaned_data["state"])

    def clean(self) -> dict[str, Any]:
        super().clean()
        names = {State.BLOCKED: "blocked_reason", State.DROPPED: "dropped_reason"}
        state = self.cleaned_data.get("state")
        if state in names and (sentence := why_not_item_state(state, self.cleaned_data.get(names[state], ""))):
            self.add_error(names[state], sentence)
        return self.cleaned_data
