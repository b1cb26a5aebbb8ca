"""The nearest known word. PostgreSQL narrows to words of about the length and first letter; the distance is counted here."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from rapidfuzz.distance import DamerauLevenshtein

from apps.lessons.languages import base_of
from apps.lessons.models import KnownWord, Playbook
from apps.lessons.words.models import fold

ONE_EDIT_FROM, TWO_EDITS_FROM = 4, 8
"""Letters of a word. Shorter ones have too many neighbors."""


def edits_allowed(word: str) -> int:
    """None in what is short or not all letters, such as 2.2 or R7.1."""
    if not word.isalpha():
        return 0
    return (len(word) >= ONE_EDIT_FROM) + (len(word) >= TWO_EDITS_FROM)


def nearest_words(words: Iterable[str], playbooks: QuerySet[Playbook], language: str) -> dict[str, str]:
    """For each word that may be misspelled the known one nearest to it, itself if it is known; without one, nothing.

    A letter too many, missing, wrong, or two in each other's place are one edit. Of words equally near, one of the reader's
    language is meant, and of these that in more pieces. Only words of these playbooks are ever told."""
    folded = {word: fold(word) for word in words}
    near = Q()
    for form in folded.values():
        if edits := edits_allowed(form):
            size = Q(size__range=(len(form) - edits, len(form) + edits))
            near |= size & (Q(folded__startswith=form[0]) | Q(folded__startswith=form[1]))
    if not near:
        return {}
    known = list(
        KnownWord.objects.filter(playbook__in=playbooks)
        .annotate(size=Length("folded"))
        .filter(near)
        .values_list("word", "folded", "pieces", "playbook__language")
    )
    found = {word: _nearest(word.lower(), form, known, base_of(language)) for word, form in folded.items()}
    return {word: best for word, best in found.items() if best}


def _nearest(word: str, form: str, known: list[tuple[str, str, int, str]], base: str) -> str | None:
    edits = edits_allowed(form)
    if not edits:
        return None
    ranked = [
        (written != word, distance, base_of(language) != base, -pieces, written)
        for written, other, pieces, language in known
        if (distance := DamerauLevenshtein.distance(form, other, score_cutoff=edits)) <= edits
    ]
    return min(ranked)[-1] if ranked else None
