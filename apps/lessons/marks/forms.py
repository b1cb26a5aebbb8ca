from django import forms
from django.utils.translation import gettext_lazy as _

from apps.common.fields import WordsField
from apps.lessons.marks.models import NOTE_LENGTH


class NoteForm(forms.Form):
    note = WordsField(
        label=_("My note"),
        help_text=_("Only you see it."),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
