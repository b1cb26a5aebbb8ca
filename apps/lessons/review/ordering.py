"""The order of sections, of lessons in their section, and of whatever else stands in a row in a playbook."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from apps.accounts.models import User
from apps.lessons.models import Aspect, Lesson, Playbook, Section
from apps.lessons.refusals import LibraryRefused


@dataclass(frozen=True)
class Kind:
    """What is put in order: the model, and what two pieces must share to stand in one row."""

    model: Any
    among: str = ""

    def pieces(self, playbook: Playbook) -> list[Any]:
        found = self.model.objects.filter(playbook=playbook)
        return list(found.select_related("section") if self.among == "section" else found)

    def shared(self, piece: Any) -> Any:
        return getattr(piece, self.among) if self.among else None


KINDS = {"section": Kind(Section), "lesson": Kind(Lesson, among="section"), "aspect": Kind(Aspect)}


@dataclass(frozen=True)
class Row:
    """Pieces that stand in one order."""

    kind: str
    heading: str
    pieces: list[Any]


def rows_of(playbook: Playbook) -> list[Row]:
    found = []
    for name, kind in KINDS.items():
        rows: dict[Any, list[Any]] = {}
        for piece in kind.pieces(playbook):
            rows.setdefault(kind.shared(piece), []).append(piece)
        found += [Row(name, _heading(kind, shared), pieces) for shared, pieces in rows.items()]
    return found


def _heading(kind: Kind, shared: Any) -> str:
    if isinstance(shared, Section):
        return str(shared)
    plural = capfirst(kind.model._meta.verbose_name_plural)
    return _("%(plural)s: headlines") % {"plural": plural} if shared else plural


@transaction.atomic
def move_piece(*, playbook: Playbook, kind: str, pk: int, by: User, step: int = 0, before: int | None = None) -> None:
    """Moves a piece one place (`step` -1 or 1), or in front of another one. At the end of its row it stays.

    Readers see the order at once, and no version of a piece brings an old place back.
    """
    Playbook.objects.select_for_update(no_key=True).get(pk=playbook.pk)
    if kind not in KINDS:
        raise LibraryRefused(_("This is not put in order here."))
    found = KINDS[kind]
    pieces = found.pieces(playbook)
    piece = next((piece for piece in pieces if piece.pk == pk), None)
    if piece is None:
        raise LibraryRefused(_("This piece is no longer there. Load the page again."))
    row = [other for other in pieces if found.shared(other) == found.shared(piece)]
    place = row.index(piece)
    row.remove(piece)
    keys = [other.pk for other in row]
    row.insert(keys.index(before) if before in keys else max(0, place + step), piece)
    for position, other in enumerate(row, start=1):
        if other.position != position:
            found.model.objects.filter(pk=other.pk).update(position=position)
    log(piece, "wagtail.reorder", user=by)


def last_place(piece: Any) -> int:
    """Where a new piece goes: behind the others of its row."""
    kind = KINDS[piece._meta.model_name]
    row = [other for other in kind.pieces(piece.playbook) if kind.shared(other) == kind.shared(piece)]
    return max((other.position for other in row), default=0) + 1


@transaction.atomic
def place_behind(*, piece: Any, behind: int) -> None:
    """A new piece directly behind another one of its row; what is not in it changes nothing. Readers see the rest as it was."""
    Playbook.objects.select_for_update(no_key=True).get(pk=piece.playbook_id)
    kind = KINDS[piece._meta.model_name]
    row = [other for other in kind.pieces(piece.playbook) if kind.shared(other) == kind.shared(piece)]
    keys = [other.pk for other in row if other.pk != piece.pk]
    if behind in keys:
        keys.insert(keys.index(behind) + 1, piece.pk)
        places = {other.pk: other.position for other in row}
        for position, key in enumerate(keys, start=1):
            if places[key] != position:
                kind.model.objects.filter(pk=key).update(position=position)
