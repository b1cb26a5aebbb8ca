"""What a person fills in about initiatives, action items and comments."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.common.codes import ALPHABET, LENGTH, new_code
from apps.common.fields import DayField, WordsField
from apps.lessons.models import Lesson, Section
from apps.plans.enums import State
from apps.plans.models import ActionItem, ActionPlan, Comment, Initiative
from apps.plans.periods import Quarter
from apps.plans.queries.initiatives import people_of
from apps.plans.rules import why_not_due, why_not_state
from apps.plans.services import LessonReason, NewItem
from apps.recommendations.models import InitiativeTemplate, Recommendation
from apps.teams.models import Organization, Team

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Data = QueryDict | None
MAX_FIRST_STEPS = 20
STEP_LENGTH = 300


class CodeField(forms.CharField):
    """A hidden code for the row to be made, so that a form sent twice makes one."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            initial=new_code,
            widget=forms.HiddenInput,
            validators=[RegexValidator(rf"^[{ALPHABET}]{{{LENGTH}}}$")],
        )


class PersonChoice(forms.ModelChoiceField[User]):
    """A person of the organization; the form gives it the people."""

    def __init__(self, label: "StrOrPromise", *, empty: "StrOrPromise") -> None:
        super().__init__(queryset=User.objects.none(), label=label, required=False, empty_label=empty)


def set_people(form: forms.BaseForm, name: str, people: QuerySet[User]) -> None:
    cast("PersonChoice", form.fields[name]).queryset = people


def one_person(cleaned: dict[str, Any], person: str, name: str) -> str | None:
    """A person is chosen or typed, not both; the sentence, when both were given."""
    if cleaned.get(person) and cleaned.get(name):
        return _("Choose a person or type a name, not both.")
    return None


@dataclass(frozen=True)
class LessonRow:
    lesson: Lesson
    chosen: forms.BoundField
    reason: forms.BoundField


