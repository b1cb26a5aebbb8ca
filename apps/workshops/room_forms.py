"""What the devices of a live room send. Each form knows the participant's workshop and reaches nothing outside it."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.common.fields import DayField, WordsField
from apps.lessons.models import Lesson
from apps.teams.models import Team
from apps.workshops.models import Activity, Contribution, Workshop
from apps.workshops.services.ideas import LONGEST

HIGHEST = 2_147_483_647  # what the database's integer holds


class RoomForm(forms.Form):
    activity = forms.ModelChoiceField(Activity.objects.none(), to_field_name="code")

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workshop = workshop
        self.fields["activity"].queryset = workshop.activities.all()  # type: ignore[attr-defined]


class IdeaForm(RoomForm):
    key = forms.UUIDField()
    edition = forms.IntegerField(min_value=1, max_value=HIGHEST)
    text = WordsField(lines=True, max_length=LONGEST)
    lesson = forms.ModelChoiceField(Lesson.objects.none(), required=False)

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, workshop=workshop, **kwargs)
        self.fields["lesson"].queryset = Lesson.objects.filter(workshop_links__workshop=workshop)  # type: ignore[attr-defined]


class WithdrawForm(RoomForm):
    key = forms.UUIDField()
    edition = forms.IntegerField(min_value=1, max_value=HIGHEST)


class DotForm(RoomForm):
    key = forms.UUIDField()
    contribution = forms.ModelChoiceField(Contribution.objects.none())
    given = forms.BooleanField(required=False)

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, workshop=workshop, **kwargs)
        ideas = Contribution.objects.filter(activity__workshop=workshop)
        self.fields["contribution"].queryset = ideas  # type: ignore[attr-defined]


class ReadyForm(RoomForm):
    ready = forms.BooleanField(required=False)


class CommitForm(forms.Form):
    """Who promises what until when. The owner is a person of the organization or, without an account, a name."""

    idea = forms.ModelChoiceField(Contribution.objects.none(), required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)
    title = WordsField(label=_("Initiative"), max_length=200)
    outcome = WordsField(
        label=_("Outcome"),
        help_text=_("What will be different, and how you will see it."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
    )
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"))
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Owner"), required=False)
    owner_name = WordsField(
        label=_("Or a name"), help_text=_("Of somebody without an account."), max_length=120, required=False
    )
    due_on = DayField(label=_("Due"))
    first_item = WordsField(label=_("First action item"), max_length=200)
    first_due_on = DayField(label=_("First step until"), required=False)

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organization = workshop.organization
        teams = workshop.teams.all() if workshop.teams.exists() else organization.teams.all()
        self.fields["idea"].queryset = Contribution.objects.filter(activity__workshop=workshop)  # type: ignore[attr-defined]
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]
        people = User.objects.filter(memberships__organization=organization).order_by("name")
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("owner") and not data.get("owner_name") and "owner" not in self.errors:
            self.add_error("owner", _("Say who owns it: choose a person, or write a name."))
        if data.get("owner") and data.get("owner_name"):
            self.add_error("owner_name", _("Choose a person or write a name, not both."))
        return data
