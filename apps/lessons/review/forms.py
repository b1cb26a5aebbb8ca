"""The editor's forms, which say in a sentence what a piece lacks before it is published."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from apps.lessons.models import NO_LEVELS, NO_QUESTION, Tagged
from apps.lessons.tags import LONGEST, TagsFormField, tags_in_use

LINE_COLORS = (
    (1, _("1 · red")),
    (2, _("2 · indigo")),
    (3, _("3 · ochre")),
    (4, _("4 · teal")),
    (5, _("5 · purple")),
    (6, _("6 · slate")),
    (7, _("7 · green")),
    (8, _("8 · blue")),
)
"""As the tokens `--line-1` to `--line-8` draw them."""


class SectionForm(WagtailAdminModelForm):
    number = forms.IntegerField(
        label=capfirst(_("number")),
        min_value=1,
        max_value=999,
        help_text=_("The numbers of its lessons begin with it."),
    )
    line = forms.TypedChoiceField(label=capfirst(_("line color")), coerce=int, choices=LINE_COLORS)


class TaggedForm(WagtailAdminModelForm):
    tags = TagsFormField(forms.CharField(max_length=LONGEST, required=False), label=capfirst(_("tags")), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sentences = [Tagged._meta.get_field("tags").help_text]
        if found := tags_in_use(type(self.instance).objects.all()):
            sentences.append(gettext("In use: %(tags)s.") % {"tags": ", ".join(found)})
        self.fields["tags"].help_text = " ".join(map(str, sentences))


class LessonForm(TaggedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.formsets["questions"].error_messages["too_few_forms"] = NO_QUESTION


class AspectForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.formsets["levels"].error_messages |= {"too_few_forms": NO_LEVELS, "too_many_forms": NO_LEVELS}
