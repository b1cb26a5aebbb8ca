from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.plans.models import Comment, Initiative
from apps.plans.refusals import PlanRefused
from apps.plans.rules import NOT_YOURS
from apps.plans.services.changes import Values, changes_to
from apps.plans.services.locks import free_code, lock_comment, lock_initiative


def _note(initiative: Initiative, by: User, verb: str, comment: Comment) -> None:
    initiative.updated_at = timezone.now()
    initiative.save(update_fields=["updated_at"])
    record(
        organization=initiative.plan.team.organization,
        by=by,
        verb=verb,
        subject=("initiative", initiative.code),
        comment=comment.code,
        author=comment.author_name,
    )


@transaction.atomic
def add_comment(*, initiative: Initiative, text: str, by: User, code: str = "") -> Comment:
    """`code` is the form's own: sent twice, the first one is answered."""
    initiative = lock_initiative(initiative)
    if code and (known := initiative.comments.filter(code=code).first()):
        return known
    if not text.strip():
        raise PlanRefused(_("Write something first."))
    comment = Comment.objects.create(
        code=free_code(Comment, code),
        initiative=initiative,
        author=by,
        author_name=str(by)[:120],
        text=text.strip(),
    )
    _note(initiative, by, "comment_added", comment)
    return comment


@transaction.atomic
def edit_comment(*, comment: Comment, text: str, by: User, seen: Values | None = None) -> Comment:
    """Only its author rewords a comment; the page then says it was edited. The words before are not kept: they are the
    author's to take back."""
    comment = lock_comment(comment)
    if comment.author != by:
        raise PlanRefused(str(NOT_YOURS))
    if not text.strip():
        raise PlanRefused(_("Write something first."))
    if not changes_to({"text": comment.text}, {"text": text}, seen):
        return comment
    comment.text, comment.edited_at = text.strip(), timezone.now()
    comment.save(update_fields=["text", "edited_at"])
    _note(comment.initiative, by, "comment_edited", comment)
    return comment


@transaction.atomic
def delete_comment(*, comment: Comment, by: User) -> None:
    """Gone already is as good. Who may remove another's comment is for the door to say."""
    try:
        comment = lock_comment(comment)
    except PlanRefused:
        return
    _note(comment.initiative, by, "comment_deleted", comment)
    comment.delete()
