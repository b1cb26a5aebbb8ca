"""What every piece of the library shares: a draft beside the live version, revisions, review, locking and preview."""

from typing import Self

from django.db import models
from django.http import HttpRequest
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
    """Drafts, revisions, review, locking and preview for a piece of the library."""

    class Meta:
        abstract = True

    @property
    def revisions(self) -> models.QuerySet[Revision]:
        return self._revisions.all()  # type: ignore[no-any-return]

    preview_template: str

    def why_not_whole(self) -> str | None:
        """What a draft may lack and a published piece must have, as a sentence; nothing if it has it."""
        return None

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return self.preview_template
