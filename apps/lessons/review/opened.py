"""What an opened form of the editor wrote last. The page carries a key of its own, so a form that meets what it saved itself,
by autosave or by a button that was pressed twice, goes on from there."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from wagtail.models import Revision, TaskState

from apps.common.numbers import whole_number
from apps.lessons.models import Curated, OpenedForm

FIELD = "form-key"
MOST_CHILDREN = 1000
"""As many as Django's formsets take."""
KEPT = dt.timedelta(days=30)
"""A page that is open for longer is asked as if somebody else had saved."""


def key_of(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def claim_form(key: UUID) -> OpenedForm:
    """Whoever sends the same form meanwhile waits until this transaction ends."""
    OpenedForm.objects.get_or_create(key=key)
    return OpenedForm.objects.select_for_update(no_key=True).get(key=key)


def remember(key: UUID | None, revision: Revision) -> None:
    """The version the form wrote; what nobody comes back to is forgotten."""
    if key is None:
        return
    OpenedForm.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    OpenedForm.objects.update_or_create(key=key, defaults={"revision": revision})


def wrote(key: UUID | None, revision: Revision) -> bool:
    return key is not None and OpenedForm.objects.filter(key=key, revision=revision).exists()


def is_held(revision: Revision, piece: Curated) -> bool:
    """Whether somebody counts on the version as it stands: readers, reviewers, or the hour it is set for. Then autosave
    makes a new one and does not write into it."""
    seen = piece.last_published_at and piece.last_published_at >= revision.created_at
    return bool(
        seen
        or revision.approved_go_live_at
        or revision.pk == piece.live_revision_id
        or TaskState.objects.filter(revision=revision).exists()
        or revision.review_links.exists()
        or revision.notes.exists()
    )


def fit_to(data: QueryDict, piece: Any, prefix: str = "") -> None:
    """A form holds all children of its piece. Those it does not name were taken out of it, or it saved them itself and
    sends them again; those it names and that are gone are made anew."""
    for relation in get_all_child_relations(type(piece)):
        name = relation.get_accessor_name()
        children = getattr(piece, name)
        there = {str(child.pk): child for child in children.all() if child.pk}
        for place in range(min(whole_number(data.get(f"{prefix}{name}-INITIAL_FORMS", "")), MOST_CHILDREN)):
            at = f"{prefix}{name}-{place}"
            child = there.pop(data.get(f"{at}-id", ""), None)
            if child is None:
                data[f"{at}-id"] = ""
            fit_to(data, child or relation.related_model(), f"{at}-")
        children.remove(*there.values())
