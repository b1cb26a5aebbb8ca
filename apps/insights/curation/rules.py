"""What may be deleted, and how much rests on something in words."""

from collections.abc import Collection

from django.db.models import Model
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.insights.curation.queries import Tally, pieces_on, tally_of, uses_of
from apps.lessons.models import Playbook


def in_words(tally: Tally) -> str:
    """“3 workshops, 1 decision and 2 initiatives in 2 organizations”; only of what there is."""
    workshops, decisions, initiatives = tally.workshops, tally.decisions, tally.initiatives
    parts = [
        (workshops, ngettext("%(count)d workshop", "%(count)d workshops", workshops)),
        (decisions, ngettext("%(count)d decision", "%(count)d decisions", decisions)),
        (initiatives, ngettext("%(count)d initiative", "%(count)d initiatives", initiatives)),
    ]
    what = get_text_list([words % {"count": count} for count, words in parts if count], _("and"))
    where = ngettext("%(what)s in %(count)d organization", "%(what)s in %(count)d organizations", tally.organizations)
    return where % {"what": what, "count": tally.organizations}


def why_not_delete(piece: Model) -> str | None:
    tally = tally_of(uses_of([piece]))
    if not tally:
        return _why_not_take_from_library(piece)
    if isinstance(piece, Playbook):
        sentence = _("“%(piece)s” is in use and stays: on its pieces rest %(uses)s. Archive it instead.")
    else:
        sentence = _("“%(piece)s” is in use and stays: on it rest %(uses)s. Archive it instead.")
    return sentence % {"piece": piece, "uses": in_words(tally)}


def _why_not_take_from_library(piece: Model) -> str | None:
    """A lesson that other pieces name: they would lose it without a word."""
    pieces = pieces_on(piece)
    if not pieces:
        return None
    sentence = ngettext(
        "“%(piece)s” stands behind “%(first)s”, so it stays. Take it out there first, or archive it instead.",
        "“%(piece)s” stands behind %(count)d other pieces, among them “%(first)s”, so it stays. Take it out there first, or archive it instead.",
        len(pieces),
    )
    return sentence % {"piece": piece, "first": pieces[0], "count": len(pieces)}


def how_much_rests_on(pieces: Collection[Model]) -> str:
    """In words, or nothing where nothing rests on any of them."""
    tally = tally_of(uses_of(pieces))
    return in_words(tally) if tally else ""
