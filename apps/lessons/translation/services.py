"""Starting a translation, and saying that it is up to date. A translation starts as a draft with the original's words."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Revision

from apps.accounts.models import User
from apps.lessons.languages import LANGUAGES
from apps.lessons.models import Curated, Lesson, Piece, Playbook, Section
from apps.lessons.refusals import LibraryRefused
from apps.lessons.translation.queries import original_of
from apps.lessons.translation.words import DOCUMENTS, changed_since, digest_of, why_still_original

# What a copy does not take over from the version it is made of.
UNPUBLISHED: dict[str, Any] = {
    "live": False,
    "has_unpublished_changes": True,
    "locked": False,
    "expired": False,
    **dict.fromkeys(("first_published_at", "last_published_at", "go_live_at", "expire_at", "locked_at", "locked_by")),
    **dict.fromkeys(("live_revision", "latest_revision", "original", "original_revision")),
}


@transaction.atomic
def translate_playbook(*, original: Playbook, language: str, by: User) -> Playbook:
    """A playbook in another language with the original's sections, and a draft of everything readers have of the original.
    Where there is one already, that one as it is."""
    original = Playbook.objects.select_for_update(no_key=True).get(pk=original.pk)
    if there := original.translations.filter(language=language).first():
        return there
    if original.original_id:
        raise LibraryRefused(
            _("“%(playbook)s” is a translation itself. Translate its original.") % {"playbook": original}
        )
    if language not in LANGUAGES or language == original.language:
        raise LibraryRefused(_("Choose another language than the original's."))
    names = ("organization", "title", "summary", "source_title", "source_kind", "source_note", "source_url")
    translation = Playbook(original=original, language=language, slug=_free_slug(f"{original.slug}-{language}"))
    for name in names:
        setattr(translation, name, getattr(original, name))
    _save_draft(translation, by)
    for section in Section.objects.live().filter(playbook=original):
        _copy_section(section, translation, by)
    for model in DOCUMENTS:  # lessons first, as the others name them
        for piece in model.objects.live().filter(playbook=original).select_related("live_revision"):
            if piece.live_revision:
                _draft(piece, translation, by)
    return translation


def _free_slug(wanted: str) -> str:
    """Some of the wanted one with a number behind it, where another playbook has it."""
    length = Playbook._meta.get_field("slug").max_length or 0
    slug, number = wanted[:length], 1
    while Playbook.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted[: length - 4]}-{number}"
    return slug


def _copy_section(section: Section, playbook: Playbook, by: User) -> Section:
    names = ("number", "position", "title", "source_title", "kind", "line", "summary")
    copied = Section(playbook=playbook, **{name: getattr(section, name) for name in names})
    _save_draft(copied, by)
    return copied


def _save_draft(new: Curated, by: User) -> None:
    new.live, new.has_unpublished_changes = False, True
    new.save()
    new.save_revision(user=by, clean=False)
    log(new, "wagtail.create", user=by)


@transaction.atomic
def start_translation[C: Piece](*, original: C, playbook: Playbook, by: User) -> C:
    """The piece's draft in a translation of its playbook, or the translation there is. One in which nobody has changed a
    word takes on the original's words of today, so that nobody begins with those of yesterday."""
    playbook = Playbook.objects.select_for_update(no_key=True).get(pk=playbook.pk)
    if playbook.original_id != original.playbook_id:
        raise LibraryRefused(_("“%(playbook)s” is no translation of its playbook.") % {"playbook": playbook})
    if not original.live or original.live_revision is None:
        raise LibraryRefused(
            _("Only what is published is translated. Publish “%(piece)s” first.") % {"piece": original}
        )
    there: C | None = type(original).objects.filter(playbook=playbook, **{original.key_field: original.key}).first()
    if there is None:
        return _draft(original, playbook, by)
    draft = there.get_latest_revision_as_object()
    if not there.live and why_still_original(draft) and changed_since(original, draft.original_digest):
        _begin_again(there, original, by)
    return there


def _content_for(original: Piece, playbook: Playbook, by: User) -> dict[str, Any]:
    """The original's live words as a new piece of the translated playbook, with its section and its lessons."""
    assert original.live_revision
    content: dict[str, Any] = without_keys(original.live_revision.content)
    content |= {name: value for name, value in UNPUBLISHED.items() if name in content}
    content["playbook"] = playbook.pk
    if "position" in content:
        content["position"] = original.position
    if isinstance(original, Lesson):
        here = playbook.sections.filter(number=original.section.number).first()
        content["section"] = (here or _copy_section(original.section, playbook, by)).pk
    if "lessons" in content:
        numbers = Lesson.objects.filter(pk__in=content["lessons"]).values("number")
        content["lessons"] = list(playbook.lessons.filter(number__in=numbers).values_list("pk", flat=True))
    return content


def without_keys(found: Any) -> Any:
    """Copied children are new rows."""
    if isinstance(found, list):
        return [without_keys(each) for each in found]
    if isinstance(found, dict):
        return {name: None if name == "pk" else without_keys(value) for name, value in found.items()}
    return found


def _draft[C: Piece](original: C, playbook: Playbook, by: User) -> C:
    piece: C = type(original).from_serializable_data(_content_for(original, playbook, by), check_fks=False)
    assert original.live_revision
    pin(piece, original, original.live_revision)
    _save_draft(piece, by)
    return piece


def _begin_again(piece: Piece, original: Piece, by: User) -> None:
    content = _content_for(original, piece.playbook, by) | {"pk": piece.pk}
    draft = piece.with_content_json(content)
    assert original.live_revision
    pin(draft, original, original.live_revision)
    draft.save_revision(user=by, clean=False, log_action=True)


def pin(piece: Piece, original: Piece, revision: Revision) -> None:
    """From now on the piece translates this version of the original. Changes the object alone."""
    piece.original, piece.original_revision = original, revision
    piece.original_digest = digest_of(type(original), revision.content)


@transaction.atomic
def confirm_translation(*, piece: Piece, revision: int, by: User) -> bool:
    """Says that the newest version of a translation is up to date with this revision of the original. Readers hear of it
    when that version is published: at once, where it is the one they read and `by` may publish; which is the answer."""
    found = type(piece).objects.select_for_update(no_key=True).get(pk=piece.pk)
    original = original_of(found)
    pinned = original.revisions.filter(pk=revision).first() if original else None
    if original is None or pinned is None:
        raise LibraryRefused(_("Readers have nothing of which it is a translation."))
    if found.locked or found.workflow_in_progress:
        raise LibraryRefused(_("It is locked or being reviewed, so this has to wait."))
    in_use = found.live and not found.has_unpublished_changes
    draft = found.get_latest_revision_as_object()
    pin(draft, original, pinned)
    saved = draft.save_revision(user=by, clean=False, log_action=True)
    meta = found._meta
    if in_use and by.has_perm(f"{meta.app_label}.publish_{meta.model_name}"):
        saved.publish(user=by)
        return True
    return False


def pins_of(piece: Piece, digest: str | None) -> dict[str, Any]:
    """What a pack's fingerprint says the piece translates, with the revision of these words where the library has one."""
    original = original_of(piece) if digest else None
    revisions = original.revisions.order_by("-created_at", "-pk") if original else ()
    found = next((revision for revision in revisions if digest_of(type(piece), revision.content) == digest), None)
    return {"original": original, "original_revision": found, "original_digest": digest or ""}
