"""A tag put on many pieces, or taken off, at once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from apps.accounts.models import User
from apps.common.fields import WordsField
from apps.lessons.models import Tagged
from apps.lessons.review.bulk import CuratedBulkAction
from apps.lessons.review.rules import why_not_tag
from apps.lessons.tags import LONGEST, in_one_spelling

TAGGED = "lessons.tag"
DEEDS = [("add", _("Add it")), ("remove", _("Remove it"))]


@transaction.atomic
def tag_piece(*, piece: Any, tag: str, add: bool, by: User) -> bool:
    """On what readers see and on the newest draft, so that publishing does not undo it. Whether anything changed.

    The new version says who did it; and somebody with the editor open does not save the old tags over it unseen.
    """
    model = type(piece)
    piece = model.objects.select_for_update(no_key=True).get(pk=piece.pk)
    draft = piece.get_latest_revision_as_object()
    changed: dict[str, Any] = {"tags": _changed(piece.tags, tag, add=add)}
    drafted = _changed(draft.tags, tag, add=add)
    if changed["tags"] == piece.tags and drafted == draft.tags:
        return False
    whole = piece.live and not piece.has_unpublished_changes
    draft.tags = drafted
    revision = draft.save_revision(user=by, clean=False, changed=False)
    if whole:
        changed |= {"live_revision": revision, "has_unpublished_changes": False}
    model.objects.filter(pk=piece.pk).update(**changed)
    log(piece, TAGGED, user=by, revision=revision, data={"tag": tag, "add": add})
    return True


def _changed(tags: list[str], tag: str, *, add: bool) -> list[str]:
    return in_one_spelling([*tags, tag]) if add else [other for other in tags if other != tag]


class TagForm(forms.Form):
    tag = WordsField(label=_("Tag"), max_length=LONGEST)
    deed = forms.ChoiceField(label=_("What to do"), choices=DEEDS, initial="add", widget=forms.RadioSelect)

    def clean_tag(self) -> str:
        tag = " ".join(in_one_spelling([self.cleaned_data["tag"]]))
        if not tag or "," in tag:
            raise ValidationError(_("Write one tag, without a comma."))
        return tag


class TagBulkAction(CuratedBulkAction):
    display_name = _("Tag")
    action_type = "tag"
    aria_label = _("Tag the selected pieces")
    action_priority = 30
    form_class = TagForm
    form_template = "lessons/curation/bulk_tag.html"
    explanation = _("Readers see it at once, and a draft beside what they see is tagged too.")

    kind = Tagged

    def why_not(self, piece: Any) -> str | None:
        return why_not_tag(piece)

    def get_execution_context(self) -> dict[str, Any]:
        form = self.cleaned_form
        return super().get_execution_context() | {"tag": form.cleaned_data["tag"], "deed": form.cleaned_data["deed"]}

    @classmethod
    def execute_action(cls, objects: list[Any], **context: Any) -> tuple[int, int]:
        add = context["deed"] == "add"
        done = [tag_piece(piece=piece, tag=context["tag"], add=add, by=context["user"]) for piece in objects]
        return sum(done), 0

    def get_success_message(self, pieces: int, others: int) -> str:
        return ngettext("%(count)d piece is changed.", "%(count)d pieces are changed.", pieces) % {"count": pieces}
