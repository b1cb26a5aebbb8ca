"""What every piece of the library shares: a draft beside the live version, revisions, review, locking and preview."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)


class CuratedQuerySet[M: models.Model](models.QuerySet[M]):
    def live(self) -> Self:
        """What readers may see; a draft that was never published is not among them."""
        return self.filter(live=True)


class Curated(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel, models.Model
):
    """Drafts, revisions, review, locking and preview for a piece of the library.

    A piece of a translated playbook says what it translates, in which revision, and the fingerprint of the words that were
    translated; which also holds where that revision is not at hand (`apps.lessons.translation.words`). All three belong to
    the draft, and reach readers with it.
    """

    original = models.ForeignKey(
        "self", on_delete=models.RESTRICT, null=True, blank=True, editable=False, related_name="translations"
    )
    original_revision = models.ForeignKey(
        Revision, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    original_digest = models.CharField(max_length=16, blank=True, default="", db_default="", editable=False)

    class Meta:
        abstract = True

    @property
    def revisions(self) -> models.QuerySet[Revision]:
        return self._revisions.all()  # type: ignore[no-any-return]

    preview_template: str
    key_field: str
    """What it is known by in its playbook, and keeps in every translation."""

    @property
    def key(self) -> str:
        return str(getattr(self, self.key_field))

    def clean(self) -> None:
        """A translation stands in a translation of its original's playbook, under the same number."""
        super().clean()
        if self.original is None:
            return
        if self.playbook.original_id != self.original.playbook_id:
            sentence = _("It translates “%(original)s”, so it stays in a translation of that playbook.")
            raise ValidationError({"playbook": sentence % {"original": self.original}})
        if self.key != self.original.key:
            sentence = _("A translation keeps what its original is known by: %(key)s.")
            raise ValidationError({self.key_field: sentence % {"key": self.original.key}})

    def why_not_whole(self) -> str | None:
        """What a draft may lack and a published piece must have, as a sentence; nothing if it has it."""
        return None

    def why_not_ready(self) -> str | None:
        """The same, and of a translation also that somebody has translated it."""
        from apps.lessons.translation.words import why_still_original

        return self.why_not_whole() or why_still_original(self)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return self.preview_template


def one_translation(table: str) -> models.UniqueConstraint:
    """For the constraints of each kind of piece."""
    return models.UniqueConstraint(fields=("playbook", "original"), name=f"{table}_one_translation")
