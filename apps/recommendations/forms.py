from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.lessons.models import Section
from apps.recommendations.enums import Horizon, Size


class FilterForm(forms.Form):
    """What the list is narrowed to, as it stands in the address; a value nobody offers narrows nothing."""

    horizon = forms.ChoiceField(label=_("Horizon"), required=False, choices=[("", _("Any")), *Horizon.choices])
    effort = forms.ChoiceField(label=_("Effort"), required=False, choices=[("", _("Any")), *Size.choices])
    impact = forms.ChoiceField(label=_("Impact"), required=False, choices=[("", _("Any")), *Size.choices])
    section = forms.ChoiceField(label=_("Section"), required=False)

    tag = forms.ChoiceField(label=_("Tag"), required=False)

    def __init__(self, *args: Any, sections: Iterable[Section], tags: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if tags:
            self.fields["tag"].choices = [("", _("Any")), *((tag, tag) for tag in tags)]  # type: ignore[attr-defined]
        else:
            del self.fields["tag"]
        choices = [(str(section.number), str(section)) for section in sections]
        self.fields["section"].choices = [("", _("Any")), *choices]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
