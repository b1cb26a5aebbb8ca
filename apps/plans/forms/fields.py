"""Fields the forms of plans share."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.common.codes import ALPHABET, LENGTH, new_code
from apps.common.fields import DayField, WordsField
from apps.plans.models import Initiative
from apps.teams.models import Team

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Data = QueryDict | None
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


class NewInitiativeForm(forms.Form):
    """What every initiative says, however it begins. One of the same title is asked about, because a form that was gone back
    to may be sent anew."""

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
    code = CodeField()
    again = forms.BooleanField(label=gettext_lazy("Add another one of this title"), required=False)

    def ask_again(self, team: Team, title: str) -> None:
        """With the code of the same form the service answers with what was made, so only others are asked about."""
        known = Initiative.objects.open().filter(plan__team=team, plan__ends_on__gte=team.today, title__iexact=title)
        if self.cleaned_data["again"] or not known.exclude(code=self.cleaned_data["code"]).exists():
            return
        self.add_error("title", _("An open initiative of the team has this title. Tick below to add another one."))

    @property
    def asks_again(self) -> bool:
        return self.is_bound and bool(self.errors.get("title") or self.data.get("again"))