class InitiativeForm(forms.Form):
    """An initiative; while it is new also its first steps, one a line. Each lesson is a box to tick and a reason."""

    title = WordsField(label=gettext_lazy("Initiative"), max_length=200)
    outcome = WordsField(
        label=gettext_lazy("Outcome"),
        help_text=gettext_lazy("What will be different, and how you will see it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )
    owner = PersonChoice(gettext_lazy("Owner"), empty=gettext_lazy("Nobody yet"))
    owner_name = WordsField(
        label=gettext_lazy("or a name"),
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Somebody without an account")}),
        required=False,
        max_length=120,
    )
    due_on = DayField(label=gettext_lazy("Due"))
    first_steps = WordsField(
        label=gettext_lazy("First steps"),
        help_text=gettext_lazy("One a line. Each becomes an action item."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    code = CodeField()

    def __init__(
        self,
        data: Data = None,
        *,
        plan: ActionPlan,
        lessons: Sequence[Lesson],
        initiative: Initiative | None = None,
        reasons: dict[int, str] | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        """`reasons` are the lessons ticked at first, each with its reason."""
        super().__init__(data, initial=initial)
        self.plan, self.initiative, self.lessons = plan, initiative, lessons
        people = people_of(plan.team.organization, also=[initiative.owner_id] if initiative else [])
        set_people(self, "owner", people)
        if initiative:
            del self.fields["first_steps"], self.fields["code"]
        self._add_lessons(lessons, reasons or {})

    def _add_lessons(self, lessons: Iterable[Lesson], reasons: dict[int, str]) -> None:
        for lesson in lessons:
            self.fields[f"lesson_{lesson.pk}"] = forms.BooleanField(
                label=str(lesson), required=False, initial=lesson.pk in reasons
            )
            self.fields[f"reason_{lesson.pk}"] = WordsField(
                label=_("Why %(lesson)s matters here") % {"lesson": lesson.number},
                required=False,
                max_length=300,
                initial=reasons.get(lesson.pk, ""),
                widget=forms.TextInput(attrs={"placeholder": _("Why does it matter for this initiative?")}),
            )

    @property
    def lesson_rows(self) -> list[tuple[Section, list[LessonRow]]]:
        """The lessons by section, as the form shows them."""
        return [
            (
                section,
                [LessonRow(lesson, self[f"lesson_{lesson.pk}"], self[f"reason_{lesson.pk}"]) for lesson in inside],
            )
            for section, inside in groupby(self.lessons, key=lambda lesson: lesson.section)
        ]

    def clean_due_on(self) -> dt.date:
        due_on: dt.date = self.cleaned_data["due_on"]
        kept = self.initiative and self.initiative.due_on == due_on
        if not kept and (sentence := why_not_due(self.plan.starts_on, due_on)):
            raise forms.ValidationError(sentence)
        return due_on

    def clean_first_steps(self) -> list[NewItem]:
        steps = [line.strip() for line in self.cleaned_data["first_steps"].splitlines() if line.strip()]
        if len(steps) > MAX_FIRST_STEPS:
            raise forms.ValidationError(
                _("Start with at most %(limit)s steps; you can add more later.") % {"limit": MAX_FIRST_STEPS}
            )
        if any(len(step) > STEP_LENGTH for step in steps):
            raise forms.ValidationError(_("Keep each step within %(limit)s characters.") % {"limit": STEP_LENGTH})
        return [NewItem(step) for step in steps]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if sentence := one_person(self.cleaned_data, "owner", "owner_name"):
            self.add_error("owner_name", sentence)
        return self.cleaned_data

    def chosen_lessons(self) -> list[LessonReason]:
        return [
            LessonReason(lesson, reason=self.cleaned_data[f"reason_{lesson.pk}"])
            for lesson in self.lessons
            if self.cleaned_data[f"lesson_{lesson.pk}"]
        ]


class AdoptForm(forms.Form):
    """What a template becomes: every word can be changed, and each step and measure left out."""

    team = forms.ChoiceField(label=gettext_lazy("Team"))
    title = WordsField(label=gettext_lazy("Initiative"), max_length=200)
    outcome = WordsField(
        label=gettext_lazy("Outcome"),
        help_text=gettext_lazy("What will be different, and how you will see it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )
    owner = PersonChoice(gettext_lazy("Owner"), empty=gettext_lazy("Nobody yet"))
    owner_name = WordsField(
        label=gettext_lazy("or a name"),
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Somebody without an account")}),
        required=False,
        max_length=120,
    )
    due_on = DayField(label=gettext_lazy("Due"))
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
    code = CodeField()

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
            "outcome": template.outcome if template else "",
            "due_on": Quarter.of(timezone.localdate()).ends_on,
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
        data["first_steps"] = [self.steps[key] for key in data.get("first_steps", [])]
        data["measures"] = [self.suggested[key] for key in data.get("measures", [])]
        return data


class StateForm(forms.Form):
    """Where something stands, and what blocks it when it is blocked."""

    state = forms.ChoiceField(label=gettext_lazy("State"), choices=State, widget=forms.RadioSelect)
    blocked_reason = WordsField(
        label=gettext_lazy("What blocks it"),
        help_text=gettext_lazy("Needed when it is blocked, so that somebody can help."),
        required=False,
        max_length=300,
    )

    def __init__(self, data: Data = None, *, initial: dict[str, str]) -> None:
        super().__init__(data, initial=initial)
        first = "blocked_reason" if initial["state"] == State.BLOCKED else "state"
        self.fields[first].widget.attrs["autofocus"] = True

    def clean_state(self) -> State:
        return State(self.cleaned_data["state"])

    def clean(self) -> dict[str, Any]:
        super().clean()
        state = self.cleaned_data.get("state")
        if state and (sentence := why_not_state(state, self.cleaned_data.get("blocked_reason", ""))):
            self.add_error("blocked_reason", sentence)
        return self.cleaned_data


class MoveForm(forms.Form):
    def __init__(self, data: Data = None, *, quarters: Collection[Quarter]) -> None:
        super().__init__(data)
        self.quarters = {quarter.name: quarter for quarter in quarters}
        self.fields["quarter"] = forms.ChoiceField(
            label=_("Move it to"), choices=[(name, name) for name in self.quarters], widget=forms.RadioSelect
        )

    def clean_quarter(self) -> Quarter:
        return self.quarters[self.cleaned_data["quarter"]]


class NewItemForm(forms.Form):
    """The one line under the list of items."""

    title = WordsField(label=gettext_lazy("New action item"), max_length=STEP_LENGTH)
    assignee = PersonChoice(gettext_lazy("Who does it"), empty=gettext_lazy("Nobody yet"))
    due_on = DayField(label=gettext_lazy("Due"), required=False)
    code = CodeField()

    def __init__(self, data: Data = None, *, organization: Organization) -> None:
        super().__init__(data, auto_id="new-%s")
        set_people(self, "assignee", people_of(organization))


class ItemForm(forms.Form):
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
        super().__init__(data, initial={name: getattr(item, name) for name in fields})
        set_people(self, "assignee", people_of(item.initiative.plan.team.organization, also=[item.assignee_id]))

    def clean(self) -> dict[str, Any]:
        super().clean()
        if sentence := one_person(self.cleaned_data, "assignee", "assignee_name"):
            self.add_error("assignee_name", sentence)
        return self.cleaned_data


class CommentForm(forms.Form):
    text = WordsField(label=gettext_lazy("Your comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    code = CodeField()

    def __init__(self, data: Data = None, *, comment: Comment | None = None) -> None:
        super().__init__(data, auto_id="comment-%s", initial={"text": comment.text} if comment else {})
