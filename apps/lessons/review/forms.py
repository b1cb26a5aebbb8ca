"""The editor's forms, which say in a sentence what a piece lacks before it is published."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from apps.lessons.models import NO_LEVELS, NO_QUESTION, Curated, Tagged
from apps.lessons.review.blanks import blanks_of, fill_levels, free_levels
from apps.lessons.review.opened import fit_to
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


class CuratedForm(WagtailAdminModelForm):
    """Takes what was typed also when the piece has other children by now than the page was opened with."""

    def __init__(self, data: Any = None, files: Any = None, instance: Any = None, **kwargs: Any) -> None:
        if data and instance:
            data = data.copy()
            fit_to(data, instance)
        super().__init__(data, files, instance=instance, **kwargs)
        zone = gettext("In the time zone %(zone)s.") % {"zone": get_current_timezone_name()}
        for name in {"go_live_at", "expire_at"} & self.fields.keys():
            self.fields[name].help_text = zone

    def awaits(self) -> dict[str, str]:
        """What readers must see first, of what stands in the form."""
        piece: Curated = self.instance
        return piece.awaits()

    def clean(self) -> Any:
        """A draft may be unfinished. What every row must have and nobody has chosen yet is filled in."""
        cleaned = super().clean()
        cleaned.update(blanks_of(self.instance, cleaned))
        return cleaned

    def _post_clean(self) -> None:
        """Asked of the piece as it stands in the form, with its playbook."""
        super()._post_clean()
        lessons = self.cleaned_data.get("lessons")
        if lessons and self.instance.playbook_id and (sentence := self.instance.why_not_rest_on(lessons)):
            self.add_error("lessons", sentence)


class PlaybookForm(CuratedForm):
    """Offers, and takes, only organizations the editor belongs to, and the one the playbook has: of the others even the
    names are not for editors. Whoever administers the installation knows them all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        if self.for_user is not None and not self.for_user.is_superuser:
            own = Q(memberships__user=self.for_user) | Q(pk=self.instance.organization_id)
            field.queryset = field.queryset.filter(own).distinct()


class SectionForm(CuratedForm):
    number = forms.IntegerField(
        label=capfirst(_("number")),
        min_value=1,
        max_value=999,
        help_text=_("The numbers of its lessons begin with it."),
    )
    line = forms.TypedChoiceField(label=capfirst(_("line color")), coerce=int, choices=LINE_COLORS)


class TaggedForm(CuratedForm):
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


class AspectForm(CuratedForm):
    def __init__(self, data: Any = None, files: Any = None, instance: Any = None, **kwargs: Any) -> None:
        if data:
            data = data.copy()
            fill_levels(data)
        super().__init__(data, files, instance=instance, **kwargs)
        levels = self.formsets["levels"]
        levels.error_messages |= {"too_few_forms": NO_LEVELS, "too_many_forms": NO_LEVELS}
        taken = [child.level for child in self.instance.levels.all()]
        levels.initial_extra = [{"level": level} for level in free_levels(taken)]
