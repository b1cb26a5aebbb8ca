"""Many rows at once."""

import itertools
from collections.abc import Iterable

from django.db import models

BATCH = 2000


def bulk[M: models.Model](rows: Iterable[M]) -> list[M]:
    """Inserts the rows and returns them; nothing to insert is fine."""
    made: list[M] = []
    for batch in itertools.batched(rows, BATCH):
        made += type(batch[0])._default_manager.bulk_create(batch)  # noqa: SLF001  (Django's public API for any model)
    return made
