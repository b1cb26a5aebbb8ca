"""Where an initiative stands: on its way, done with what came of it, dropped with a reason, or carried over."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.common.fields import DayField, WordsField
from apps.plans.enums import Helped, OpenItems, State
from apps.plans.forms.fields import Data
from apps.plans.models import ActionItem, Initiative
from apps.plans.periods import Quarter
from apps.plans.rules import why_not_drop, why_not_due, why_not_finish, why_not_state
from apps.plans.services import Choice, Drop, Ending, Finish, Keep

if TYPE_CHECKING:
    from django.http import QueryDict


class EndingForm(forms.Form):
    """What is asked of an initiative that ends, done or dropped."""

    helped = forms.TypedChoiceField(
        label=gettext_lazy("Did it help?"),
        required=False,
        choices=Helped,
        coerce=Helped,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    result = WordsField(
        label=gettext_lazy("What came of it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    items = forms.TypedChoiceField(
        label=gettext_lazy("The open action items"),
        required=False,
        coerce=OpenItems,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    items_reason = WordsField(label=gettext_lazy("Why they are not done"), required=False, max_length=300)
    items_to = forms.ChoiceField(label=gettext_lazy("The initiative they go to"), required=False)
    dropped_reason = WordsField(
        label=gettext_lazy("Why it is dropped"),
        help_text=gettext_lazy("In a sentence, so that nobody has to ask later."),
        required=False,
        max_length=300,
    )

    def __init__(
        self,
        data: Data = None,
        *,
        initiative: Initiative,
        open_items: Sequence[ActionItem],
        beside: Sequence[Initiative],
        **options: Any,
    ) -> None:
        """`beside` are the team's other open initiatives, which can take the items."""
        super().__init__(data, **options)
        self.initiative, self.open_items = initiative, open_items
        self.beside = {other.code: other for other in beside if other != initiative}
        ways = [way for way in OpenItems if self.beside or way != OpenItems.MOVE]
        cast("forms.ChoiceField", self.fields["items"]).choices = [(way.value, way.label) for way in ways]
        titles = [(code, other.title) for code, other in self.beside.items()]
        cast("forms.ChoiceField", self.fields["items_to"]).choices = [("", _("Choose one")), *titles]

    def check_ending(self) -> None:
        """Of one that is done: whether it helped, and what becomes of what is open."""
        data = self.cleaned_data
        if not data.get("helped"):
            self.add_error("helped", _("Say whether it helped. “Too early to say” is an answer too."))
        way, reason = data.get("items"), data.get("items_reason", "")
        sentence = why_not_finish(
            open_items=len(self.open_items), items=way, reason=reason, is_target=bool(data.get("items_to"))
        )
        if sentence:
            place = "items_to" if way == OpenItems.MOVE else "items_reason"
            self.add_error(place if way else "items", sentence)

    def check_drop(self) -> None:
        if sentence := why_not_drop(self.cleaned_data.get("dropped_reason", "")):
            self.add_error("dropped_reason", sentence)

    @property
    def ending(self) -> Ending:
        data = self.cleaned_data
        to = self.beside.get(data["items_to"]) if data["items"] == OpenItems.MOVE else None
        return Ending(data["helped"], data["result"], data["items"], data["items_reason"], to)


