"""When a piece is published or archived together with others; each answer is a sentence or nothing."""

from django.utils.translation import gettext as _

from apps.lessons.links.services import why_not_link
from apps.lessons.models import Curated


def why_not_publish(piece: Curated) -> str | None:
    """Of the newest draft, which must be new and whole."""
    if piece.live and not piece.has_unpublished_changes:
        return _("Its newest version is published already.")
    if piece.locked:
        return _("It is locked.")
    if piece.workflow_in_progress:
        return _("It is being reviewed.")
    draft: Curated = piece.get_latest_revision_as_object()
    return draft.why_not_ready() or why_not_link(draft)


def why_not_tag(piece: Curated) -> str | None:
    """A draft that somebody checks, or that waits for its hour, stays as it is."""
    if piece.locked:
        return _("It is locked.")
    if piece.workflow_in_progress:
        return _("It is being reviewed.")
    return _("It is scheduled.") if piece.revisions.exclude(approved_go_live_at=None).exists() else None


def why_not_archive(piece: Curated) -> str | None:
    if not piece.live:
        return _("It is not published.")
    return _("It is locked.") if piece.locked else piece.why_not_archive()
