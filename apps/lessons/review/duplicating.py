"""A piece made anew from another one, as a draft that nobody reads yet."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log

from apps.accounts.models import User
from apps.common.language import nearest_language
from apps.lessons.models import Playbook
from apps.lessons.refusals import LibraryRefused
from apps.lessons.review.blanks import free_slug, next_behind, next_number
from apps.lessons.review.ordering import KINDS, last_place
from apps.lessons.translation.services import UNPUBLISHED, without_keys

NUMBERS = ("number", "code")


@transaction.atomic
def duplicate_piece[P: Any](*, piece: P, by: User) -> P:
    """The newest draft once more, at the end of its row in the same playbook, with a title, a number and an address of its own.
    The copy of a translation translates nothing: its original has that one already."""
    playbook = Playbook.objects.select_for_update(no_key=True).get(pk=piece.playbook_id)
    newest = piece.get_latest_revision_as_object()
    content = without_keys(newest.serializable_data())
    content |= {name: value for name, value in UNPUBLISHED.items() if name in content}
    copy: P = type(piece).from_serializable_data(content, check_fks=False)
    _name(copy, playbook)
    if copy._meta.model_name in KINDS:
        copy.position = last_place(copy)
    try:
        with transaction.atomic():
            copy.save()
    except IntegrityError as error:
        raise LibraryRefused(_("Somebody took its number at this moment. Please try again.")) from error
    copy.save_revision(user=by, clean=False)
    log(copy, "wagtail.create", user=by)
    return copy


def _name(copy: Any, playbook: Playbook) -> None:
    fields = {field.name: field for field in copy._meta.fields}
    if "original_digest" in fields:
        copy.original_digest = ""
    title = copy.parts[0]
    with override(nearest_language(playbook.language)):
        told = _("%(title)s (copy)")
    room = fields[title].max_length - len(told % {"title": ""})
    setattr(copy, title, told % {"title": getattr(copy, title)[:room].rstrip()})
    if "slug" in fields:
        copy.slug = free_slug(copy, {"title": copy.title, "playbook": playbook})
    for name in NUMBERS:
        if name in fields:
            setattr(copy, name, _next(copy, fields[name], playbook))


def _next(copy: Any, field: Any, playbook: Playbook) -> int | str:
    """The next number of the playbook, or of the section where it begins with that; none where it had none."""
    value = getattr(copy, field.name)
    if isinstance(value, int):
        return next_number(copy, playbook)
    head, dot, _last = value.rpartition(".")
    return next_behind(type(copy), field.name, head, playbook) if dot else ""
