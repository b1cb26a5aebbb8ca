"""What the editor's form does with a translation when it is saved."""

from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.snippets.views.snippets import EditView

from apps.common.numbers import whole_number
from apps.lessons.translation.queries import original_of
from apps.lessons.translation.services import pin
from apps.lessons.translation.words import why_still_original

UP_TO_DATE = "up-to-date"


class TranslationEdit(EditView):
    """A tick says that the translation is up to date with the version of the original that was shown. A translation in which
    nobody has changed a word is not published."""

    def save_instance(self) -> Any:
        piece = self.form.instance
        shown = whole_number(self.request.POST.get(UP_TO_DATE, ""))
        original = original_of(piece) if shown else None
        if original and (revision := original.revisions.filter(pk=shown).first()):
            pin(piece, original, revision)
        if self.action == "publish" and (sentence := why_still_original(piece)):
            raise PermissionDenied(sentence)
        return super().save_instance()
