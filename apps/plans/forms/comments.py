"""What is said about an initiative."""

from django import forms
from django.utils.translation import gettext_lazy

from apps.common.fields import WordsField
from apps.plans.forms.fields import CodeField, Data
from apps.plans.forms.seen import SeenForm
from apps.plans.models import Comment


class CommentForm(SeenForm):
    text = WordsField(label=gettext_lazy("Your comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    code = CodeField()

    def __init__(self, data: Data = None, *, comment: Comment | None = None) -> None:
        values = {"text": comment.text} if comment else {}
        super().__init__(data, values=values, auto_id="comment-%s", initial=values)
        del self.fields["code" if comment else "seen"]
