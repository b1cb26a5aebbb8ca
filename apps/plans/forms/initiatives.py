"""An initiative, new or changed."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.common.fields import WordsField
from apps.lessons.models import Lesson, Section
from apps.plans.forms.fields import Data, NewInitiativeForm, one_person, set_people
from apps.plans.forms.seen import SeenForm, Theirs
from apps.plans.models import ActionPlan, Initiative
from apps.plans.queries.initiatives import people_of
from apps.plans.rules import why_not_due
from apps.plans.services import LessonReason, NewItem
from apps.plans.services.initiatives import values_of
from apps.plans.steps import steps_in, why_not_steps


@dataclass(frozen=True)
class LessonRow:
    """`theirs` is what somebody else made of it meanwhile, if it is something else."""

    lesson: Lesson
    chosen: forms.BoundField
    reason: forms.BoundField
    theirs: Theirs | None


class InitiativeForm(SeenForm, NewInitiativeForm):
    """An initiative; while it is new also its first steps, one a line. Each lesson is a box to tick and a reason."""

    first_steps = WordsField(
        label=gettext_lazy("First steps"),
        help_text=gettext_lazy("One a line. Each becomes an action item."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

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
        super().__init__(data, values=values_of(initiative) if initiative else {}, initial=initial or {})
        self.plan, self.initiative, self.lessons = plan, initiative, lessons
        people = people_of(plan.team.organization, also=[initiative.owner_id] if initiative else [])
        set_people(self, "owner", people)
        if initiative:
            del self.fields["first_steps"], self.fields["code"], self.fields["again"]
        else:
            del self.fields["seen"]
        self._add_lessons(lessons, reasons or {})

    @staticmethod
    def put(data: QueryDict, name: str, value: Any) -> None:
        """The owner is a person and a name; a lesson is a box and its reason."""
        if name == "owner":
            person, typed = value
            SeenForm.put(data, "owner", person)
            data["owner_name"] = typed
        elif name.startswith("lesson_"):
            data[name.replace("lesson_", "reason_")] = value or ""
            data[name] = "" if value is None else "on"
        else:
            SeenForm.put(data, name, value)

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
                [
                    LessonRow(lesson, self[key], self[f"reason_{lesson.pk}"], self.theirs.get(key))
                    for lesson, key in ((lesson, f"lesson_{lesson.pk}") for lesson in inside)
                ],
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
        steps = steps_in(self.cleaned_data["first_steps"])
        if sentence := why_not_steps(steps):
            raise forms.ValidationError(sentence)
        return [NewItem(step) for step in steps]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if sentence := one_person(self.cleaned_data, "owner", "owner_name"):
            self.add_error("owner_name", sentence)
        if self.initiative is None and "title" in self.cleaned_data and "code" in self.cleaned_data:
            self.ask_again(self.plan.team, self.cleaned_data["title"])
        return self.cleaned_data

    def chosen_lessons(self) -> list[LessonReason]:
        return [
            LessonReason(lesson, reason=self.cleaned_data[f"reason_{lesson.pk}"])
            for lesson in self.lessons
            if self.cleaned_data[f"lesson_{lesson.pk}"]
        ]
