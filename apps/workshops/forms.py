"""Forms of preparing and joining a workshop."""

import re
import unicodedata
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundWidget
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.common.fields import MomentField, WordsField
from apps.lessons.models import Lesson, Playbook
from apps.teams.models import Organization, Team
from apps.workshops import contract
from apps.workshops.activities import KINDS
from apps.workshops.agenda import TEMPLATES, AgendaTemplate
from apps.workshops.enums import Anonymity, Kind
from apps.workshops.models import Activity, Workshop
from apps.workshops.services.agenda import StepWords
from apps.workshops.services.join import NAME_LENGTH
from apps.workshops.services.prepare import Frame

CODE_DIGITS = 8
SHORTEST, LONGEST = 1, 600  # minutes of a step, as the database has it


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to. An empty POST is one too: nothing was ticked."""
    return request.POST if request.method == "POST" else None


def zone_note() -> str:
    return _("In your time zone, %(zone)s.") % {"zone": timezone.get_current_timezone_name()}


class LessonsField(forms.ModelMultipleChoiceField[Lesson]):
    """Lessons of a playbook by their numbers, in the playbook's order. Whether each is still published is the service's
    to say: it may have been taken back while the page was open."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Lesson.objects.none(), to_field_name="number", **kwargs)


class FrameForm(forms.Form):
    title = WordsField(label=_("Title"), max_length=160)
    purpose = WordsField(
        label=_("Purpose"),
        required=False,
        max_length=2000,
        help_text=_("What the room should leave with. It stands on the big screen while people arrive."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    starts_at = MomentField(label=_("Starts"))
    teams = forms.ModelMultipleChoiceField(
        Team.objects.none(),
        label=_("Teams"),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whose plans the commitments go into. Guests can say which of these they belong to."),
    )
    anonymity = forms.ChoiceField(
        label=_("Whose words"), choices=Anonymity.choices, initial=Anonymity.ANONYMOUS, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teams"].queryset = organization.teams.all()  # type: ignore[attr-defined]
        self.fields["starts_at"].help_text = zone_note()

    def promises(self) -> list[tuple[BoundWidget, str]]:
        """Each choice of anonymity with the contract it stands for."""
        return [(choice, contract.promise(str(choice.data["value"]))) for choice in self["anonymity"].subwidgets]

    def frame(self) -> Frame:
        data = self.cleaned_data
        return Frame(
            title=data["title"],
            purpose=data["purpose"],
            starts_at=data["starts_at"],
            anonymity=data["anonymity"],
            teams=list(data["teams"]),
            planned_minutes=data.get("planned_minutes"),
        )


class WorkshopCreateForm(FrameForm):
    template = forms.ChoiceField(
        label=_("Agenda"),
        choices=[(template.slug, template.title) for template in TEMPLATES.values()],
        initial=next(iter(TEMPLATES)),
        widget=forms.RadioSelect,
    )
    lessons = LessonsField(label=_("Lessons"), required=False)
    field_order = ("template", "lessons", "title", "purpose", "starts_at", "teams", "anonymity")

    def __init__(self, *args: Any, playbook: Playbook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lessons"].queryset = Lesson.objects.filter(playbook=playbook)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        template = TEMPLATES.get(data.get("template", ""))
        if template and template.needs_lesson and "lessons" in data and not data["lessons"]:
            self.add_error("lessons", _("Choose at least one lesson: this agenda begins by reading together."))
        return data

    def agenda_template(self) -> AgendaTemplate:
        return TEMPLATES[self.cleaned_data["template"]]


class WorkshopEditForm(FrameForm):
    planned_minutes = forms.IntegerField(
        label=_("Time the room has"), min_value=5, max_value=1440, help_text=_("In minutes, breaks included.")
    )
    field_order = ("title", "purpose", "starts_at", "planned_minutes", "teams", "anonymity")


class LessonsForm(forms.Form):
    lessons = LessonsField(label=_("Lessons"), required=False)
    with_reading = forms.BooleanField(label=_("Add a reading step for each new lesson"), required=False, initial=True)

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lessons"].queryset = Lesson.objects.filter(playbook=workshop.playbook)  # type: ignore[attr-defined]


# Steps ---------------------------------------------------------------------------------------------------------------
class MinutesForm(forms.Form):
    minutes = forms.IntegerField(label=_("Minutes"), min_value=SHORTEST, max_value=LONGEST)


class StepForm(forms.Form):
    """What every step has; a kind's own settings are a form of their own beside it."""

    title = WordsField(label=_("Question or title"), max_length=200)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=SHORTEST, max_value=LONGEST)
    lesson = forms.ModelChoiceField(
        Lesson.objects.none(), label=_("Lesson"), required=False, to_field_name="number", empty_label=_("None")
    )
    source = forms.ModelChoiceField(
        Activity.objects.none(),
        label=_("Works on"),
        required=False,
        to_field_name="code",
        empty_label=_("Nothing yet"),
        help_text=_("The step whose ideas or votes it takes up."),
    )

    def __init__(self, *args: Any, workshop: Workshop, kind: Kind, step: Activity | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about = KINDS[kind]
        lessons = Lesson.objects.filter(workshop_links__workshop=workshop).order_by("workshop_links__position")
        self.fields["lesson"].queryset = lessons  # type: ignore[attr-defined]
        self.fields["lesson"].required = about.needs_lesson
        if about.needs_lesson:
            self.fields["title"].required = False
            self.fields["title"].help_text = _("Left empty, it is the title of the lesson.")
        else:
            self.fields["lesson"].help_text = _("If the whole step is about one lesson.")
        if about.source_kinds:
            others = workshop.activities.filter(kind__in=about.source_kinds)
            if step is not None:
                others = others.exclude(pk=step.pk)
            self.fields["source"].queryset = others  # type: ignore[attr-defined]
        else:
            del self.fields["source"]

    def words(self, settings: dict[str, Any]) -> StepWords:
        data = self.cleaned_data
        title = data["title"] or data["lesson"].title
        return StepWords(title, data["minutes"], data["lesson"], data.get("source"), settings)


# Joining -------------------------------------------------------------------------------------------------------------
class CodeForm(forms.Form):
    code = WordsField(
        label=_("Code"),
        max_length=40,
        help_text=_("Eight digits, as on the big screen: 0000 0000."),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "code-input", "placeholder": "0000 0000"}
        ),
    )

    def clean_code(self) -> str:
        said = (str(unicodedata.decimal(sign, sign)) for sign in self.cleaned_data["code"])  # any keyboard's digits
        code = re.sub(r"[\s.·_/\u2010-\u2015-]", "", "".join(said))
        if not re.fullmatch(r"[0-9]{8}(?:[0-9]{4})?", code):  # with the check digits or without
            raise ValidationError(_("A code has eight digits. Please look at it again."))
        return code


class SeatForm(forms.Form):
    """How somebody sits down: with a team of the workshop if it has any, and with a name unless they are a member. `key`
    is made when the form is shown, so that sending it twice takes one seat."""

    name = WordsField(
        label=_("Your name"),
        max_length=NAME_LENGTH,
        help_text=_("What the room should call you. You need no account."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "autocapitalize": "words"}),
    )
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label=_("Your team"),
        required=False,
        to_field_name="code",
        empty_label=_("None of these"),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, workshop: Workshop, is_member: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.teams = list(workshop.teams.all())
        if self.teams:
            self.fields["team"].queryset = workshop.teams.all()  # type: ignore[attr-defined]
        else:
            del self.fields["team"]
        if is_member:
            del self.fields["name"]

    def clean_key(self) -> uuid.UUID:
        return self.cleaned_data["key"] or uuid.uuid4()