class StateForm(EndingForm):
    """Where an initiative stands. `seen` is the state that was decided on."""

    state = forms.ChoiceField(label=gettext_lazy("State"), choices=State, widget=forms.RadioSelect)
    blocked_reason = WordsField(
        label=gettext_lazy("What blocks it"),
        help_text=gettext_lazy("Needed when it is blocked, so that somebody can help."),
        required=False,
        max_length=300,
    )
    seen = forms.TypedChoiceField(
        required=False, choices=State, coerce=State, empty_value=None, widget=forms.HiddenInput
    )

    def __init__(self, data: Data = None, **options: Any) -> None:
        super().__init__(data, **options)
        first = {State.BLOCKED: "blocked_reason", State.DROPPED: "dropped_reason"}
        self.fields[first.get(self.initial["state"], "state")].widget.attrs["autofocus"] = True

    def clean_state(self) -> State:
        return State(self.cleaned_data["state"])

    def clean(self) -> dict[str, Any]:
        super().clean()
        state = self.cleaned_data.get("state")
        if state == State.DONE:
            self.check_ending()
        elif state == State.DROPPED:
            self.check_drop()
        elif state and (sentence := why_not_state(state, self.cleaned_data.get("blocked_reason", ""))):
            self.add_error("blocked_reason", sentence)
        return self.cleaned_data

    def see(self, state: str) -> None:
        """Sent once more, the person has seen that it stands there by now."""
        data = cast("QueryDict", self.data).copy()
        data["seen"] = state
        self.data = data


class CarryForm(EndingForm):
    """One open initiative of a plan that is over: what becomes of it. Without a choice it stays where it is."""

    deed = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        required=False,
        widget=forms.RadioSelect,
    )
    due_on = DayField(label=gettext_lazy("New due date"), required=False)

    def __init__(self, data: Data = None, *, quarter: Quarter, initiative: Initiative, **options: Any) -> None:
        initial = {"due_on": quarter.ends_on, "deed": ""}
        super().__init__(data, initiative=initiative, prefix=initiative.code, initial=initial, **options)
        self.quarter = quarter
        cast("forms.ChoiceField", self.fields["deed"]).choices = [
            ("keep", _("Keep it, in %(quarter)s") % {"quarter": quarter.name}),
            ("done", _("It is done")),
            ("dropped", _("Drop it")),
            ("", _("Decide later")),
        ]

    def clean(self) -> dict[str, Any]:
        super().clean()
        deed = self.cleaned_data.get("deed")
        if deed == "keep":
            self._check_due(self.cleaned_data.get("due_on"))
        elif deed == "done":
            self.check_ending()
        elif deed == "dropped":
            self.check_drop()
        return self.cleaned_data

    def _check_due(self, due_on: dt.date | None) -> None:
        if due_on is None and "due_on" not in self.errors:
            self.add_error("due_on", _("Say by when."))
        elif due_on and (sentence := why_not_due(self.quarter.starts_on, due_on)):
            self.add_error("due_on", sentence)

    @property
    def choice(self) -> Choice | None:
        data = self.cleaned_data
        match data["deed"]:
            case "keep":
                return Keep(self.initiative, data["due_on"])
            case "dropped":
                return Drop(self.initiative, data["dropped_reason"])
            case "done":
                return Finish(self.initiative, self.ending)
        return None


class MoveForm(forms.Form):
    due_on = DayField(label=gettext_lazy("Due"), required=False)

    def __init__(self, data: Data = None, *, quarters: Collection[Quarter], initiative: Initiative) -> None:
        self.initiative, self.quarters = initiative, {quarter.name: quarter for quarter in quarters}
        only = next(iter(self.quarters)) if len(self.quarters) == 1 else None
        super().__init__(data, initial={"due_on": initiative.due_on, "quarter": only})
        self.fields["quarter"] = forms.ChoiceField(
            label=_("Move it to"), choices=[(name, name) for name in self.quarters], widget=forms.RadioSelect
        )
        self.order_fields(["quarter", "due_on"])

    def clean_quarter(self) -> Quarter:
        return self.quarters[self.cleaned_data["quarter"]]

    def clean(self) -> dict[str, Any]:
        super().clean()
        quarter, due_on = self.cleaned_data.get("quarter"), self.cleaned_data.get("due_on")
        kept = due_on == self.initiative.due_on
        if quarter and due_on and not kept and (sentence := why_not_due(quarter.starts_on, due_on)):
            self.add_error("due_on", sentence)
        return self.cleaned_data
