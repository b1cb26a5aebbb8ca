"""The known words follow what is published. Wagtail publishes in many places, so they are read anew and compared."""

from django.db import connection, transaction

from apps.lessons.models import KnownWord, Piece, Playbook
from apps.lessons.words.models import fold

SHORTEST = 3


def refresh_words() -> None:
    """Make the known words of each playbook what its published pieces hold. Run twice, it writes nothing more."""
    for playbook in Playbook.objects.order_by("pk"):
        _refresh(playbook)


@transaction.atomic
def _refresh(playbook: Playbook) -> None:
    wanted = _words_in(playbook)
    there = dict(KnownWord.objects.filter(playbook=playbook).values_list("word", "pieces"))
    KnownWord.objects.filter(playbook=playbook, word__in=there.keys() - wanted.keys()).delete()
    KnownWord.objects.bulk_create(
        [
            KnownWord(playbook=playbook, word=word, folded=fold(word), pieces=pieces)
            for word, pieces in sorted(wanted.items())
            if there.get(word) != pieces
        ],
        batch_size=2000,
        update_conflicts=True,
        unique_fields=("playbook", "word"),
        update_fields=("pieces",),
    )


def _words_in(playbook: Playbook) -> dict[str, int]:
    """How many pieces hold each word. In their vectors, weight D marks the words as they are written."""
    pieces = " UNION ALL ".join(
        f"SELECT search_vector FROM {model._meta.db_table} WHERE live AND playbook_id = {playbook.pk:d}"  # noqa: S608  # a table's name and a number
        for model in _pieces()
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, ndoc FROM ts_stat(%s, 'd')", [pieces])
        words = {word: count for word, count in cursor.fetchall() if len(word) >= SHORTEST and word.isalpha()}
    unaccented = {fold(word) for word in words if fold(word) != word}  # stands beside it, so that both are found
    return {word: count for word, count in words.items() if word not in unaccented}


def _pieces() -> list[type[Piece]]:
    """All that is published in a playbook, also by the apps that stand below this one."""
    related = (relation.related_model for relation in Playbook._meta.related_objects)
    return [model for model in related if issubclass(model, Piece)]
